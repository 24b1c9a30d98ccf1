"""Rest days and make-up working days as the State Council announces them, and a district's own."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.workdays import WorkingCalendar


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def visible_to(self, user: object) -> CalendarDayQuerySet:
        """The calendar is public."""
        return self.all()

    def calendar(self) -> WorkingCalendar:
        """The calendar as a value. Known until the end of the last year that has any announced day."""
        days = dict(self.values_list("day", "works"))
        known_until = date(max(days).year, 12, 31) if days else None
        return WorkingCalendar(exceptions=days, known_until=known_until)


class CalendarDay(models.Model):
    """A day that differs from the plain week."""

    day = models.DateField(_("day"), unique=True)
    works = models.BooleanField(_("is a working day"))
    name = models.CharField(_("occasion"), max_length=40, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("working-day calendar")
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
