"""Plays the demo's year: import, activation, four months of filings in every state, reports, reminders."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from measures.actions import acknowledging, activation, assignments, importing, milestones
from measures.models import Assignment, Measure, Milestone
from plans.actions import documents
from plans.models import CalendarDay, Department, Plan, User
from tracking.actions import extensions, periods, reviews, updates
from tracking.demo import values
from tracking.demo.people import HERE, district_data, settle
from tracking.demo.proofs import sheet
from tracking.demo.year.stage import Stage
from tracking.demo.year.voices import Voices
from tracking.models import Period, ProgressUpdate
from tracking.reminders import finding
from tracking.reports import issuing

IMPORTED_ON, ACTIVE_ON = date(2026, 1, 21), date(2026, 1, 26)
REMINDED_ON = (date(2026, 11, 18), date(2026, 11, 20))
OPEN_MONTH_FILED_ON = date(2026, 11, 17)
HEARD_FROM, SEED = date(2026, 9, 1), 2026


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def load() -> Plan | None:
    """Fill an empty house with the demo; a house that has a department already is left as it is (None)."""
    data = district_data()
    if Department.objects.exists():
        return None
    root = settle(data)
    year = json.loads((HERE / "year.json").read_text(encoding="utf-8"))
    plan = adopt(root, coordinator=User.objects.get(username="wang"))
    stage = Stage(plan, SEED, ACTIVE_ON)
    _reach_milestones(stage, year["late_milestones"])
    *past, running = year["months"]
    for index, month in enumerate(past):
        _play_month(stage, date.fromisoformat(f"{month}-01"), index, year)
    _play_open_month(stage, date.fromisoformat(f"{running}-01"), len(past), year)
    _hear_voices(plan)
    _ask_for_time(stage)
    for day in REMINDED_ON:
        finding.raise_for(day, by=User.objects.clock(), now=at(day, 8))
    return plan


def adopt(root: Department, *, coordinator: User) -> Plan:
    content = (HERE / "plan.docx").read_bytes()
    tree, now = documents.read(content, name="plan.docx"), at(IMPORTED_ON)
    document = documents.store(content, name="plan.docx", district=root, tree=tree, by=coordinator, now=now)
    plan = importing.import_tree(document, tree=tree, by=coordinator, now=now)
    for proposal in Assignment.objects.proposed().filter(measure__plan=plan).order_by("pk"):
        assignments.confirm(proposal, by=coordinator, now=now)
    Plan.objects.filter(pk=plan.pk).update(sign_off=True)
    plan.refresh_from_db()
    plan = activation.activate(plan, by=coordinator, now=at(ACTIVE_ON))
    stage = Stage(plan, SEED, ACTIVE_ON)
    for lead in Assignment.objects.to_acknowledge().filter(measure__plan=plan).select_related("measure"):
        acknowledging.acknowledge(lead, by=_liaison(stage, lead.measure), now=at(ACTIVE_ON, 15))
    return plan


def _reach_milestones(stage: Stage, late: dict[str, dict[str, str | None]]) -> None:
    """Each milestone is reached two working days early unless the story says otherwise."""
    for milestone in Milestone.objects.filter(measure__plan=stage.plan).select_related("measure__plan"):
        told = late.get(str(milestone.measure.ordinal), {})
        due = milestone.due_on.isoformat()
        done = told[due] if due in told else stage.calendar.add(milestone.due_on, -2).isoformat()
        if done and done <= OPEN_MONTH_FILED_ON.isoformat():
            day = date.fromisoformat(done)
            milestones.record_done(milestone, done_on=day, by=_liaison(stage, milestone.measure), now=at(day, 16))


def _liaison(stage: Stage, measure: Measure) -> User:
    found = stage.liaison_of(measure)
    assert found, "no post of the demo is vacant"
    return found


def _head(stage: Stage, measure: Measure) -> User:
    found = stage.head_of(measure)
    assert found, "no post of the demo is vacant"
    return found


def _play_month(stage: Stage, month: date, index: int, year: dict[str, Any]) -> None:
    key = f"{month:%Y-%m}"
    period = periods.open_period(stage.plan, month=month, by=stage.clock, now=at(month, 8))
    for update in _updates(period):
        ordinal = update.measure.ordinal
        if ordinal in year["missing"].get(key, []):
            continue
        day = period.locks_on if ordinal in year["late"].get(key, []) else period.due_on - timedelta(days=ordinal % 5)
        content = year["filings"][str(ordinal)][index]
        _file(stage, update, content, day=day)
        returned = year["returned"].get(key, {}).get(str(ordinal))
        if returned:
            _return(stage, update, *returned, day=day)
            _file(stage, update, content, day=day, hour=15)
        reviews.accept(update, by=stage.coordinator, now=at(day, 17))
    lock_on = period.locks_on + timedelta(days=1)
    periods.lock_period(period, by=stage.clock, now=at(lock_on, 1))
    issuing.issue(period, by=stage.coordinator, now=at(lock_on, 9))


def _play_open_month(stage: Stage, month: date, index: int, year: dict[str, Any]) -> None:
    period = periods.open_period(stage.plan, month=month, by=stage.clock, now=at(month, 8))
    story = year["open_month"]
    for update in _updates(period):
        ordinal = update.measure.ordinal
        filings = year["filings"][str(ordinal)]
        content = filings[min(index, len(filings) - 1)]
        if ordinal in story["draft"]:
            _write(stage, update, content, day=OPEN_MONTH_FILED_ON)
        elif ordinal in story["submitted"]:
            _file(stage, update, content, day=OPEN_MONTH_FILED_ON, sign=False)
        elif ordinal in story["signed"]:
            _file(stage, update, content, day=OPEN_MONTH_FILED_ON)
        elif ordinal in story["accepted"]:
            _file(stage, update, content, day=OPEN_MONTH_FILED_ON)
            reviews.accept(update, by=stage.coordinator, now=at(OPEN_MONTH_FILED_ON, 17))
        elif str(ordinal) in story["returned"]:
            _file(stage, update, content, day=OPEN_MONTH_FILED_ON)
            _return(stage, update, *story["returned"][str(ordinal)], day=OPEN_MONTH_FILED_ON)


def _hear_voices(plan: Plan) -> None:
    """Suggestions, an instruction and an inspection of the autumn, as a played year has them."""
    stage = Stage(plan, SEED, HEARD_FROM)
    voices = Voices(stage)
    for n in range((OPEN_MONTH_FILED_ON - HEARD_FROM).days + 1):
        stage.begin(HEARD_FROM + timedelta(days=n))
        voices.play()


def _ask_for_time(stage: Stage) -> None:
    """One request is signed and waits for the coordinator."""
    open_ones = Milestone.objects.open().filter(measure__plan=stage.plan)
    ahead = open_ones.filter(due_on__gt=OPEN_MONTH_FILED_ON).order_by("due_on", "pk")
    milestone = ahead.select_related("measure__plan").first()
    if milestone is None:
        return
    asked = extensions.request(
        milestone,
        asked_for=CalendarDay.objects.calendar().add(milestone.due_on, 20),
        reason="市级配套标准预计12月中旬印发，需待其明确后实施。",
        progress="现场准备和人员培训已完成，设备已进场。",
        by=_liaison(stage, milestone.measure),
        now=at(OPEN_MONTH_FILED_ON, 11),
    )
    extensions.sign(asked, by=_head(stage, milestone.measure), now=at(OPEN_MONTH_FILED_ON, 15))


def _updates(period: Period) -> list[ProgressUpdate]:
    return list(period.updates.select_related("measure__plan", "period").order_by("measure__ordinal"))


def _write(stage: Stage, update: ProgressUpdate, content: dict[str, Any], *, day: date, hour: int = 10) -> User:
    liaison = _liaison(stage, update.measure)
    updates.write(update, content=content, version=update.version, by=liaison, now=at(day, hour))
    return liaison


def _file(
    stage: Stage, update: ProgressUpdate, content: dict[str, Any], *, day: date, hour: int = 10, sign: bool = True
) -> None:
    liaison = _write(stage, update, content, day=day, hour=hour)
    if update.measure.ordinal % 3 == 1 and not update.evidence.exists():
        name = f"{update.measure.heading}佐证清单.xlsx"
        evidence = sheet(update.measure.heading, content["progress"])
        updates.add_evidence(update, name=name, content=evidence, by=liaison, now=at(day, hour, 20))
    if not update.revisions.exists():
        chance = Random(f"{SEED}:{update.measure.ordinal}:{update.period}")
        values.report(update, chance=chance, as_of=day, by=liaison, now=at(day, hour, 25))
    updates.submit(update, by=liaison, now=at(day, hour, 30))
    if sign:
        updates.sign(update, by=_head(stage, update.measure), now=at(day, hour, 50))


def _return(stage: Stage, update: ProgressUpdate, field: str, comment: str, *, day: date) -> None:
    reviews.send_back(update, field=field, comment=comment, by=stage.coordinator, now=at(day, 14))
