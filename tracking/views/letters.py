"""The inbox: letters are read, put to sleep, put away and brought back."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plans.asked import person
from tracking.actions import messages
from tracking.models import Message
from tracking.reminder_forms import SnoozeForm

PER_PAGE = 50


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What is on top; `?show=away` shows what sleeps or was put away."""
    letters = Message.objects.visible_to(person(request)).in_inbox_of(person(request))
    top = letters.on_top(timezone.now())
    away = request.GET.get("show") == "away"
    shown = letters.exclude(pk__in=top.values("pk")) if away else top
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "unread": top.unread().count(),
        "shelves": [("", _("Inbox")), ("away", _("Put away"))],
        "snooze": SnoozeForm(),
        "away": away,
    }
    return render(request, "tracking/inbox.html", context)


def _letter(request: HttpRequest, pk: int) -> Message:
    return get_object_or_404(Message.objects.visible_to(person(request)), pk=pk)


@require_POST
def message_read(request: HttpRequest, pk: int) -> HttpResponse:
    letter = messages.read(_letter(request, pk), by=person(request), now=timezone.now())
    if request.headers.get("HX-Request"):
        return render(request, "tracking/_letter.html", {"letter": letter, "snooze": SnoozeForm(), "away": False})
    return redirect("inbox")


@require_POST
def message_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    letter, form, now = _letter(request, pk), SnoozeForm(request.POST), timezone.now()
    hours = int(form.cleaned_data["until"]) if form.is_valid() else 24
    messages.snooze(letter, until=now + timedelta(hours=hours), by=person(request), now=now)
    return redirect("inbox")


@require_POST
def message_archive(request: HttpRequest, pk: int) -> HttpResponse:
    messages.archive(_letter(request, pk), by=person(request), now=timezone.now())
    return redirect("inbox")


@require_POST
def message_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    messages.take_back(_letter(request, pk), by=person(request))
    return redirect("inbox")
