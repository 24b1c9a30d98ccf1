"""The inbox of a person, and the log of reminders for those who oversee."""

from __future__ import annotations

from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plans.asked import person
from tracking.actions import messages
from tracking.filters import ReminderFilter
from tracking.models import Duty, LadderStage, Message, Notification
from tracking.models.notification import NotificationQuerySet
from tracking.policies import require
from tracking.reminders import finding

PER_PAGE = 50


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    letters = Message.objects.visible_to(person(request)).in_inbox_of(person(request))
    page = Paginator(letters, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tracking/inbox.html", {"page": page, "unread": letters.unread().count()})


@require_POST
def message_read(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Message.objects.visible_to(person(request)), pk=pk)
    letter = messages.read(letter, by=person(request), now=timezone.now())
    if request.headers.get("HX-Request"):
        return render(request, "tracking/_letter.html", {"letter": letter})
    return redirect("inbox")


@require_safe
def reminder_log(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require(user, "reminder.log")
    rows = Notification.objects.visible_to(user).with_state()
    found = ReminderFilter(request.GET, rows, request=request)
    shown = found.qs.select_related("measure", "plan", "post__department", "message__person")
    context = {
        "filter": found,
        "plan": found.form.cleaned_data.get("plan") if found.is_valid() else None,
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "states": _states(request, rows),
        "ladder": LadderStage.objects.visible_to(user).filter(plan__in=rows.values("plan")).select_related("plan"),
        "unheard": finding.unheard(Duty.objects.visible_to(user), day=timezone.localdate()).select_related("measure"),
    }
    return render(request, "tracking/reminder_log.html", context)


@require_POST
def message_retry(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message.objects.visible_to(person(request)), pk=pk)
    messages.retry(message, by=person(request), now=timezone.now())
    toasts.success(request, _("Queued again: %(subject)s") % {"subject": message.subject})
    return redirect("reminder_log")


def _states(request: HttpRequest, rows: NotificationQuerySet) -> list[tuple[str, str]]:
    """The states with their numbers under the other filters, as choices of one parameter."""
    others = request.GET.copy()
    others.pop("state", None)
    found = ReminderFilter(others, rows, request=request).qs
    counts = dict(found.order_by().values_list("state").annotate(count=Count("pk", distinct=True)))
    choices = [("", _("All %(count)s") % {"count": sum(counts.values())})]
    return choices + [
        (state, f"{label} {counts[state]}") for state, label in Notification.State.choices if state in counts
    ]
