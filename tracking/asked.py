"""What the address of a page or of the machine door asks for: a day, a month, rows that fit."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.asked import UnfitQuery, day_from, fit, found, month_from, person
from plans.models import Plan
from tracking.models import Period

__all__ = ["asked_day", "asked_month", "asked_period", "fit", "found", "month_from", "not_opened"]


def asked_day(request: HttpRequest) -> date:
    """The day of `?as_of=`, else today."""
    text = request.GET.get("as_of", "")
    return day_from(text) if text else timezone.localdate()


def asked_month(request: HttpRequest) -> date | None:
    """The month of `?month=`, if one is asked for."""
    text = request.GET.get("month", "")
    return month_from(text) if text else None


def asked_period(request: HttpRequest, *, plan: Plan, day: date) -> Period | None:
    """The period of the month asked for, else the latest one open on `day`; none where none was."""
    month = asked_month(request)
    periods = Period.objects.visible_to(person(request)).filter(plan=plan)
    if month is None:
        return periods.opened_until(day).order_by("-month").first()
    period = periods.filter(month=month).first()
    if period is None:
        raise not_opened(month)
    return period


def not_opened(month: date) -> UnfitQuery:
    return UnfitQuery(_("No filings were opened for %(month)s.") % {"month": f"{month:%Y-%m}"})
