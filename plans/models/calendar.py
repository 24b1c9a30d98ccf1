"""Rest days and make-up working days as the State Council announces them, and those of a district or a city."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models.department import Department
from plans.workdays import Calendars, WorkingCalendar

if TYPE_CHECKING:
    from plans.models.user import User


class AnnouncedYearQuerySet(models.QuerySet["AnnouncedYear"]):
    def visible_to(self, user: User) -> AnnouncedYearQuerySet:
        """The calendar is public."""
        return self.all()


class AnnouncedYear(models.Model):
    """A year whose notice was taken in. Without it a year follows the plain week, whatever days are known of it."""

    year = models.PositiveSmallIntegerField(
        _("year"), primary_key=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    notice = models.TextField(_("notice as taken in"), blank=True)
    taken_at = models.DateTimeField(_("taken in at"), null=True, editable=False)
    taken_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("taken in by")
    )

    objects = AnnouncedYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("announced year")
        verbose_name_plural = _("announced years")
        ordering = ("year",)
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="announced_year_taken_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def visible_to(self, user: User) -> CalendarDayQuerySet:
        """The State Council's days are public, a district's own belong to those who see the district."""
        return self.filter(Q(district=None) | Q(district__in=Department.objects.visible_to(user)))

    def national(self) -> CalendarDayQuerySet:
        return self.filter(district=None)

    def calendars(self) -> Calendars:
        """All of them as a value, for what reaches over several districts."""
        national, own, years = {}, defaultdict[int, dict[date, bool]](dict), set[int]()
        for day, works, year, district in self.values_list("day", "works", "announced", "district"):
            if district is None:
                national[day] = works
                years.add(year)
            else:
                own[district][day] = works
        known_until = date(max(years), 12, 31) if years else None
        above = Department.objects.at_or_below(own).territories().exclude(parent=None)
        return Calendars(
            WorkingCalendar(exceptions=national, known_until=known_until),
            dict(own),
            {one.pk: one.parent_id for one in above if one.parent_id},
        )

    def calendar(self, district: Department | int | None = None) -> WorkingCalendar:
        """The calendar as a value: the national one, under the days of the city and the own days of `district`."""
        pk = district.pk if isinstance(district, Department) else district
        if pk is None:
            return self.national().calendars().national
        return self.filter(Q(district=None) | Q(district__in=Department.objects.at_or_above([pk]))).calendars().of(pk)


class CalendarDay(models.Model):
    """A day that differs from the plain week, or from the national calendar in one district."""

    district = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="own_days",
        verbose_name=_("district"),
        help_text=_("Empty: announced for the whole country."),
    )
    announced = models.ForeignKey(
        AnnouncedYear,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="days",
        verbose_name=_("announced for"),
        help_text=_("The year whose notice names the day; empty for a district's own day."),
    )
    day = models.DateField(_("day"))
    works = models.BooleanField(_("is a working day"))
    name = models.CharField(_("occasion"), max_length=40, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("working-day calendar")
        ordering = ("day", "district")
        constraints = [
            models.UniqueConstraint(fields=["day", "district"], nulls_distinct=False, name="calendar_day_once"),
            models.CheckConstraint(
                condition=Q(district=None, announced__isnull=False) | Q(district__isnull=False, announced=None),
                name="calendar_day_of_a_notice_or_of_a_district",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
