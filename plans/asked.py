"""What every door asks: who is there, which day or month is meant, and which rows are wanted."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_address
from typing import Any, TypeVar, cast

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.request import Request

from plans.lifecycle import Refused
from plans.models import User

FormKind = TypeVar("FormKind", bound=forms.BaseForm)
YEARS = range(2000, 2100)  # the calendar is asked for no day outside these


class UnfitQuery(Refused):
    """Something is asked for that cannot be: a day that is none, a month that was not opened."""

    code = "unfit_query"


def person(request: HttpRequest | Request) -> User:
    """Who asks. The login middleware lets nobody else in, so it is a User."""
    return cast(User, request.user)


def address_of(request: HttpRequest) -> str | None:
    """Of whoever calls, as our own outermost proxy saw it: what stands further left in the header, the caller wrote."""
    given = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    seen = given[-settings.PROXIES] if 0 < settings.PROXIES <= len(given) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(seen))
    except ValueError:
        return None


def asks_for_pieces(request: HttpRequest) -> bool:
    """A page that is there already wants what changed, not another page."""
    return request.headers.get("HX-Request") == "true"


def day_from(text: str) -> date:
    """`2026-10-31`; raises UnfitQuery for anything that is no day of this century."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UnfitQuery(_("“%(text)s” is not a date. Write it as 2026-10-31.") % {"text": text})
    if day.year not in YEARS:
        raise UnfitQuery(_("%(text)s lies outside the calendar.") % {"text": text})
    return day


def month_from(text: str) -> date:
    """The first day of `2026-10`; raises UnfitQuery."""
    try:
        return day_from(f"{text}-01")
    except UnfitQuery:
        raise UnfitQuery(_("“%(text)s” is not a month. Write it as 2026-10.") % {"text": text})


def fit(form: FormKind) -> FormKind:
    """The form, read; or UnfitQuery in its words: a value that is unknown never means “all”."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise UnfitQuery(f"{name}: {errors[0]}")
    return form


def found(filterset: filters.FilterSet) -> QuerySet[Any]:
    fit(filterset.form)
    return filterset.qs
