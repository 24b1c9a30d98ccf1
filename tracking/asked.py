"""What the address of a page or of the machine door asks for: a day, a month, rows that fit."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.asked import UnfitQuery, day_from, month_from, person
from plans.models import Plan
from tracking.models import Period

FormKind = TypeVar("FormKind", bound=forms.BaseForm)


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


def asked_months(request: HttpRequest, *, plan: Plan, day: date) -> tuple[Period, Period]:
    """The periods of `?from=` and `?to=`; left out, the latest one open on `day` and the one before the later one."""
    opened = Period.objects.visible_to(person(request)).filter(plan=plan).opened_until(day).order_by("-month")
    periods = {period.month: period for period in opened}

    def named(parameter: str) -> Period | None:
        text = request.GET.get(parameter, "")
        if text and month_from(text) not in periods:
            raise not_opened(month_from(text))
        return periods[month_from(text)] if text else None

    after = named("to") or next(iter(periods.values()), None)
    earlier = (period for month, period in periods.items() if after and month < after.month)
    before = named("from") or next(earlier, None)
    if before is None or after is None:
        raise UnfitQuery(_("There are no two months to compare yet."))
    return before, after


def not_opened(month: date) -> UnfitQuery:
    return UnfitQuery(_("No filings were opened for %(month)s.") % {"month": f"{month:%Y-%m}"})


def fit(form: FormKind) -> FormKind:
    """The form, read; or UnfitQuery in its words: a value that is unknown never means “all”."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise UnfitQuery(f"{name}: {errors[0]}")
    return form


def found(filterset: filters.FilterSet) -> QuerySet[Any]:
    fit(filterset.form)
    return filterset.qs
