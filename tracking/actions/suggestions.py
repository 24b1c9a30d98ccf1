"""Suggestions after their intake: assigned, answered, returned, rated, closed, reopened, linked to measures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.models import Measure
from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act, CalendarDay, Department, Plan, User
from tracking.actions.attachments import Sent, attach
from tracking.models import ReplyTerm, Suggestion, SuggestionLink, SuggestionStep, SuggestionUnit
from tracking.models.reply_term import Urgency
from tracking.models.suggestion import Outcome, Satisfaction
from tracking.policies import require

Verb = SuggestionStep.Verb
Status = Suggestion.Status


@transaction.atomic
def dispatch(
    suggestion: Suggestion,
    *,
    lead: Department,
    by: User,
    now: datetime,
    supporting: Collection[Department] = (),
    due_on: date | None = None,
    part_due_on: date | None = None,
    plan: Plan | None = None,
    comment: str = "",
    part_of: Act | None = None,
) -> Suggestion:
    """Assign the answer to `lead` by `due_on` (default: the plan's ordinary term); `supporting` say their part before.

    A suggestion that was taken in without a plan is assigned under `plan`. Assigning again, with the reason, takes the
    duty away from the departments named before.
    """
    require(by, "suggestion.dispatch", suggestion)
    _refuse_strangers(suggestion, [lead, *supporting])
    under = _plan_of(suggestion, plan)
    today = timezone.localdate(now)
    due_on = _day(under, due_on, today=today)
    part_due_on = min(_day(under, part_due_on, today=today), due_on) if part_due_on else due_on
    verb = "dispatch" if suggestion.status == Status.RECEIVED else "redispatch"
    _take(suggestion, verb, by=by, now=now, comment=comment, part_of=part_of, plan=under)
    suggestion.units.all().delete()
    parts = [one for one in dict.fromkeys(supporting) if one.pk != lead.pk]
    SuggestionUnit.objects.bulk_create(
        [
            SuggestionUnit(suggestion=suggestion, department=lead, role=SuggestionUnit.Role.LEAD, due_on=due_on),
            *(
                SuggestionUnit(
                    suggestion=suggestion, department=one, role=SuggestionUnit.Role.SUPPORTING, due_on=part_due_on
                )
                for one in parts
            ),
        ]
    )
    _step(suggestion, Verb.DISPATCH, by=by, now=now, department=lead, due_on=due_on, text=comment)
    return suggestion


@transaction.atomic
def contribute(unit: SuggestionUnit, *, text: str, by: User, now: datetime, files: Sequence[Sent] = ()) -> Suggestion:
    """A department that is consulted says its part to the one that answers."""
    require(by, "suggestion.contribute", unit)
    if not text.strip():
        raise Refused(_("Say your department's part."), code="no_text")
    suggestion = _take(unit.suggestion, "contribute", by=by, now=now)
    step = _step(suggestion, Verb.CONTRIBUTE, by=by, now=now, department=unit.department, text=text)
    attach(files, by=by, now=now, suggestion_step=step)
    return suggestion


@transaction.atomic
def answer(
    suggestion: Suggestion, *, text: str, outcome: str, by: User, now: datetime, files: Sequence[Sent] = ()
) -> Suggestion:
    """The responsible department answers. Earlier answers, if there are any, stay on record."""
    require(by, "suggestion.answer", suggestion)
    if not text.strip():
        raise Refused(_("Write the answer as the submitter will read it."), code="no_text")
    if outcome not in Outcome.values:
        raise Refused(_("Say what came of it: solved, in progress, planned or explained."), code="no_outcome")
    lead = suggestion.units.leads().select_related("department").first()
    if lead is None:
        raise MoveRefused("suggestion.answer", suggestion)
    _take(suggestion, "answer", by=by, now=now)
    step = _step(
        suggestion, Verb.ANSWER, by=by, now=now, department=lead.department, due_on=lead.due_on, text=text,
        outcome=outcome,
    )  # fmt: skip
    attach(files, by=by, now=now, suggestion_step=step)
    return suggestion


@transaction.atomic
def send_back(
    suggestion: Suggestion, *, comment: str, by: User, now: datetime, due_on: date | None = None
) -> Suggestion:
    """Return the answer to the department with what is missing; default term: the grace of the plan."""
    require(by, "suggestion.return", suggestion)
    return _ask_again(suggestion, "return", Verb.RETURN, comment=comment, by=by, now=now, due_on=due_on)


@transaction.atomic
def reopen(suggestion: Suggestion, *, comment: str, by: User, now: datetime, due_on: date | None = None) -> Suggestion:
    """Take up a closed suggestion again, as a rule because the submitter is dissatisfied."""
    require(by, "suggestion.reopen", suggestion)
    return _ask_again(suggestion, "reopen", Verb.REOPEN, comment=comment, by=by, now=now, due_on=due_on)


@transaction.atomic
def rate(suggestion: Suggestion, *, satisfaction: str, by: User, now: datetime, comment: str = "") -> Suggestion:
    """Write down what the submitter says of the answer, before or after it is closed; the last word counts."""
    require(by, "suggestion.rate", suggestion)
    if satisfaction not in Satisfaction.values:
        raise Refused(_("Say how satisfied the submitter is."), code="no_satisfaction")
    held = Suggestion.objects.select_for_update(no_key=True).filter(pk=suggestion.pk, status__in=Suggestion.RATED)
    if not held:
        raise MoveRefused("suggestion.rate", suggestion)
    _step(suggestion, Verb.RATE, by=by, now=now, satisfaction=satisfaction, text=comment)
    acts.note("suggestion.rate", suggestion, of=_place_of(suggestion), by=by, now=now, comment=comment)
    return suggestion


@transaction.atomic
def close(suggestion: Suggestion, *, by: User, now: datetime, comment: str = "") -> Suggestion:
    """The answer is good, and the submitter has it."""
    require(by, "suggestion.close", suggestion)
    _take(suggestion, "close", by=by, now=now, comment=comment)
    _step(suggestion, Verb.CLOSE, by=by, now=now, text=comment)
    return suggestion


@transaction.atomic
def link(suggestion: Suggestion, measure: Measure, *, by: User, now: datetime) -> SuggestionLink:
    """Say which measure a suggestion concerns, or into which one of a later plan it was taken up.

    Which of the two follows from the plan of the measure: a later edition year than that of the suggestion's plan,
    or of the suggestion itself where it has none. Linking again gives the row that is there.
    """
    require(by, "suggestion.link", suggestion)
    if measure.plan.district_id != suggestion.district_id:
        raise Refused(_("“%(measure)s” is a measure of another district.") % {"measure": measure}, code="elsewhere")
    own_year = suggestion.plan.year if suggestion.plan else suggestion.year
    later = measure.plan.year > own_year
    row, is_new = SuggestionLink.objects.get_or_create(
        suggestion=suggestion,
        measure=measure,
        defaults={
            "kind": SuggestionLink.Kind.TAKEN_UP if later else SuggestionLink.Kind.CONCERNS,
            "linked_at": now,
            "linked_by": by,
        },
    )
    if is_new:
        place = _place_of(suggestion)
        acts.note("suggestion.link", suggestion, of=place, by=by, now=now, comment=str(measure))
    return row


@transaction.atomic
def unlink(row: SuggestionLink, *, by: User, now: datetime) -> None:
    require(by, "suggestion.link", row.suggestion)
    place = _place_of(row.suggestion)
    acts.note("suggestion.unlink", row.suggestion, of=place, by=by, now=now, comment=str(row.measure))
    row.delete()


def _ask_again(
    suggestion: Suggestion,
    verb: str,
    step: str,
    *,
    comment: str,
    by: User,
    now: datetime,
    due_on: date | None,
) -> Suggestion:
    """Back to the responsible department, with a new day; what it answered stays as it is."""
    plan, today = suggestion.plan, timezone.localdate(now)
    if plan is None:
        raise MoveRefused(f"suggestion.{verb}", suggestion)
    grace = CalendarDay.objects.calendar(plan.district_id).add(today, plan.grace_days)
    due_on = _day(plan, due_on or grace, today=today)
    _take(suggestion, verb, by=by, now=now, comment=comment)
    suggestion.units.leads().update(due_on=due_on)
    _step(suggestion, step, by=by, now=now, due_on=due_on, text=comment)
    return suggestion


def _take(
    suggestion: Suggestion, verb: str, *, by: User, now: datetime, comment: str = "", **columns: Any
) -> Suggestion:
    place = columns.get("plan") or _place_of(suggestion)
    return acts.take(suggestion, verb, of=place, by=by, now=now, comment=comment, **columns)


def _place_of(suggestion: Suggestion) -> Plan | Department:
    return suggestion.plan or suggestion.district


def _step(suggestion: Suggestion, verb: str, *, by: User, now: datetime, text: str = "", **more: Any) -> SuggestionStep:
    return SuggestionStep.objects.create(
        suggestion=suggestion, verb=verb, text=text.strip(), taken_at=now, taken_by=by, **more
    )


def _plan_of(suggestion: Suggestion, plan: Plan | None) -> Plan:
    """The plan under whose office the suggestion is followed up; it is settled with the first dispatch."""
    under = suggestion.plan if suggestion.status != Status.RECEIVED else plan or suggestion.plan
    if under is None:
        raise Refused(_("Say under which plan the suggestion is followed up."), code="no_plan")
    if under.district_id != suggestion.district_id or under.status not in (Plan.Status.ACTIVE, Plan.Status.CLOSED):
        raise Refused(_("“%(plan)s” is no running plan of this district.") % {"plan": under}, code="unfit_plan")
    return under


def _day(plan: Plan, due_on: date | None, *, today: date) -> date:
    if due_on is None:
        days = ReplyTerm.objects.days_of(plan)[Urgency.ORDINARY]
        return CalendarDay.objects.calendar(plan.district_id).add(today, days)
    if due_on < today:
        raise Refused(_("The day of the reply lies in the past."), code="past_day")
    return due_on


def _refuse_strangers(suggestion: Suggestion, departments: Collection[Department]) -> None:
    here = set(Department.objects.at_or_below([suggestion.district_id]).values_list("pk", flat=True))
    for one in departments:
        if one.pk not in here or one.abolished_on is not None:
            words = _("“%(department)s” is no department of this district today.")
            raise Refused(words % {"department": one}, code="no_department")
