"""A measure's own schedule: how far it is to be at the end of a month, where that is not the share of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from measures.models import Measure

if TYPE_CHECKING:
    from plans.models import User


class ScheduleStepQuerySet(models.QuerySet["ScheduleStep"]):
    def visible_to(self, user: User) -> ScheduleStepQuerySet:
        return self.filter(measure__in=Measure.objects.visible_to(user))


class ScheduleStep(models.Model):
    """`percent` is expected at the end of `month`, its first day; in between the schedule runs straight."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="schedule", verbose_name=_("measure"))
    month = models.DateField(_("month"))
    percent = models.DecimalField(
        _("completion, %"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    objects = ScheduleStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the schedule")
        verbose_name_plural = _("steps of the schedule")
        ordering = ("measure", "month")
        constraints = [
            models.UniqueConstraint(fields=["measure", "month"], name="schedule_step_once_per_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="schedule_month_is_a_first_day"),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="schedule_percent_0_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.percent}%"
