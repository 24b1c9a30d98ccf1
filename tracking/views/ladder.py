"""The ladder of a plan, edited with a preview in plain words; and the rehearsal of what it will send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plans.asked import person
from plans.lifecycle import Refused
from plans.models import AnnouncedYear, Plan, Post, User
from tracking.manners import Manners
from tracking.models import Duty, ReminderRules
from tracking.models.ladder import Channel, stage_label
from tracking.policies import require
from tracking.reminder_forms import MannersForm, StageFormSet, initial_of
from tracking.reminders import chasing, laddering, rehearsal, wording
from tracking.reminders.ladder import Stage
from tracking.reminders.rehearsal import Planned


@require_http_methods(["GET", "HEAD", "POST"])
def ladder_edit(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=pk)
    require(person(request), "ladder.edit", plan)
    asked = Asked.of(plan, request)
    if asked.wants_saving and _saved(asked, plan, by=person(request)):
        toasts.success(request, _("The rules are saved. What was sent stays sent."))
        return redirect(f"{reverse('reminder_log')}?plan={plan.pk}")
    context = {"plan": plan, "asked": asked, "preview": list(wording.sentences_of(asked.stages, asked.manners))}
    return render(request, "tracking/ladder_edit.html", context, status=200 if asked.is_fit else 400)


@dataclass
class Asked:
    """A ladder as the page holds it; what does not fit shows the last one that did."""

    forms: Any
    about: MannersForm
    stages: list[Stage]
    manners: Manners
    wants_saving: bool
    refusal: str = ""
    is_fit: bool = True

    @classmethod
    def of(cls, plan: Plan, request: HttpRequest) -> Asked:
        given = request.POST if request.method == "POST" else None
        stages, manners = laddering.stages_of(plan), chasing.manners_of(plan)
        forms = StageFormSet(given, initial=initial_of(stages), prefix="stage")
        about = MannersForm(given, instance=ReminderRules(plan=plan, **vars(manners)))
        asked = cls(forms, about, stages, manners, given is not None and "save" in given)
        if given is not None:
            asked.read(plan)
        return asked

    def read(self, plan: Plan) -> None:
        self.is_fit = self.forms.is_valid() and self.about.is_valid()
        if not self.is_fit:
            return
        kept = [form for form in self.forms if form.cleaned_data and form not in self.forms.deleted_forms]
        self.stages, self.manners = [form.stage() for form in kept], self.about.manners()
        try:
            laddering.refuse_unfit(plan, self.stages)
        except Refused as refused:
            self.refusal, self.is_fit = str(refused), False


def _saved(asked: Asked, plan: Plan, *, by: User) -> bool:
    if asked.is_fit:
        laddering.change(plan, stages=asked.stages, manners=asked.manners, by=by, now=timezone.now())
    return asked.is_fit


@dataclass(frozen=True)
class Letter:
    """A message of the rehearsal in words."""

    person: str
    channel: str
    things: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    day: date
    is_provisional: bool
    letters: tuple[Letter, ...]


@require_safe
def plan_rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=pk)
    require(person(request), "plan.rehearse", plan)
    today = timezone.localdate()
    planned = rehearsal.rehearse(plan, since=today)
    last = AnnouncedYear.objects.visible_to(person(request)).order_by("year").last()
    context = {
        "plan": plan,
        "days": list(_days(planned, viewer=person(request), known_until=date(last.year, 12, 31) if last else today)),
        "total": len(planned),
        "people": len({each.person for each in planned}),
        "known_until": date(last.year, 12, 31) if last else None,
        "preview": list(wording.sentences_of(laddering.stages_of(plan), chasing.manners_of(plan))),
    }
    return render(request, "tracking/plan_rehearsal.html", context)


def _days(planned: list[Planned], *, viewer: User, known_until: date) -> Iterator[Day]:
    names = User.objects.visible_to(viewer).in_bulk({each.person for each in planned})
    posts = Post.objects.visible_to(viewer).select_related("department")
    told_at = posts.in_bulk({one.post for each in planned for one in each.reminders})
    for day, letters in groupby(planned, key=lambda each: each.day):
        told = tuple(
            Letter(str(names.get(each.person, "–")), str(Channel(each.channel).label), _things(each, told_at))
            for each in letters
        )
        yield Day(day, day > known_until, told)


def _things(planned: Planned, posts: dict[int, Any]) -> tuple[str, ...]:
    """At the highest stage each; with the post where it stands in for a vacant one."""
    latest = {(one.owed, one.post): one for one in planned.reminders}
    said = []
    for one in latest.values():
        order = Duty(kind=one.owed.kind, subject=one.owed.subject).order
        text = _("%(order)s: %(stage)s") % {"order": order, "stage": stage_label(one.stage)}
        if one.vacant:
            text += _(" (vacant post, told in its place: %(post)s)") % {"post": posts.get(one.post, "–")}
        said.append(text)
    return tuple(said)
