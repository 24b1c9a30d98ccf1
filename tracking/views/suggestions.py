"""Suggestions: the list, one of them with its course, and each step that is taken on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plans.asked import person
from plans.listing.answers import answer
from plans.models import CalendarDay, Department, Plan, User
from tracking.actions import suggestions
from tracking.asked import found
from tracking.changes import OF_SUGGESTIONS
from tracking.columns import SUGGESTIONS
from tracking.models import Suggestion, SuggestionLink, SuggestionUnit
from tracking.policies import allowed, require
from tracking.reports.suggestion_sentence import sentence_of
from tracking.suggestion_filters import SuggestionFilter
from tracking.suggestion_forms import (
    AgainForm,
    AnswerForm,
    CloseForm,
    ContributeForm,
    DispatchForm,
    LinkForm,
    RateForm,
)
from tracking.suggestions import as_known_on, suggestion_figures
from tracking.views.offers import Offer, done, sent

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Status = Suggestion.Status
COURSE = (
    (Status.RECEIVED, gettext_lazy("Assign")),
    (Status.DISPATCHED, gettext_lazy("Answer")),
    (Status.ANSWERED, gettext_lazy("Rate and review")),
    (Status.CLOSED, gettext_lazy("Closed")),
)


@dataclass(frozen=True)
class Way:
    """One step that may be taken on a suggestion: its verb, in which states, its form, its door and its words."""

    verb: str
    states: tuple[str, ...]
    form: type[forms.Form]
    act: Callable[..., object]
    label: StrOrPromise
    told: StrOrPromise
    shown_open: bool = False

    @property
    def door(self) -> str:
        return f"suggestion_{self.verb}"


WAYS = {
    way.verb: way
    for way in (
        Way("dispatch", (Status.RECEIVED, Status.DISPATCHED), DispatchForm, suggestions.dispatch,
            gettext_lazy("Assign"), gettext_lazy("The suggestion is assigned.")),
        Way("answer", (Status.DISPATCHED,), AnswerForm, suggestions.answer,
            gettext_lazy("Send the answer"), gettext_lazy("The answer is sent."), shown_open=True),
        Way("close", (Status.ANSWERED,), CloseForm, suggestions.close,
            gettext_lazy("Close the suggestion"), gettext_lazy("The suggestion is closed."), shown_open=True),
        Way("return", (Status.ANSWERED,), AgainForm, suggestions.send_back,
            gettext_lazy("Return to the department"), gettext_lazy("The answer is returned.")),
        Way("rate", Suggestion.RATED, RateForm, suggestions.rate,
            gettext_lazy("Record the satisfaction"), gettext_lazy("The satisfaction is recorded.")),
        Way("reopen", (Status.CLOSED,), AgainForm, suggestions.reopen,
            gettext_lazy("Reopen"), gettext_lazy("The suggestion is open again.")),
        Way("link", tuple(Status.values), LinkForm, suggestions.link,
            gettext_lazy("Link a measure"), gettext_lazy("The measure is linked.")),
    )
}  # fmt: skip


def in_sight(user: User, *, day: date) -> Any:
    rows = Suggestion.objects.visible_to(user).select_related("district", "plan")
    return as_known_on(rows, day=day).prefetch_related("units__department")


def suggestions_asked_for(request: HttpRequest) -> SuggestionFilter:
    return SuggestionFilter(request.GET, in_sight(person(request), day=timezone.localdate()), request=request)


@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = suggestions_asked_for(request)
    calendar = CalendarDay.objects.visible_to(person(request)).calendar()

    def told(rows: Iterable[Any]) -> Iterator[Any]:
        for one in rows:
            owes = one.status == Status.DISPATCHED and one.owed_by
            one.days_left = calendar.between(today, one.owed_by) if owes else None
            yield one

    fitting = found(asked)
    context = {"form": asked.form, "may_take_in": may_take_in(person(request)), "title": _("Suggestions")}
    context |= _figures(person(request), asked.form.cleaned_data["plan"], day=today)
    context |= {"told": told, "changes": OF_SUGGESTIONS}
    return answer(request, "tracking/suggestion_list.html", SUGGESTIONS, fitting, **context)


def _figures(user: User, plan: Plan | None, *, day: date) -> dict[str, Any]:
    """The headline of who oversees the whole that is listed: one plan, or the one district."""
    overseen = user.held().overseen
    whole = plan or Department.objects.visible_to(user).filter(pk__in=overseen).first()
    if whole is None or len(overseen) != 1 or not (plan is None or allowed(user, "plan.overview", plan)):
        return {"figures": None}
    figures = suggestion_figures(whole, as_of=day)
    return {"figures": figures, "sentence": sentence_of(figures, language=get_language() or "zh-hans")}


def may_take_in(user: User) -> bool:
    """Whether there is a district for which this person takes suggestions in."""
    return any(allowed(user, "suggestion.take_in", post.territory_id) for post in user.held().posts)


@require_safe
def suggestion_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


@require_POST
def suggestion_step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One of WAYS, by the form of the page."""
    user, way, suggestion = person(request), WAYS[verb], _seen(request, pk)
    require(user, f"suggestion.{verb}", suggestion)
    form = _form(way, suggestion, user, request.POST, request.FILES)

    def act(said: dict[str, Any]) -> None:
        files = {"files": sent(said.pop("files"))} if "files" in said else {}
        first = [said.pop("measure")] if "measure" in said else []
        way.act(suggestion, *first, by=user, now=timezone.now(), **said, **files)

    if done(form, act):
        messages.success(request, way.told)
        return redirect("suggestion_detail", pk)
    return _page(request, _seen(request, pk), tried=Offer(way.door, pk, way.label, form))


