"""The log of reminders for those who oversee: rules, messages with their states, and the manual chase."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from measures.models import Measure
from plans.asked import person
from plans.listing.answers import answer
from plans.models import AnnouncedYear, Plan, User
from tracking.actions import messages
from tracking.asked import found
from tracking.columns import REMINDERS
from tracking.filters import ReminderFilter
from tracking.models import Chase, Duty, Message, Notification
from tracking.models.ladder import Channel, stage_label
from tracking.models.notification import NotificationQuerySet
from tracking.policies import allowed, require
from tracking.reminder_forms import ChaseForm
from tracking.reminders import chasing, finding, laddering
from tracking.reminders.ladder import Stage
from tracking.views.offers import done

PER_PAGE = 50
STRIP_WIDTH, STRIP_MARGIN = 760, 85  # of the drawing of the ladder, in its own units
State = Notification.State


@require_safe
def reminder_log(request: HttpRequest) -> HttpResponse:
    require(person(request), "reminder.log")
    return _record(request) if "export" in request.GET else _page(request)


@require_POST
def chase_send(request: HttpRequest) -> HttpResponse:
    """The words of a coordinator about one measure, to whom the form names."""
    user = person(request)
    require(user, "reminder.log")
    form = ChaseForm(request.POST, measures=_owing(user, None), channels=Channel.values)
    if done(form, lambda said: chasing.chase(**said, by=user, now=timezone.now())):
        toasts.success(request, _("Chased. The message leaves within a minute, or as soon as the quiet hours end."))
        return redirect(form.cleaned_data["measure"])
    return _page(request, chase=form)


@require_POST
def message_retry(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message.objects.visible_to(person(request)), pk=pk)
    messages.retry(message, by=person(request), now=timezone.now())
    toasts.success(request, _("Queued again: %(subject)s") % {"subject": message.subject})
    return redirect("reminder_log")


@dataclass(frozen=True)
class Told:
    """A row of the record that leaves the house; it says what the page says."""

    reminder: Any
    is_answered: bool

    @property
    def message(self) -> Message | None:
        found: Message | None = self.reminder.message
        return found

    @property
    def state(self) -> str:
        return _("replied") if self.is_answered else str(self.reminder.state_label)

    @property
    def error(self) -> str:
        return self.message.error if self.message and not self.reminder.has_arrived else ""


def _record(request: HttpRequest) -> HttpResponse:
    """What the page shows under the same address, all pages of it, as a table."""
    user = person(request)
    asked = ReminderFilter(request.GET, Notification.objects.visible_to(user).with_state(), request=request)

    def told(rows: Sequence[Notification]) -> Iterator[Told]:
        answered = _answered(rows, user)
        return (Told(row, row.pk in answered) for row in rows)

    return answer(request, "", REMINDERS, _shown(found(asked)), title=_("Reminders"), told=told)


def _shown(rows: QuerySet[Notification]) -> QuerySet[Notification]:
    return rows.select_related("measure", "plan", "post__department", "message__person", "chase")


def _page(request: HttpRequest, *, chase: ChaseForm | None = None) -> HttpResponse:
    user, today = person(request), timezone.localdate()
    rows = Notification.objects.visible_to(user).with_state()
    asked = ReminderFilter(request.GET, rows, request=request)
    plan = _plan_of(asked, user)
    page = Paginator(_shown(asked.qs), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "plan": plan,
        "page": page,
        "answered": _answered(list(page), user),
        "states": _states(request, rows),
        "month": _month(rows.filter(plan=plan) if plan else rows, today),
        "rules": _rules(rows, plan, today) if plan else [],
        "strip": _strip([one for one in laddering.stages_of(plan) if not one.paused_because]) if plan else [],
        "chase": chase or _chase_form(request, user, plan),
        "chased": _chased(request, user, today),
        "known_until": AnnouncedYear.objects.visible_to(user).order_by("year").last(),
        "unheard": finding.unheard(Duty.objects.visible_to(user), day=today).select_related("measure"),
    }
    return render(request, "tracking/reminder_log.html", context, status=400 if chase else 200)


def _plan_of(given: ReminderFilter, user: User) -> Plan | None:
    """The plan asked for, else the running one whose rules this person keeps or, failing that, sees."""
    asked = given.form.cleaned_data.get("plan") if given.is_valid() else None
    running = list(Plan.objects.visible_to(user).running().order_by("-year", "pk"))
    own = [plan for plan in running if allowed(user, "ladder.edit", plan)]
    return asked or next(iter([*own, *running]), None)


def _states(request: HttpRequest, rows: NotificationQuerySet) -> list[tuple[str, str]]:
    """The states with their numbers under the other filters, as choices of one parameter."""
    others = request.GET.copy()
    others.pop("state", None)
    matching = ReminderFilter(others, rows, request=request).qs
    counts = dict(matching.order_by().values_list("state").annotate(count=Count("pk", distinct=True)))
    choices = [("", _("All %(count)s") % {"count": sum(counts.values())})]
    return choices + [(state, f"{label} {counts[state]}") for state, label in State.choices if state in counts]


def _month(rows: NotificationQuerySet, today: date) -> dict[str, int]:
    """What the head of the page says of the month of `today`: messages, not the reminders in them."""
    said = rows.filter(message__day__gte=today.replace(day=1), dropped_on=None)
    counts = {
        "sent": Count("message", distinct=True, filter=Q(message__status=Message.Status.ACCEPTED)),
        "read": Count("message", distinct=True, filter=Q(message__read_on_page_at__isnull=False)),
        "failed": Count("message", distinct=True, filter=Q(message__status=Message.Status.FAILED)),
    }
    return said.aggregate(**counts)


@dataclass(frozen=True)
class Rule:
    stage: Stage
    row: Any
    sent: int


def _rules(rows: NotificationQuerySet, plan: Plan, today: date) -> list[Rule]:
    """The stages of the ladder, with how many reminders each sent in the month of `today`."""
    arrived = rows.filter(message__status=Message.Status.ACCEPTED, dropped_on=None)
    said = arrived.filter(plan=plan, chase=None, raised_on__gte=today.replace(day=1))
    sent = dict(said.order_by().values_list("stage").annotate(count=Count("pk")))
    stages = laddering.ordered(laddering.stages_of(plan))
    return [
        Rule(stage, row, sent.get(stage.offset, 0))
        for stage, row in zip(stages, laddering.rows(plan, stages), strict=True)
    ]


@dataclass(frozen=True)
class Mark:
    """A stage on the strip: `x` in its units; `escalates` when it reaches above the department."""

    x: int
    label: str
    roles: list[str]
    escalates: bool
    is_due: bool


def _strip(stages: list[Stage]) -> list[Mark]:
    """Evenly apart: the order is what counts, the distances stand in the words."""
    ordered = laddering.ordered(stages)
    step = (STRIP_WIDTH - 2 * STRIP_MARGIN) // max(len(ordered) - 1, 1)
    return [
        Mark(
            STRIP_MARGIN + n * step,
            stage_label(stage.offset),
            row.role_labels,
            bool({"coordinator", "leader"} & set(stage.roles)),
            stage.offset == 0,
        )
        for n, (stage, row) in enumerate(zip(ordered, laddering.rows(Plan(), ordered), strict=True))
    ]


def _answered(page: Collection[Notification], user: User) -> set[int]:
    """Those that arrived and whose duty is owed no more, or to another date: they were answered."""
    arrived = [one for one in page if one.has_arrived]
    open_now = dict(Duty.objects.visible_to(user).named({one.duty_key for one in arrived}).values_list("key", "due_on"))
    return {one.pk for one in arrived if open_now.get(one.duty_key) != one.due_on}


def _owing(user: User, plan: Plan | None) -> Any:
    """The measures on which something is owed, in plans that this person runs."""
    running = [one.pk for one in Plan.objects.visible_to(user).running() if allowed(user, "ladder.edit", one)]
    plans = [plan.pk] if plan and plan.pk in running else running
    owing = Duty.objects.visible_to(user).filter(plan__in=plans).values("measure")
    return Measure.objects.visible_to(user).filter(pk__in=owing).in_plan_order()


def _chase_form(request: HttpRequest, user: User, plan: Plan | None) -> ChaseForm | None:
    if plan is None or not allowed(user, "ladder.edit", plan):
        return None
    named = {"measure": request.GET.get("measure")}
    return ChaseForm(measures=_owing(user, plan), channels=laddering.ready_channels(plan), initial=named)


def _chased(request: HttpRequest, user: User, today: date) -> list[Chase]:
    """What was chased this month on the measure that the address names."""
    measure = request.GET.get("measure", "")
    if not measure.isdecimal():
        return []
    chases = Chase.objects.visible_to(user).filter(measure=int(measure), chased_at__date__gte=today.replace(day=1))
    return list(chases.select_related("chased_by"))
