"""The light in SQL and the rule in Python say the same of any measure, under any settings, on any day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.models import Measure, Milestone
from plans.models import CalendarDay, Plan
from plans.models.plan import LightBasis
from plans.workdays import Calendars
from tests.tracking.scenes import at, build_scene
from tracking.light_rule import Facts, Light, expected_on, light_on
from tracking.models import LightOverride, Period, ProgressUpdate, Revision, ScheduleStep, Step
from tracking.standing import thresholds_of, with_standing

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2026, 1, 1)
MONTHS = [date(2026, month, 1) for month in range(1, 13)]
ENDS = {"submitted": ["submit"], "returned": ["submit", "return"], "accepted": ["submit", "accept"], "silent": []}


def days(least: int, most: int) -> st.SearchStrategy[date]:
    return st.integers(least, most).map(lambda n: NEW_YEAR + timedelta(days=n))


@dataclass(frozen=True)
class Filing:
    month: date
    end: str
    percent: Decimal | None
    filed_on: date


@dataclass(frozen=True)
class Case:
    plan: int
    closed_on: date | None
    milestones: list[tuple[date, date | None]]
    filings: list[Filing]
    steps: list[tuple[date, Decimal]]
    override: tuple[date, int, str, int | None] | None  # from, days, light, lifted after days


PERCENTS = st.one_of(st.none(), st.sampled_from([Decimal(0), Decimal(100)]), st.decimals(0, 100, places=2))
FILING = st.builds(Filing, st.sampled_from(MONTHS), st.sampled_from(sorted(ENDS)), PERCENTS, days(0, 380))
STEPS = st.dictionaries(st.sampled_from(MONTHS), st.decimals(0, 100, places=2), max_size=4).map(
    lambda steps: list(zip(sorted(steps), sorted(steps.values()), strict=True))
)
CASE = st.builds(
    Case,
    plan=st.integers(0, 2),
    closed_on=st.one_of(st.none(), st.none(), days(0, 400)),
    milestones=st.lists(st.tuples(days(-30, 400), st.one_of(st.none(), days(0, 400))), max_size=3),
    filings=st.lists(FILING, max_size=4, unique_by=lambda filing: filing.month),
    steps=st.one_of(st.just([]), STEPS),
    override=st.one_of(
        st.none(),
        st.tuples(
            days(0, 360),
            st.integers(0, 90),
            st.sampled_from([light.value for light in Light if light != Light.DONE]),
            st.one_of(st.none(), st.integers(0, 90)),
        ),
    ),
)
SETTINGS = st.fixed_dictionaries(
    {
        "light_basis": st.sampled_from(LightBasis.values),
        "overdue_days": st.integers(0, 15),
        "due_soon_days": st.integers(0, 15),
        "behind_points": st.integers(0, 30),
        "overdue_points": st.integers(0, 60),
        "year": st.sampled_from([2025, 2026, 2026]),
    }
)


@given(
    cases=st.lists(CASE, min_size=25, max_size=40),
    plans=st.lists(SETTINGS, min_size=3, max_size=3),
    asked=st.lists(days(-10, 400), min_size=8, max_size=8),
)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_sql_and_python_say_the_same(db, cases, plans, asked):
    calendar = CalendarDay.objects.calendar()
    with transaction.atomic():
        scene = build_scene()
        kept = [scene.plan, *(_plan_like(scene.plan, title) for title in ("甲", "乙"))]
        for plan, chosen in zip(kept, plans, strict=True):
            for name, value in chosen.items():
                setattr(plan, name, value)  # `with_standing` reads the plans it is given
        measures = _create(scene, kept, cases)
        for day in asked:
            found = with_standing(Measure.objects.all(), plan=kept, day=day, calendars=Calendars(calendar)).in_bulk()
            for measure, case in zip(measures, cases, strict=True):
                plan, row = kept[case.plan], found[measure.pk]
                facts = _facts(case, plan.year, day)
                assert (row.percent, row.expected_percent) == (facts.percent, facts.expected_percent), (day, case)
                assert row.light == light_on(day, facts, thresholds_of(plan), calendar), (day, facts, row.light)
        transaction.set_rollback(True)


def _plan_like(plan: Plan, title: str) -> Plan:
    return Plan.objects.create(district=plan.district, office=plan.office, title=title, year=plan.year)


def _create(scene, plans: list[Plan], cases: list[Case]) -> list[Measure]:
    li, wang = scene.district.who["li"], scene.wang
    periods = {
        (plan.pk, month): Period(
            plan=plan, month=month, due_on=month.replace(day=25), locks_on=month.replace(day=27), opened_at=at(month),
            opened_by=wang, opened_on=month,
        )
        for plan in plans
        for month in MONTHS
    }  # fmt: skip
    Period.objects.bulk_create(periods.values())
    measures = [
        Measure(
            plan=plans[case.plan], ordinal=n, heading=f"举措{n}",
            **({"status": "closed", "closed_at": at(case.closed_on, 23), "closed_by": wang} if case.closed_on else {}),
        )
        for n, case in enumerate(cases, start=1)
    ]  # fmt: skip
    Measure.objects.bulk_create(measures)
    pairs = list(zip(measures, cases, strict=True))
    Milestone.objects.bulk_create(
        Milestone(
            measure=measure, ordinal=n, title="节点", original_due_on=due, due_on=due, done_on=done,
            done_at=at(done) if done else None, done_by=wang if done else None,
        )
        for measure, case in pairs
        for n, (due, done) in enumerate(case.milestones, start=1)
    )  # fmt: skip
    ScheduleStep.objects.bulk_create(
        ScheduleStep(measure=measure, month=month, percent=percent)
        for measure, case in pairs
        for month, percent in case.steps
    )
    LightOverride.objects.bulk_create(_override(measure, case, wang) for measure, case in pairs if case.override)
    filings = [
        (filing, ProgressUpdate(period=periods[measure.plan_id, filing.month], measure=measure))
        for measure, case in pairs
        for filing in case.filings
    ]
    ProgressUpdate.objects.bulk_create(update for _filing, update in filings)
    revisions = [
        Revision(
            update=update, number=1, percent=filing.percent, submitted_at=at(filing.filed_on), submitted_by=li
        )
        for filing, update in filings
    ]  # fmt: skip
    Revision.objects.bulk_create(revisions)
    Step.objects.bulk_create(
        Step(
            update=update, revision=revision, verb=verb, comment="请补充", taken_by=wang,
            taken_at=at(filing.filed_on + timedelta(days=2 * n), 23),
        )
        for (filing, update), revision in zip(filings, revisions, strict=True)
        for n, verb in enumerate(ENDS[filing.end])
    )  # fmt: skip
    return measures


def _override(measure: Measure, case: Case, wang) -> LightOverride:
    begin, length, light, lifted = case.override
    return LightOverride(
        measure=measure, light=light, reason="情况特殊", from_on=begin, until_on=begin + timedelta(days=length),
        made_at=at(begin, 9), made_by=wang,
        **({} if lifted is None else {"lifted_at": at(begin + timedelta(days=lifted)), "lifted_by": wang}),
    )  # fmt: skip


def _facts(case: Case, year: int, day: date) -> Facts:
    """What the rows of a case say of a day, told without the database."""
    accepted = [
        filing
        for filing in case.filings
        if filing.end == "accepted" and filing.percent is not None and filing.filed_on + timedelta(days=2) <= day
    ]
    dues = [due for due, _done in case.milestones]
    still_open = [due for due, done in case.milestones if done is None or done > day]
    last_due_on = max(dues, default=None)
    return Facts(
        is_closed=case.closed_on is not None and case.closed_on <= day,
        percent=max(accepted, key=lambda filing: filing.month).percent if accepted else None,
        expected_percent=expected_on(day, year=year, last_due_on=last_due_on, steps=case.steps),
        has_own_schedule=bool(case.steps),
        first_due_on=min(dues, default=None),
        next_due_on=min(still_open, default=None),
        reached_any=any(done is not None and done <= day for _due, done in case.milestones),
        missed_filing=any(_missed(filing, day) for filing in case.filings),
        override=_override_on(case, day),
    )


def _missed(filing: Filing, day: date) -> bool:
    is_in = filing.end != "silent" and filing.filed_on <= day
    sent_back = filing.end == "returned" and filing.filed_on + timedelta(days=2) <= day
    return filing.month <= day and filing.month.replace(day=25) < day and (not is_in or sent_back)


def _override_on(case: Case, day: date) -> Light | None:
    if case.override is None:
        return None
    begin, length, light, lifted = case.override
    last = begin + timedelta(days=length)
    if lifted is not None:
        last = min(last, begin + timedelta(days=lifted - 1))
    return Light(light) if begin <= day <= last else None
