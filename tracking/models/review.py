"""The log of an update: every move, by whom, when, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.models.update import Entry, ProgressUpdate, Revision

if TYPE_CHECKING:
    from plans.models import User


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, user: User) -> StepQuerySet:
        return self.filter(update__in=ProgressUpdate.objects.visible_to(user))


class Step(models.Model):
    """One move of one update. Written in the transaction of the move, never changed."""

    class Verb(models.TextChoices):
        SUBMIT = "submit", _("submitted")
        WITHDRAW = "withdraw", _("withdrawn")
        SIGN = "sign", _("signed")
        ACCEPT = "accept", _("accepted")
        RETURN = "return", _("returned")

    update = models.ForeignKey(ProgressUpdate, models.RESTRICT, related_name="steps", verbose_name=_("update"))
    revision = models.ForeignKey(Revision, models.RESTRICT, null=True, related_name="steps", verbose_name=_("revision"))
    verb = models.CharField(_("step"), max_length=10, choices=Verb)
    field = models.CharField(_("concerns"), max_length=20, choices=Entry, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    taken_at = models.DateTimeField(_("at"))
    taken_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("by"))

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("taken_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verb="return") | ~models.Q(comment=""), name="return_has_a_comment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.taken_at:%Y-%m-%d %H:%M}"
