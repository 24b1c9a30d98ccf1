"""Targets: a number the plan promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from measures.models.measure import Measure

if TYPE_CHECKING:
    from plans.models import User


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: User) -> TargetQuerySet:
        return self.filter(measure__in=Measure.objects.visible_to(user))


class Target(models.Model):
    """A goal with value, unit and date, in the words of the plan."""

    class Kind(models.TextChoices):
        INCREMENT = "increment", _("increment")
        CUMULATIVE = "cumulative", _("cumulative")
        LEVEL = "level", _("level")
        AT_MOST = "at_most", _("at most")
        REDUCTION = "reduction", _("reduction from–to")
        ASPIRATION = "aspiration", _("aspiration")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="targets", verbose_name=_("measure"))
    ordinal = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("words of the plan"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    comparator = models.CharField(_("comparator"), max_length=2, default="=")
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    span_start = models.PositiveIntegerField(_("start in the source"), null=True, blank=True)
    span_end = models.PositiveIntegerField(_("end in the source"), null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("measure", "ordinal")
        constraints = [models.UniqueConstraint(fields=["measure", "ordinal"], name="target_position_once")]

    def __str__(self) -> str:
        return self.text
