"""The working-day calendar: a year of it, a district's own days, and the notice that announces a year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.actions import calendar
from plans.asked import YEARS, UnfitQuery, person
from plans.calendar_forms import NoticeForm, OwnDayForm, ReasonForm
from plans.lifecycle import Refused
from plans.models import CalendarDay, Department, User
from plans.policies import allowed, require
from plans.year_sheet import year_sheet


def _asked_year(request: HttpRequest) -> int:
    text = request.GET.get("year") or str(timezone.localdate().year)
    if len(text) != 4 or not (text.isascii() and text.isdecimal()) or int(text) not in YEARS:
        raise UnfitQuery(_("“%(text)s” is not a year of the calendar.") % {"text": text[:20]})
    return int(text)


def _district(user: User) -> Department | None:
    return Department.objects.visible_to(user).filter(pk__in=user.held().territories).order_by("pk").first()


def _year_page(year: int | None) -> HttpResponse:
    return redirect(f"{reverse('calendar_year')}?year={year}")


def _sheet(user: User, year: int, form: OwnDayForm) -> dict[str, Any]:
    district = _district(user)
    days = CalendarDay.objects.visible_to(user)
    above = Department.objects.visible_to(user).at_or_above([district.pk] if district else [])
    local = list(days.filter(district__in=above, day__year=year))
    own = [each for each in local if each.district_id == (district and district.pk)]
    known = days.calendar(district)
    names = dict(days.national().filter(day__year=year).values_list("day", "name"))
    names |= {each.day: each.name for each in (*local, *own)}
    months = year_sheet(year, known, names=names, own={each.day for each in own})
    return {
        "year": year,
        "district": district,
        "months": months,
        "working_days": sum(month.working_days for month in months),
        "own": own,
        "known_until": known.known_until,
        "provisional": known.is_provisional(months[-1].first),
        "form": form,
        "may_set": district is not None and allowed(user, "calendar.own_day", district),
        "may_announce": allowed(user, "calendar.announce"),
    }


@require_safe
def calendar_year(request: HttpRequest) -> HttpResponse:
    user = person(request)
    return render(request, "plans/calendar_year.html", _sheet(user, _asked_year(request), OwnDayForm(by=user)))


@require_POST
def own_day_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require(user, "calendar.own_day", _district(user) or 0)
    form = OwnDayForm(request.POST, by=user)
    if not form.is_valid():
        context = _sheet(user, timezone.localdate().year, form)
        return render(request, "plans/calendar_year.html", context, status=400)
    own = calendar.set_own_day(**form.cleaned_data, by=user, now=timezone.now())
    messages.success(request, _("The day is set."))
    return _year_page(own.day.year)


@require_POST
def own_day_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    own = get_object_or_404(CalendarDay.objects.visible_to(user).exclude(district=None), pk=pk)
    year, form = own.day.year, ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Write the reason in at most 40 characters."))
    calendar.remove_own_day(own, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
    messages.success(request, _("The day is taken back."))
    return _year_page(year)


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_notice(request: HttpRequest) -> HttpResponse:
    """Shows what the notice changes; confirmed with the same words, takes it in."""
    user = person(request)
    require(user, "calendar.announce")
    form = NoticeForm(request.POST, request.FILES) if request.method == "POST" else NoticeForm()
    if not form.is_valid():
        return render(request, "plans/calendar_notice.html", {"form": form}, status=400 if form.is_bound else 200)
    if "confirm" in request.POST:
        calendar.announce(form.notice, text=form.words, by=user, now=timezone.now())
        messages.success(request, _("The notice is taken in."))
        return _year_page(form.notice.year)
    context = {
        "form": form,
        "notice": form.notice,
        "words": form.words,
        "changes": calendar.foresee(form.notice),
        "doubts": [calendar.words_of(doubt) for doubt in form.notice.doubts],
    }
    return render(request, "plans/calendar_notice.html", context)
