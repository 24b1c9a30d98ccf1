"""What is over stays as it is: one guard for every act of the house, triggers for every statement."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from measures.actions import assignments, milestones
from measures.models import Measure, Target
from plans.models import Plan, User
from plans.policies import PlanSettled, allowed, plan_of, require
from tests.running_plan import OCTOBER, SEPTEMBER, at, build_running_plan
from tracking import policies as house
from tracking import report_rules
from tracking.actions import closings, periods, updates
from tracking.models import Closing, Evidence, Report
from tracking.reports import issuing

NOW = at(date(2026, 12, 31))
pytestmark = pytest.mark.django_db

# Verbs that are about no plan: accounts, departments, letters, documents that wait.
ABOUT_NO_PLAN = {
    "view.share",
    "view.forget",
    "territory.establish",
    "plan.import",
    "people.edit",
    "message.read",
    "message.retry",
    "reminder.log",
}
CLOSED_STILL = {"plan.reopen", "plan.archive", "plan.overview", "closing.weigh", "period.lock", "report.draw_up"}
CLOSED_STILL |= {*report_rules.RULES, "implementation.write", "implementation.issue"}
ARCHIVED_STILL = {"plan.overview", "closing.weigh", "subscription.end"}


@pytest.fixture
def over():
    """A plan of a year with a filing in every table that hangs on it, closed."""
    running = build_running_plan()
    running.open(SEPTEMBER)
    running.accepted(1, SEPTEMBER)
    running.open()
    measure, update = running.measures[0], running.update(1)
    Target.objects.create(measure=measure, ordinal=1, text="新增20家", kind="increment")
    Closing.objects.create(measure=measure, conclusion="完成", requested_at=NOW, requested_by=running.who["li"])
    Evidence.objects.create(
        update=update, sha256="0" * 64, name="证明.pdf", size=1, media_type="application/pdf", added_at=NOW,
        added_by=running.who["li"],
    )  # fmt: skip
    go(running, Plan.Status.CLOSED)
    return running


def go(running, status):
    Plan.objects.filter(pk=running.plan.pk).update(status=status)
    running.plan.refresh_from_db()


def things(running):
    """One of everything by which a verb may be asked."""
    measure, period = running.measures[0], running.plan.periods.get(month=OCTOBER)
    return {
        "plan": running.plan,
        "measure": measure,
        "milestone": measure.milestones.get(),
        "assignment": measure.assignments.leads().get(),
        "update": running.update(1),
        "period": period,
        "report": Report(plan=running.plan, period=period),
        "closing": Closing.objects.get(),
    }


@pytest.mark.parametrize(
    ("status", "still"), [(Plan.Status.CLOSED, CLOSED_STILL), (Plan.Status.ARCHIVED, ARCHIVED_STILL)]
)
def test_no_act_is_possible_on_a_plan_that_is_over_but_those_named(over, status, still):
    go(over, status)
    clock = User.objects.clock()
    for thing in things(over).values():
        for verb in house.policy.verbs() - ABOUT_NO_PLAN:
            assert house.policy.allowed(clock, verb, thing) == (verb in still), verb
            if verb not in still:
                with pytest.raises(PlanSettled):
                    house.require(clock, verb, thing)


def test_the_guard_looks_at_the_plan_as_it_is_by_now(running):
    measure = Measure.objects.select_related("plan").get(pk=running.measures[0].pk)
    go(running, Plan.Status.CLOSED)
    with pytest.raises(PlanSettled):
        milestones.add(measure, title="上线", due_on=date(2026, 12, 30), by=running.who["wang"], now=NOW)


def test_a_closed_plan_takes_no_filing_no_milestone_no_department(over):
    li, wang, measure = over.who["li"], over.who["wang"], over.measures[0]
    acts = (
        lambda: updates.write(over.update(1), content={"progress": "补报"}, version=0, by=li, now=NOW),
        lambda: updates.submit_unchanged(over.update(1), by=li, now=NOW),
        lambda: milestones.record_done(measure.milestones.get(), done_on=OCTOBER, by=wang, now=NOW),
        lambda: assignments.release(measure.assignments.get(role="supporting"), by=wang, now=NOW),
        lambda: periods.open_period(over.plan, month=date(2026, 11, 1), by=wang, now=NOW),
        lambda: closings.grant(Closing.objects.get(), by=wang, now=NOW),
    )
    for act in acts:
        with pytest.raises(PlanSettled, match="不再变更|stays as it is"):
            act()


def test_the_clock_locks_and_reports_what_a_closed_plan_left_and_leaves_an_archived_one_alone(over):
    clock = {"by": User.objects.clock(), "now": NOW}
    assert len(periods.lock_due_periods(date(2026, 10, 15), **clock)) == 1
    locked = issuing.left_to_the_clock().get()
    assert issuing.issue_locked(locked.pk, **clock).period == locked
    go(over, Plan.Status.ARCHIVED)
    assert periods.lock_due_periods(date(2026, 12, 31), **clock) == []
    assert not issuing.left_to_the_clock().exists()


# table, a statement that a closed plan refuses
CLOSED_TABLES = {
    "measures_measure": "UPDATE measures_measure SET working_title = '新' WHERE plan_id = %s",
    "measures_assignment": "DELETE FROM measures_assignment WHERE measure_id IN {measures}",
    "measures_milestone": "UPDATE measures_milestone SET due_on = due_on + 30 WHERE measure_id IN {measures}",
    "measures_target": "DELETE FROM measures_target WHERE measure_id IN {measures}",
    "plans_section": "UPDATE plans_section SET heading = '新' WHERE plan_id = %s",
    "tracking_progressupdate": "UPDATE tracking_progressupdate SET progress = '新' WHERE measure_id IN {measures}",
    "tracking_evidence": "DELETE FROM tracking_evidence WHERE update_id IN "
    "(SELECT id FROM tracking_progressupdate WHERE measure_id IN {measures})",
    "tracking_closing": "DELETE FROM tracking_closing WHERE measure_id IN {measures}",
}
ARCHIVED_TABLES = {
    "plans_plan": "UPDATE plans_plan SET title = '新' WHERE id = %s",
    "tracking_period": "UPDATE tracking_period SET locked_at = now(), locked_by_id = opened_by_id WHERE plan_id = %s",
}


def refused(over, statement):
    measures = "(SELECT id FROM measures_measure WHERE plan_id = %s)"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(measures=measures), [over.plan.pk])
            assert cursor.rowcount, "the statement touches nothing, so it proves nothing"
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    return False


def test_no_statement_changes_what_hangs_on_a_plan_that_is_over(over):
    assert [table for table, statement in CLOSED_TABLES.items() if not refused(over, statement)] == []
    assert [table for table, statement in ARCHIVED_TABLES.items() if refused(over, statement)] == []
    go(over, Plan.Status.ARCHIVED)
    both = CLOSED_TABLES | ARCHIVED_TABLES
    assert [table for table, statement in both.items() if not refused(over, statement)] == []


def test_the_plan_of_a_thing_is_found_through_what_it_hangs_on(over):
    assert {plan_of(thing) for thing in things(over).values()} == {over.plan}
    assert plan_of(Evidence.objects.get()) == over.plan
    assert plan_of(over.district.root) is None
    assert plan_of(None) is None
    assert not allowed(over.who["wang"], "plan.edit", over.plan)
    with pytest.raises(PlanSettled):
        require(over.who["wang"], "plan.edit", over.plan)
