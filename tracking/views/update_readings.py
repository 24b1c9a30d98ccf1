"""The part of the update page that is about targets: their values, and what is said to the doubts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from measures.models import Target
from plans.asked import person
from plans.lifecycle import Refused
from plans.models import User
from tracking.actions import explaining, readings
from tracking.doubts.gathering import with_findings
from tracking.doubts.rules import Doubt, Finding
from tracking.models import Contribution, ProgressUpdate, Reading, Revision
from tracking.reading_forms import AnswersForm, ReadingsForm, last_day
from tracking.views.targets import parts_of

SUSPICIOUS = (Doubt.FELL, Doubt.READING_FELL, Doubt.JUMPED)


def readings_form(
    user: User, update: ProgressUpdate, data: Any = None, *, part: Contribution | None = None
) -> ReadingsForm:
    """The targets of the measure with what the lead, or with `part` its department, has entered so far."""
    frozen = Revision.objects.visible_to(user).filter(update=update, submitted_at__gte=OuterRef("entered_at"))
    whose = part.department_id if part else None
    known = Reading.objects.visible_to(user).filter(update=update, department=whose).standing()
    return ReadingsForm(
        data,
        targets=Target.objects.visible_to(user).in_force().filter(measure=update.measure_id),
        known=list(known.annotate(is_submitted=Exists(frozen))),
        day=last_day(update.period.month, today=timezone.localdate()),
    )


def file_readings(
    request: HttpRequest, update: ProgressUpdate, *, now: datetime, part: Contribution | None = None
) -> None:
    """What was typed about targets; raises Refused in the user's words."""
    by = person(request)
    form = readings_form(by, update, request.POST, part=part)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise Refused(f"{form.fields[name].label}: {errors[0]}")
    for one in form.entered():
        said: dict[str, Any] = {"value": one.value, "as_of": one.as_of, "reason": one.reason}
        readings.enter(one.target, **said, update=update, part=part, by=by, now=now)


def explain(request: HttpRequest, update: ProgressUpdate, *, now: datetime) -> None:
    """The answers that were sent along with the submission."""
    sent = [name.removeprefix("answer_") for name in request.POST if name.startswith("answer_")]
    said = {doubt: request.POST[f"answer_{doubt}"] for doubt in sent}
    explaining.explain(update, said, by=person(request), now=now)


def targets_of_update(request: HttpRequest, update: ProgressUpdate) -> dict[str, Any]:
    """For the form page: each target with its way and inputs, and the doubts of the saved draft with room to answer."""
    user = person(request)
    data = request.POST if request.method == "POST" and "no_change" not in request.POST else None
    form = readings_form(user, update, data)
    targets = Target.objects.visible_to(user).filter(measure=update.measure_id)
    told = {one["standing"].target.pk: one for one in parts_of(user, targets, timezone.localdate())}
    doubts = doubts_of(user, update) if update.written_at else []
    answers = AnswersForm(data, doubts=[str(one) for one in doubts])
    return {
        "target_rows": [(told[target.pk], *fields) for target, *fields in form.rows()],
        "doubts": [(one, answers[f"answer_{one}"]) for one in doubts],
    }


def unasked(request: HttpRequest, update: ProgressUpdate) -> list[Finding]:
    """Suspicious figures about which the page has not asked yet: a sentence is asked for once, and nothing stopped."""
    found = doubts_of(person(request), update)
    return [one for one in found if one.doubt in SUSPICIOUS and f"answer_{one}" not in request.POST]


def doubts_of(user: User, update: ProgressUpdate) -> list[Finding]:
    found = with_findings(ProgressUpdate.objects.visible_to(user).filter(pk=update.pk).in_context())
    return found[0][1] if found else []


def readings_of_update(user: User, update: ProgressUpdate) -> list[dict[str, Any]]:
    """What a filing says about targets, each value with the ones it took the place of."""
    rows = Reading.objects.visible_to(user).filter(update=update)
    known = list(rows.select_related("target", "department", "correction_of").order_by("target__ordinal", "entered_at"))
    replaced = {one.correction_of_id for one in known}
    return [{"reading": one, "is_replaced": one.pk in replaced} for one in known]
