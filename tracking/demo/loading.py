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
from plans.models import CalendarDay, Department, Membership, Plan, User
from plans.models.membership import Role
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
    _reach_milestones(plan, year["late_milestones"])
    *past, running = year["months"]
    for index, month in enumerate(past):
        _play_month(plan, date.fromisoformat(f"{month}-01"), index, year)
    _play_open_month(plan, date.fromisoformat(f"{running}-01"), len(past), year)
    _hear_voices(plan)
    _ask_for_time(plan)
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
    for lead in Assignment.objects.to_acknowledge().filter(measure__plan=plan).select_related("measure"):
        acknowledging.acknowledge(lead, by=_holder(lead.measure, Role.LIAISON), now=at(ACTIVE_ON, 15))
    return plan


def _reach_milestones(plan: Plan, late: dict[str, dict[str, str | None]]) -> None:
    """Each milestone is reached two working days early unless the story says otherwise."""
    calendar = CalendarDay.objects.calendar(plan.district_id)
    for milestone in Milestone.objects.filter(measure__plan=plan).select_related("measure"):
        told = late.get(str(milestone.measure.ordinal), {})
        due = milestone.due_on.isoformat()
        done = told[due] if due in told else calendar.add(milestone.due_on, -2).isoformat()
        if done and done <= OPEN_MONTH_FILED_ON.isoformat():
            day = date.fromisoformat(done)
            milestones.record_done(milestone, done_on=day, by=_holder(milestone.measure, Role.LIAISON), now=at(day, 16))


def _holder(measure: Measure, role: str) -> User:
    lead = Assignment.objects.leads().get(measure=measure)
    return Membership.objects.select_related("person").get(post__department=lead.department, post__role=role).person


def _play_month(plan: Plan, month: date, index: int, year: dict[str, Any]) -> None:
    clock, key = User.objects.clock(), f"{month:%Y-%m}"
    period = periods.open_period(plan, month=month, by=clock, now=at(month, 8))
    for update in _updates(period):
        ordinal = update.measure.ordinal
        if ordinal in year["missing"].get(key, []):
            continue
        day = period.locks_on if ordinal in year["late"].get(key, []) else period.due_on - timedelta(days=ordinal % 5)
        content = year["filings"][str(ordinal)][index]
        _file(update, content, day=day)
        returned = year["returned"].get(key, {}).get(str(ordinal))
        if returned:
            _return(update, *returned, day=day)
            _file(update, content, day=day, hour=15)
        reviews.accept(update, by=_coordinator(), now=at(day, 17))
    lock_on = period.locks_on + timedelta(days=1)
    periods.lock_period(period, by=clock, now=at(lock_on, 1))
    issuing.issue(period, by=_coordinator(), now=at(lock_on, 9))


def _play_open_month(plan: Plan, month: date, index: int, year: dict[str, Any]) -> None:
    period = periods.open_period(plan, month=month, by=User.objects.clock(), now=at(month, 8))
    story = year["open_month"]
    for update in _updates(period):
        ordinal = update.measure.ordinal
        filings = year["filings"][str(ordinal)]
        content = filings[min(index, len(filings) - 1)]
        if ordinal in story["draft"]:
            _write(update, content, day=OPEN_MONTH_FILED_ON)
        elif ordinal in story["submitted"]:
            _file(update, content, day=OPEN_MONTH_FILED_ON, sign=False)
        elif ordinal in story["signed"]:
            _file(update, content, day=OPEN_MONTH_FILED_ON)
        elif ordinal in story["accepted"]:
            _file(update, content, day=OPEN_MONTH_FILED_ON)
            reviews.accept(update, by=_coordinator(), now=at(OPEN_MONTH_FILED_ON, 17))
        elif str(ordinal) in story["returned"]:
            _file(update, content, day=OPEN_MONTH_FILED_ON)
            _return(update, *story["returned"][str(ordinal)], day=OPEN_MONTH_FILED_ON)


def _hear_voices(plan: Plan) -> None:
    """Suggestions, an instruction and an inspection of the autumn, as a played year has them."""
    stage = Stage(plan, SEED, HEARD_FROM)
    voices = Voices(stage)
    for n in range((OPEN_MONTH_FILED_ON - HEARD_FROM).days + 1):
        stage.begin(HEARD_FROM + timedelta(days=n))
        voices.play()


def _ask_for_time(plan: Plan) -> None:
    """One request is signed and waits for the coordinator."""
    ahead = Milestone.objects.open().filter(measure__plan=plan, due_on__gt=OPEN_MONTH_FILED_ON).order_by("due_on", "pk")
    milestone = ahead.select_related("measure__plan").first()
    if milestone is None:
        return
    asked = extensions.request(
        milestone,
        asked_for=CalendarDay.objects.calendar().add(milestone.due_on, 20),
        reason="市级配套标准预计12月中旬印发，需待其明确后实施。",
        progress="现场准备和人员培训已完成，设备已进场。",
        by=_holder(milestone.measure, Role.LIAISON),
        now=at(OPEN_MONTH_FILED_ON, 11),
    )
    extensions.sign(asked, by=_holder(milestone.measure, Role.HEAD), now=at(OPEN_MONTH_FILED_ON, 15))


def _updates(period: Period) -> list[ProgressUpdate]:
    return list(period.updates.select_related("measure__plan", "period").order_by("measure__ordinal"))


def _coordinator() -> User:
    return User.objects.get(username="wang")


def _write(update: ProgressUpdate, content: dict[str, Any], *, day: date, hour: int = 10) -> User:
    liaison = _holder(update.measure, Role.LIAISON)
    update.refresh_from_db()
    updates.write(update, content=content, version=update.version, by=liaison, now=at(day, hour))
    return liaison


def _file(update: ProgressUpdate, content: dict[str, Any], *, day: date, hour: int = 10, sign: bool = True) -> None:
    liaison = _write(update, content, day=day, hour=hour)
    if update.measure.ordinal % 3 == 1 and not update.evidence.exists():
        name = f"{update.measure.heading}佐证清单.xlsx"
        evidence = sheet(update.measure.heading, content["progress"])
        updates.add_evidence(update, name=name, content=evidence, by=liaison, now=at(day, hour, 20))
    update.refresh_from_db()
    if not update.revisions.exists():
        chance = Random(f"{SEED}:{update.measure.ordinal}:{update.period}")
        values.report(update, chance=chance, as_of=day, by=liaison, now=at(day, hour, 25))
    updates.submit(update, by=liaison, now=at(day, hour, 30))
    update.refresh_from_db()
    if sign:
        updates.sign(update, by=_holder(update.measure, Role.HEAD), now=at(day, hour, 50))
        update.refresh_from_db()


def _return(update: ProgressUpdate, field: str, comment: str, *, day: date) -> None:
    reviews.send_back(update, field=field, comment=comment, by=_coordinator(), now=at(day, 14))
    update.refresh_from_db()
