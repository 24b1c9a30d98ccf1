"""A light set by hand, a schedule of one's own, and a locked month that may be supplemented."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from measures.models import Measure
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act, CalendarDay, User
from plans.policies import Forbidden
from tests.running_plan import OCTOBER, SEPTEMBER, at
from tracking import filings
from tracking.actions import overrides, periods, reviews, supplements, updates
from tracking.actions.overrides import UnfitOverride, UnfitSchedule
from tracking.actions.steps import PeriodLocked
from tracking.actions.supplements import UnfitSupplement
from tracking.actions.updates import UnfitContent
from tracking.desk import lay_out
from tracking.models import Duty, LightOverride, ProgressUpdate, ScheduleStep
from tracking.standing import explain, overridden, with_standing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 12)
NOW = at(TODAY)
WEEK = timedelta(days=7)


def standing(running, number, day, **more):
    measures = Measure.objects.filter(pk=running.measures[number - 1].pk)
    return with_standing(measures, plan=running.plan, day=day, **more).get()


def set_by_hand(running, **more):
    wanted = {"light": "on_schedule", "reason": "已获批延期", "until_on": TODAY + WEEK, "by": running.who["wang"]}
    return overrides.override(running.measures[0], now=NOW, **{**wanted, **more})


def test_an_override_shows_from_its_day_to_its_last_with_the_derived_light(running):
    made = set_by_hand(running)  # the milestone of measure 1 was due in June
    told = {day: standing(running, 1, day).light for day in (TODAY - WEEK, TODAY, TODAY + WEEK, TODAY + 2 * WEEK)}
    assert list(told.values()) == ["overdue", "on_schedule", "on_schedule", "overdue"]
    row, calendar = standing(running, 1, TODAY), CalendarDay.objects.calendar()
    by_hand = overridden([row], plans=[running.plan], day=TODAY)
    reasons = explain(row, plan=running.plan, day=TODAY, calendar=calendar, by_hand=by_hand)
    assert (reasons.by_hand.override, reasons.by_hand.derived) == (made, "overdue")
    assert Act.objects.get(verb="light.override").comment == "已获批延期"


def test_a_lifted_override_keeps_the_days_before(running):
    made = set_by_hand(running)
    overrides.lift(made, by=running.who["wang"], now=NOW + timedelta(days=2))
    assert standing(running, 1, TODAY + timedelta(days=1)).light == "on_schedule"
    assert standing(running, 1, TODAY + timedelta(days=2)).light == "overdue"
    with pytest.raises(MoveRefused):
        overrides.lift(made, by=running.who["wang"], now=NOW)
    set_by_hand(running, light="behind")


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("light", {"light": "done"}),
        ("light", {"light": "purple"}),
        ("reason", {"reason": " "}),
        ("from_on", {"from_on": TODAY - WEEK}),
        ("until_on", {"until_on": TODAY - WEEK}),
        ("until_on", {"from_on": TODAY + WEEK, "until_on": TODAY + 2 * WEEK}),
    ],
)
def test_an_override_that_cannot_be_is_refused_by_field(running, field, wanted):
    set_by_hand(running)
    with pytest.raises(UnfitOverride) as refusal:
        set_by_hand(running, **wanted)
    assert refusal.value.field == field
    assert LightOverride.objects.count() == 1


@pytest.mark.parametrize("name", ["li", "head", "zhao", "leader"])
def test_only_the_coordinator_speaks_about_lights_and_locked_months(running, period, name):
    stranger = running.who[name]
    with pytest.raises(Forbidden):
        set_by_hand(running, by=stranger)
    with pytest.raises(Forbidden):
        overrides.lift(set_by_hand(running), by=stranger, now=NOW)
    with pytest.raises(Forbidden):
        overrides.schedule(running.measures[0], steps={}, by=stranger, now=NOW)
    with pytest.raises(Forbidden):
        supplements.allow(running.update(1), until_on=TODAY, reason="补报", by=stranger, now=NOW)


def test_the_database_holds_one_override_at_a_time_and_none_of_the_past(running):
    made = set_by_hand(running)
    for changes in (
        {"from_on": TODAY, "until_on": TODAY + 2 * WEEK},  # overlaps
        {"from_on": TODAY - WEEK, "until_on": TODAY - WEEK},  # begins before it was made
        {"from_on": TODAY + 3 * WEEK, "until_on": TODAY + 2 * WEEK},
        {"from_on": TODAY + 3 * WEEK, "until_on": TODAY + 3 * WEEK, "light": "done"},
        {"from_on": TODAY + 3 * WEEK, "until_on": TODAY + 3 * WEEK, "reason": ""},
    ):
        values = {"light": "behind", "reason": "再设"} | changes
        with pytest.raises(IntegrityError), transaction.atomic():
            LightOverride.objects.create(measure=made.measure, made_at=NOW, made_by=running.who["wang"], **values)


def test_a_schedule_of_its_own_replaces_that_of_the_year(running):
    measure, wang = running.measures[0], running.who["wang"]
    steps = {date(2026, 9, 1): Decimal(20), date(2026, 12, 1): Decimal(80)}
    overrides.schedule(measure, steps=steps, by=wang, now=NOW)
    assert standing(running, 1, date(2026, 10, 31)).expected_percent == 40
    overrides.schedule(measure, steps={date(2026, 12, 1): Decimal(100)}, by=wang, now=NOW)
    assert standing(running, 1, date(2026, 6, 30)).expected_percent == 50
    overrides.schedule(measure, steps={}, by=wang, now=NOW)
    assert standing(running, 1, date(2026, 6, 30)).expected_percent == 100  # due at the end of June
    with pytest.raises(UnfitSchedule):
        overrides.schedule(measure, steps={SEPTEMBER: Decimal(20), OCTOBER: Decimal(10)}, by=wang, now=NOW)
    with pytest.raises(UnfitSchedule):
        overrides.schedule(measure, steps={SEPTEMBER: Decimal(101)}, by=wang, now=NOW)
    assert not ScheduleStep.objects.exists()


@pytest.fixture
def locked(running, period) -> ProgressUpdate:
    """Measure 1 in October; the month is locked and nothing was filed."""
    periods.lock_period(period, by=running.who["wang"], now=at(date(2026, 10, 30)))
    return running.update(1)


def late_filing(running, update, now):
    li = running.who["li"]
    updates.write(update, content={"progress": "补报情况", "percent": 50}, version=None, by=li, now=now)
    return updates.submit(update, by=li, now=now)


def supplements_on_desk(running, day):
    groups = lay_out(running.who["li"], day=day).groups
    return [task for tasks in groups.values() for task in tasks if task.duty.kind == Duty.Kind.SUPPLEMENT]


def test_a_locked_month_takes_what_may_be_supplemented_up_to_the_term(running, locked):
    wang, november = running.who["wang"], date(2026, 11, 6)
    with pytest.raises(PeriodLocked):
        late_filing(running, locked, at(november))
    supplements.allow(locked, until_on=november, reason="人员调整", by=wang, now=at(date(2026, 11, 2)))
    with pytest.raises(PeriodLocked):
        late_filing(running, locked, at(november + timedelta(days=1)))
    with pytest.raises(PeriodLocked):
        late_filing(running, running.update(2), at(november))
    [task] = supplements_on_desk(running, november)
    assert (task.duty.due_on, task.update) == (november, running.update(1))
    late_filing(running, locked, at(november, 23))
    assert supplements_on_desk(running, november) == []
    reviews.accept(locked, by=wang, now=at(november + WEEK))
    row = filings.as_of(ProgressUpdate.objects.filter(pk=locked.pk), day=november + WEEK).get()
    assert (row.state, row.on_time) == ("accepted", False)
    assert Act.objects.get(verb="update.supplement").comment == "2026-11-06: 人员调整"
    with pytest.raises(MoveRefused):
        supplements.allow(locked, until_on=november + WEEK, reason="再补", by=wang, now=at(november))


def test_a_term_that_nobody_used_lapses_and_is_owed_no_more(running, locked):
    wang, term = running.who["wang"], date(2026, 11, 6)
    supplements.allow(locked, until_on=term, reason="人员调整", by=wang, now=at(date(2026, 11, 2)))
    owed = Duty.objects.filter(kind=Duty.Kind.SUPPLEMENT)
    clock = {"by": User.objects.clock(), "now": at(term + timedelta(days=1), 0)}
    assert (supplements.lapse_due(term, **clock), owed.get().opened_on) == (0, date(2026, 11, 2))
    assert (supplements.lapse_due(term + timedelta(days=1), **clock), owed.count()) == (1, 0)
    assert supplements.lapse_due(term + timedelta(days=1), **clock) == 0
    assert Act.objects.get(verb="update.supplement_lapse").comment == "2026-11-06"
    supplements.allow(locked, until_on=term + WEEK, reason="再补", by=wang, now=at(term + timedelta(days=1)))
    assert owed.get().due_on == term + WEEK


def test_a_plan_that_takes_late_filings_needs_no_permission(running, locked):
    type(running.plan).objects.filter(pk=running.plan.pk).update(takes_late_filings=True)
    update = late_filing(running, running.update(1), at(date(2026, 12, 1)))
    assert update.status == "submitted"
    updates.withdraw(update, by=running.who["li"], now=at(date(2026, 12, 1)))


@pytest.mark.parametrize(
    ("until_on", "reason", "field"), [(TODAY, "补报", "until_on"), (date(2026, 11, 6), " ", "reason")]
)
def test_a_permission_has_a_term_ahead_and_a_reason(running, locked, until_on, reason, field):
    with pytest.raises(UnfitSupplement) as refusal:
        supplements.allow(locked, until_on=until_on, reason=reason, by=running.who["wang"], now=at(date(2026, 11, 2)))
    assert refusal.value.field == field


def test_an_open_month_needs_no_permission(running, update):
    with pytest.raises(Refused):
        supplements.allow(update, until_on=TODAY, reason="补报", by=running.who["wang"], now=NOW)


def test_the_database_judges_the_term_by_the_moment_of_the_act(running, locked):
    wang = running.who["wang"]
    supplements.allow(locked, until_on=date(2026, 11, 6), reason="补报", by=wang, now=at(date(2026, 11, 2)))
    statement = "UPDATE tracking_progressupdate SET progress = '改', written_at = %s, written_by_id = %s WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [at(date(2026, 11, 6), 23), wang.pk, locked.pk])
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(statement.replace("'改'", "'再改'"), [at(date(2026, 11, 7), 0), wang.pk, locked.pk])
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(statement.replace("'改'", "'无'"), [at(date(2026, 11, 6)), wang.pk, running.update(2).pk])


def test_a_completion_needs_a_file_where_the_plan_says_so(running, update):
    type(running.plan).objects.filter(pk=running.plan.pk).update(evidence_required=True)
    li, update = running.who["li"], running.update(1)
    updates.write(update, content={"progress": "全部完成", "percent": 100}, version=0, by=li, now=NOW)
    with pytest.raises(UnfitContent) as refusal:
        updates.submit(update, by=li, now=NOW)
    assert refusal.value.field == "evidence"
    updates.add_evidence(update, name="验收.pdf", content=b"%PDF-1.7\nproof", by=li, now=NOW)
    assert updates.submit(update, by=li, now=NOW).status == "submitted"


def test_the_page_of_a_measure_shows_the_derived_light_beside_the_one_set_by_hand(running, client_of):
    today = timezone.localdate()
    overrides.override(
        running.measures[0],
        light="on_schedule",
        reason="已获批延期",
        until_on=today,
        by=running.who["wang"],
        now=timezone.now(),
    )
    page = client_of("li").get(running.measures[0].get_absolute_url())
    assert page.context["reasons"].by_hand.derived == "overdue"
    assert "已获批延期" in page.content.decode()
    refused = client_of("wang").post(
        f"/measures/{running.measures[0].pk}/light/", {"light": "behind", "reason": "再设"}
    )
    assert refused.status_code == 400