@require_POST
def suggestion_contribute(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the part of a department that is consulted."""
    user = person(request)
    unit = get_object_or_404(SuggestionUnit.objects.visible_to(user).select_related("suggestion"), pk=pk)
    require(user, "suggestion.contribute", unit)
    form = ContributeForm(request.POST, request.FILES)

    def act(said: dict[str, Any]) -> None:
        files = sent(said["files"])
        suggestions.contribute(unit, text=said["text"], files=files, by=user, now=timezone.now())

    if done(form, act):
        messages.success(request, _("The part of the department is recorded."))
        return redirect("suggestion_detail", unit.suggestion_id)
    tried = Offer("suggestion_contribute", pk, _("Say your part"), form)
    return _page(request, _seen(request, unit.suggestion_id), tried=tried)


@require_POST
def suggestion_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SuggestionLink.objects.visible_to(person(request)).select_related("suggestion"), pk=pk)
    suggestions.unlink(row, by=person(request), now=timezone.now())
    messages.success(request, _("The measure is no longer linked."))
    return redirect(row.suggestion)


def _seen(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(in_sight(person(request), day=timezone.localdate()), pk=pk)


def _page(request: HttpRequest, suggestion: Any, *, tried: Offer | None = None) -> HttpResponse:
    user = person(request)
    offers = [tried if tried and (tried.door, tried.pk) == (one.door, one.pk) else one
              for one in _offers(user, suggestion)]  # fmt: skip
    steps = suggestion.steps.select_related("department", "taken_by").prefetch_related("files")
    stands = [status for status, _label in COURSE].index(suggestion.status)
    context = {
        "suggestion": suggestion,
        "plan": suggestion.plan,
        "offers": offers,
        "steps": steps,
        "answers": [step for step in steps if step.outcome],
        "links": SuggestionLink.objects.visible_to(user)
        .filter(suggestion=suggestion.pk)
        .select_related("measure__plan"),
        "knows_submitter": allowed(user, "suggestion.know_submitter", suggestion),
        "keeps": allowed(user, "suggestion.link", suggestion),
        "course": [(label, _mark(at, stands)) for at, (_status, label) in enumerate(COURSE)],
    }
    return render(request, "tracking/suggestion_detail.html", context, status=400 if tried else 200)


def _mark(at: int, stands: int) -> str:
    """The stations of the course before the present one are done; the last one is done once it is reached."""
    if at < stands or at == stands == len(COURSE) - 1:
        return "done"
    return "now" if at == stands else "ahead"


def _offers(user: User, suggestion: Any) -> Iterator[Offer]:
    if suggestion.status == Status.DISPATCHED:
        for unit in suggestion.units.all():
            if unit.role == SuggestionUnit.Role.SUPPORTING and allowed(user, "suggestion.contribute", unit):
                part = ContributeForm(auto_id=f"part-{unit.pk}-%s")
                yield Offer("suggestion_contribute", unit.pk, _("Say your part"), part, open=True)
    for way in WAYS.values():
        if suggestion.status in way.states and allowed(user, f"suggestion.{way.verb}", suggestion):
            first = way.verb == "dispatch" and suggestion.status == Status.RECEIVED
            form = _form(way, suggestion, user)
            yield Offer(way.door, suggestion.pk, way.label, form, open=way.shown_open or first)


def _form(way: Way, suggestion: Any, user: User, *given: Any) -> forms.Form:
    """Several forms stand on one page: each has ids of its own."""
    needs: Any = {"suggestion": suggestion, "viewer": user} if way.form in (DispatchForm, LinkForm) else {}
    return way.form(*given, **{"auto_id": f"{way.verb}-%s", **needs})
