"""Explanations: what the liaison says to a doubt, together with the filing that raises it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracking.models.update import Revision

if TYPE_CHECKING:
    from plans.models import User


class ExplanationQuerySet(models.QuerySet["Explanation"]):
    def visible_to(self, user: User) -> ExplanationQuerySet:
        return self.filter(revision__in=Revision.objects.visible_to(user))


class Explanation(models.Model):
    """One sentence to one doubt, kept with the revision it was said with. `doubt` is the code of the rule."""

    revision = models.ForeignKey(Revision, models.RESTRICT, related_name="explanations", verbose_name=_("revision"))
    doubt = models.CharField(_("doubt"), max_length=30)
    words = models.CharField(_("explanation"), max_length=300)
    given_at = models.DateTimeField(_("given at"))
    given_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("given by"))

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        ordering = ("revision", "pk")
        constraints = [
            models.UniqueConstraint(fields=["revision", "doubt"], name="explanation_once_per_doubt"),
            models.CheckConstraint(condition=~Q(words=""), name="explanation_says_something"),
        ]

    def __str__(self) -> str:
        return self.words
