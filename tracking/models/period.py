"""Reporting periods: one month of one plan, from its opening to its lock."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plans.models import Plan

if TYPE_CHECKING:
    from plans.models import User


class PeriodQuerySet(models.QuerySet["Period"]):
    def visible_to(self, user: User) -> PeriodQuerySet:
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def unlocked(self) -> PeriodQuerySet:
        return self.filter(locked_at=None)

    def locked(self) -> PeriodQuerySet:
        return self.filter(locked_at__isnull=False)

    def unreported(self) -> PeriodQuerySet:
        """Those on which no report is issued, and may be; a draft is none."""
        return self.exclude(reports__issued_at__isnull=False).exclude(plan__status=Plan.Status.ARCHIVED)

    def opened_until(self, day: date) -> PeriodQuerySet:
        return self.filter(opened_on__lte=day)

    def to_lock(self, day: date) -> PeriodQuerySet:
        """An archived plan stays as it is, open months and all."""
        return self.unlocked().filter(locks_on__lt=day).exclude(plan__status=Plan.Status.ARCHIVED)


class Period(models.Model):
    """A month about which departments report. `month` is its first day.

    Filings are due at the end of `due_on`, are late but welcome up to the end of `locks_on`, and refused after it.
    """

    plan = models.ForeignKey(Plan, models.RESTRICT, related_name="periods", verbose_name=_("plan"))
    month = models.DateField(_("month"))
    due_on = models.DateField(_("filing deadline"))
    locks_on = models.DateField(_("locks after"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("opened by"))
    opened_on = models.DateField(_("opened on"))
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    locked_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("locked by")
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ("plan", "month")
        get_latest_by = "month"
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], name="period_once_per_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="period_month_is_a_first_day"),
            models.CheckConstraint(condition=Q(locks_on__gte=F("due_on")), name="period_locks_after_due"),
            models.CheckConstraint(
                condition=Q(locked_at=None, locked_by=None) | Q(locked_at__isnull=False, locked_by__isnull=False),
                name="period_locked_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None
