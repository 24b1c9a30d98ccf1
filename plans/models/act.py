"""The record of moves: who took which step on what, when, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models.department import Department
from plans.models.plan import Plan

if TYPE_CHECKING:
    from plans.models.user import User


def key_of(thing: models.Model) -> str:
    """How the record names a thing for good: measure:17."""
    return f"{thing._meta.model_name}:{thing.pk}"


class ActQuerySet(models.QuerySet["Act"]):
    def visible_to(self, user: User) -> ActQuerySet:
        """The record of a territory belongs to those who oversee it; everybody sees what they did themselves."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        return self.filter(Q(district__in=overseen.values("pk")) | Q(taken_by=user))

    def about(self, thing: models.Model) -> ActQuerySet:
        """Those told on the page of `thing`."""
        return self.filter(about=key_of(thing))


class Act(models.Model):
    """One step, written in its transaction and never changed; the database refuses it.

    `verb` is the code by which the policies know the act (extension.approve), `subject` the thing it was done to and
    `about` the one on whose page it is told, both as `key_of`. They outlive the rows they name, and so does `plan`.
    Where one decision changed many rows it has a line of its own, and that of each row is `part_of` it.
    """

    district = models.ForeignKey(Department, models.RESTRICT, related_name="+", verbose_name=_("district"))
    plan = models.ForeignKey(
        Plan, models.DO_NOTHING, null=True, db_constraint=False, related_name="acts", verbose_name=_("plan")
    )
    verb = models.CharField(_("act"), max_length=40)
    subject = models.CharField(_("done to"), max_length=40)
    about = models.CharField(_("concerns"), max_length=40)
    comment = models.TextField(_("comment"), blank=True)
    taken_at = models.DateTimeField(_("at"))
    taken_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("by"))
    part_of = models.ForeignKey(
        "self", models.RESTRICT, null=True, editable=False, related_name="parts", verbose_name=_("part of")
    )

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("record of acts")
        ordering = ("taken_at", "pk")
        indexes = [models.Index(fields=["about", "taken_at"], name="act_by_about")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
