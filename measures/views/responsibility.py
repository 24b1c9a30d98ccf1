"""A division of work: fill in the sheet of the plan, upload, decide row by row, apply."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from measures import wording
from measures.actions import responsibility
from measures.actions.responsibility import GUESS, Change, Effect, Line, Owner, Problem, Selection, Stale, Trouble
from measures.division_sheet import division_sheet
from measures.forms.papers import TableForm
from measures.models import Assignment, Measure
from measures.policies import require
from measures.views.plans import detail_of
from plans import vault
from plans.actions import documents
from plans.asked import person
from plans.documents.tree import UnreadableDocument
from plans.lifecycle import Refused
from plans.models import Plan
from plans.naming import Reason

# The table waits in the vault; only a page that showed it to this person may ask to apply it.
SALT = "measures.responsibility"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEY = re.compile(r"(line|measure|owner)-(\d{1,6}-\d{1,9}(?:-\d{1,6})?)")
VALUE = re.compile(r"\d{1,18}|guess|")
EFFECTS = {
    Effect.LEAD: gettext_lazy("New lead: %(name)s"),
    Effect.LEAD_REPLACED: gettext_lazy("Lead: %(before)s → %(name)s"),
    Effect.SUPPORT: gettext_lazy("Supports: %(name)s"),
    Effect.PROPOSED: gettext_lazy("Proposed, to be confirmed: %(name)s"),
    Effect.MILESTONE: gettext_lazy("New milestone %(on)s: %(name)s"),
}
TROUBLES = {
    Trouble.UNKNOWN_UNIT: gettext_lazy("%(at)s: “%(words)s” is no department of this district."),
    Trouble.FORMER_UNIT: gettext_lazy("%(at)s: “%(words)s” was abolished."),
    Trouble.AMBIGUOUS_UNIT: gettext_lazy("%(at)s: “%(words)s” may mean several departments."),
    Trouble.NO_MEASURE: gettext_lazy("%(at)s: no measure of the plan fits “%(words)s”."),
    Trouble.AMBIGUOUS_MEASURE: gettext_lazy("%(at)s: several measures fit “%(words)s”."),
    Trouble.REPEATED: gettext_lazy("%(at)s: the measure was named in a row above; this one is left out."),
    Trouble.UNREAD_DATE: gettext_lazy("%(at)s: “%(words)s” cannot be read as a date."),
    Trouble.FAR_DATE: gettext_lazy("%(at)s: “%(words)s” lies outside the years of the plan."),
}
REASONS = {
    Reason.WRITTEN: gettext_lazy("bears this name"),
    Reason.ALIAS: gettext_lazy("remembered spelling"),
    Reason.CONVENTION: gettext_lazy("usual short form"),
    Reason.NO_LEVEL: gettext_lazy("the level is not printed"),
    Reason.SHORTENED: gettext_lazy("shortened name"),
    Reason.BARE: gettext_lazy("the sort of body is not printed"),
    Reason.OTHER_SORT: gettext_lazy("another sort of body for the same work"),
    Reason.SAME_WORK: gettext_lazy("former or other name for the same work"),
    Reason.JOINT: gettext_lazy("one of two names"),
    Reason.SIMILAR: gettext_lazy("shares words with it"),
}


@dataclass(frozen=True)
class Asked:
    """A name that a person may settle, with the departments to choose from."""

    owner: Owner
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Shown:
    line: Line
    changes: tuple[str, ...]
    problems: tuple[str, ...]
    asked: tuple[Asked, ...]
    measures: tuple[tuple[int, str, bool], ...]


@require_safe
def responsibility_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as a sheet to fill in."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    require(user, "assignment.edit", plan)
    heads = (_("Number"), _("Measure"), _("Lead department"), _("Supporting departments"), _("Due by"))
    measures = plan.measures.in_force().in_plan_order().prefetch_related("assignments__department", "milestones")
    response = HttpResponse(division_sheet(heads, map(_cells, measures)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="responsibilities-{plan.pk}.xlsx"'
    return response


@require_POST
def responsibility_check(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("district"), pk=pk)
    require(user, "assignment.edit", plan)
    form = TableForm(request.POST, request.FILES)
    shown: dict[str, Any] = {}
    if form.is_valid():
        try:
            shown = _shown(request, plan, form.content, Selection(), name=form.cleaned_data["file"].name)
        except UnreadableDocument as error:
            form.add_error("file", wording.of_unreadable(error))
    if not shown:
        context = detail_of(plan, user=user, may_edit=True) | {"table_form": form}
        return render(request, "measures/plan_detail.html", context, status=400)
    ticket = signing.dumps([plan.pk, user.pk, vault.keep(form.content)], salt=SALT)
    return render(request, "measures/responsibility_check.html", shown | {"ticket": ticket})


@require_POST
def responsibility_apply(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("district"), pk=pk)
    require(user, "assignment.edit", plan)
    content = _waiting(request, plan)
    selection, told, status = _selection(request), {}, 200
    if "again" not in request.POST:
        grids, seen = documents.read_tables(content), request.POST.get("seen") or None
        try:
            count = responsibility.apply(grids, plan=plan, by=user, now=timezone.now(), selection=selection, seen=seen)
        except Stale as refusal:
            told, status = {"refusal": refusal}, 409
        else:
            messages.success(request, _("Measures changed by the table: %(count)s") % {"count": count})
            return redirect("plan_detail", pk)
    context = _shown(request, plan, content, selection) | {"ticket": request.POST["ticket"], **told}
    return render(request, "measures/responsibility_check.html", context, status=status)


def _waiting(request: HttpRequest, plan: Plan) -> bytes:
    """The bytes of the table that was shown to this person."""
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=24 * 60 * 60)
    except signing.BadSignature:
        ticket = []
    if ticket[:2] != [plan.pk, person(request).pk]:
        raise Refused(_("The table was shown too long ago; upload it again."))
    return vault.fetch(ticket[2])


def _selection(request: HttpRequest) -> Selection:
    """What was chosen; what no page offers is left out. A request without rows, from no page, takes all."""
    given: dict[str, dict[str, str]] = {"line": {}, "measure": {}, "owner": {}}
    for name, value in request.POST.items():
        if (key := KEY.fullmatch(name)) and VALUE.fullmatch(str(value)):
            given[key[1]][key[2]] = str(value)
    return Selection(
        lines=frozenset(given["line"]) if "seen" in request.POST else None,
        measures={key: int(value) for key, value in given["measure"].items() if value.isdecimal()},
        owners=given["owner"],
        remember=request.POST.get("remember") == "1",
    )


def _shown(request: HttpRequest, plan: Plan, content: bytes, selection: Selection, *, name: str = "") -> dict[str, Any]:
    grids = documents.read_tables(content, name=name)
    table = responsibility.preview(grids, plan=plan, by=person(request), selection=selection)
    lines = [_line(line, selection) for line in table.lines]
    return {"plan": plan, "table": table, "lines": lines, "remember": selection.remember}


def _line(line: Line, selection: Selection) -> Shown:
    picked = selection.measures.get(line.row.key)
    several = line.candidates if len(line.candidates) > 1 else ()
    return Shown(
        line=line,
        changes=tuple(_change(change) for change in line.changes),
        problems=tuple(_problem(problem) for problem in line.problems),
        asked=tuple(Asked(owner, tuple(_options(owner))) for owner in line.owners if owner.match.exact is None),
        measures=tuple((one.pk, str(one), one.pk == picked) for one in several),
    )


def _options(owner: Owner) -> Any:
    """Nothing, the guess to be confirmed later, or one of the departments with the reason why it may be meant."""
    yield "", _("Leave it out"), owner.chosen == "" and owner.guess is None
    reasons = dict.fromkeys(owner.match.similar, Reason.SIMILAR)
    reasons |= dict(zip(owner.match.candidates, owner.match.reasons, strict=False))
    if owner.match.proposed:
        yield GUESS, _("%(unit)s, to be confirmed later") % {"unit": owner.match.labels[0]}, owner.guess is not None
    for unit in owner.candidates:
        label = f"{unit} ({REASONS[reasons[unit.pk]]})" if unit.pk in reasons else str(unit)
        yield str(unit.pk), label, owner.chosen == str(unit.pk)


def _change(change: Change) -> str:
    on = date_format(change.on, "DATE_FORMAT") if change.on else ""
    return EFFECTS[change.effect] % {"name": change.name, "before": change.before, "on": on}


def _problem(problem: Problem) -> str:
    return TROUBLES[problem.trouble] % {"at": problem.at, "words": problem.words}


def _cells(measure: Measure) -> tuple[str, ...]:
    parts = [one for one in measure.assignments.all() if one.confirmed_at]
    units = {
        role: "、".join(str(one.department) for one in parts if one.role == role) for role in Assignment.Role.values
    }
    dates = "；".join(f"{one.due_on:%Y-%m-%d}" for one in measure.milestones.all())
    return (measure.number, measure.title, units["lead"], units["supporting"], dates)
