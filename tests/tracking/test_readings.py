"""Readings: filed with an update or entered by the coordinator; what counts, since when, and what stays on record."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction

from measures.actions import targets as goals
from measures.models import Target
from plans.lifecycle import Conflict, MoveRefused, Refused
from plans.models import Act
from plans.policies import Forbidden
from tests.running_plan import OCTOBER, SEPTEMBER, at
from tracking.actions import periods, readings, reviews, updates
from tracking.actions.readings import UnfitReading
from tracking.models import ProgressUpdate, Reading
from tracking.targets import TargetState, in_state, standings

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 9)
NOW = at(DAY)
NINE_MONTHS = date(2026, 9, 30)


@pytest.fixture
def target(running):
    return promise(running, kind="cumulative", value=D(120))


def promise(running, number=1, **content):
    measure = running.measures[number - 1]
    said = {"kind": "cumulative", "value": D(120), "unit": "家"} | content
    ordinal = measure.targets.count() + 1
    return Target.objects.create(measure=measure, ordinal=ordinal, text=f"引进企业{ordinal}", **said)


def report(running, target, value, *, month=OCTOBER, day=DAY, who="li", **more):
    update = running.update(1, month)
    return readings.enter(
        target, value=value, as_of=more.pop("as_of", day), update=update, by=running.who[who], now=at(day, 9), **more
    )


def standing(target, day=DAY):
    (found,) = standings(Target.objects.filter(pk=target.pk), day=day)
    return found


class TestFiled:
    def test_a_reading_counts_from_the_acceptance_of_its_filing(self, running, period, target):
        report(running, target, "96")
        assert standing(target).state == TargetState.UNKNOWN
        running.accepted(1, OCTOBER)  # submitted on the 10th, accepted on the 11th
        assert standing(target, date(2026, 10, 10)).value is None
        assert standing(target, date(2026, 10, 11)).value == 96
        assert standing(target, date(2026, 10, 8)).state == TargetState.UNKNOWN

    def test_while_it_is_written_a_reading_is_replaced_and_taken_away(self, running, period, target):
        first = report(running, target, "12.5万")
        assert first.value == 125000
        assert report(running, target, D(3)).pk == first.pk
        assert report(running, target, None) is None
        assert not Reading.objects.exists()

    def test_what_was_submitted_is_corrected_with_a_reason_and_both_stay(self, running, period, target):
        report(running, target, D(96))
        returned = running.submitted(1)
        reviews.send_back(returned, comment="数不对", by=running.who["wang"], now=at(date(2026, 10, 11)))
        again = {"day": date(2026, 10, 12), "as_of": DAY}
        with pytest.raises(UnfitReading) as refused:
            report(running, target, D(69), **again)
        assert refused.value.field == "reason"
        assert report(running, target, D(96), **again).value == 96  # the same value asks for nothing
        report(running, target, D(69), reason="数字颠倒", **again)
        update = running.update(1)
        updates.submit(update, by=running.who["li"], now=at(date(2026, 10, 13)))
        reviews.accept(update, by=running.who["wang"], now=at(date(2026, 10, 14)))
        assert standing(target, date(2026, 10, 14)).value == 69
        assert sorted(one.value for one in Reading.objects.all()) == [69, 96]

    def test_nothing_is_reported_into_a_filed_or_locked_month(self, running, period, target):
        report(running, target, D(96))
        running.submitted(1)
        with pytest.raises(MoveRefused):
            report(running, target, D(97))
        periods.lock_period(period, by=running.who["wang"], now=NOW)
        with pytest.raises(Refused):
            report(running, target, D(97))

    @pytest.mark.parametrize(
        ("value", "as_of", "field"),
        [
            ("12台", DAY, "value"),
            ("约", DAY, "value"),
            (D("1.23456"), DAY, "value"),
            (D(1), date(2026, 10, 10), "as_of"),
        ],
    )
    def test_what_is_no_reading_is_refused(self, running, period, target, value, as_of, field):
        with pytest.raises(UnfitReading) as refused:
            report(running, target, value, as_of=as_of)
        assert refused.value.field == field
        assert not Reading.objects.exists()

    def test_a_target_of_another_measure_is_refused(self, running, period):
        with pytest.raises(UnfitReading):
            report(running, promise(running, 2), D(1))

    @pytest.mark.parametrize("name", ["zhao", "head", "wang", "leader"])
    def test_only_the_liaison_of_the_lead_reports(self, running, period, target, name):
        with pytest.raises(Forbidden):
            report(running, target, D(1), who=name)


class TestCorrected:
    @pytest.fixture
    def accepted(self, running, period, target):
        reading = report(running, target, D(96))
        running.accepted(1, OCTOBER)
        return reading

    def correct(self, running, reading, value, who="wang", **more):
        given = {"reason": "核对台账", "now": at(date(2026, 10, 20))} | more
        return readings.correct(reading, value=value, by=running.who[who], **given)

    def test_the_coordinator_corrects_at_once_and_a_past_day_answers_as_then(self, running, target, accepted):
        self.correct(running, accepted, D(90))
        assert standing(target, date(2026, 10, 19)).value == 96
        assert standing(target, date(2026, 10, 20)).value == 90
        assert Act.objects.get().verb == "reading.correct"
        with pytest.raises(MoveRefused):
            self.correct(running, accepted, D(91))

    def test_taken_back_it_is_unknown_again(self, running, target, accepted):
        self.correct(running, accepted, None)
        assert standing(target, date(2026, 10, 20)).state == TargetState.UNKNOWN

    def test_the_liaison_corrects_with_the_next_filing(self, running, target, accepted):
        november = date(2026, 11, 1)
        running.open(november)
        update, later = running.update(1, november), at(date(2026, 11, 9))
        correction = self.correct(running, accepted, D(91), "li", update=update, now=later, as_of=DAY)
        assert standing(target, date(2026, 11, 9)).value == 96
        with pytest.raises(Conflict):
            self.correct(running, accepted, D(92), now=later)
        with pytest.raises(Refused):
            self.correct(running, correction, D(92), now=later)  # it does not count yet
        running.accepted(1, november)
        assert standing(target, date(2026, 11, 11)).value == 91

    def test_a_correction_without_reason_or_by_a_stranger_is_refused(self, running, accepted):
        with pytest.raises(UnfitReading):
            self.correct(running, accepted, D(1), reason=" ")
        for name in ("li", "zhao", "leader"):  # Li only through a filing
            with pytest.raises(Forbidden):
                self.correct(running, accepted, D(1), name)
        assert Reading.objects.count() == 1

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE tracking_reading SET value = 1",
            "DELETE FROM tracking_reading",
            "INSERT INTO tracking_reading (target_id, update_id, value, as_of, reason, entered_at, entered_by_id)"
            " SELECT target_id, update_id, 1, as_of, '', entered_at, entered_by_id FROM tracking_reading",
            "INSERT INTO tracking_reading (target_id, value, as_of, reason, entered_at, entered_by_id)"
            " SELECT target_id, 1, as_of + 60, '', entered_at, entered_by_id FROM tracking_reading",
            "INSERT INTO tracking_reading"
            " (target_id, correction_of_id, value, as_of, reason, entered_at, entered_by_id)"
            " SELECT target_id, id, 1, as_of, '', entered_at, entered_by_id FROM tracking_reading",
            "INSERT INTO tracking_reading (target_id, as_of, reason, entered_at, entered_by_id)"
            " SELECT target_id, as_of, '', entered_at, entered_by_id FROM tracking_reading",
        ],
    )
    def test_the_database_refuses_what_may_not_be(self, accepted, statement):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


class TestStanding:
    def enter(self, running, target, value, day):
        return readings.enter(target, value=D(value), as_of=day, by=running.who["wang"], now=at(day))

    def test_increments_add_up_by_month_and_totals_do_not(self, running):
        added, total = promise(running, kind="increment"), promise(running, kind="cumulative")
        for target in (added, total):
            for value, day in ((10, SEPTEMBER), (30, date(2026, 9, 30)), (50, DAY)):
                self.enter(running, target, value, day)
        assert (standing(added).value, standing(total).value) == (80, 50)

    @pytest.mark.parametrize(
        ("content", "value", "state", "ahead", "achieved"),
        [
            ({}, "134.4", "reached", "44.4", "112"),
            ({}, "80", "on_way", "-10", "66.67"),  # 8.33 points behind, the plan lets 10 pass
            ({}, "70", "behind", "-20", "58.33"),
            ({"kind": "at_most", "value": D(10)}, "8", "reached", "2", "125"),
            ({"kind": "at_most", "value": D(10)}, "12", "behind", "-2", "83.33"),
            ({"kind": "reduction", "baseline": D(5), "value": D(3)}, "4.5", "behind", "-1", "25"),
            ({"kind": "aspiration"}, "1", "on_way", None, "0.83"),
        ],
    )
    def test_behind_is_measured_against_today(self, running, content, value, state, ahead, achieved):
        target = promise(running, **content)
        self.enter(running, target, value, NINE_MONTHS)
        found = standing(target, NINE_MONTHS)
        assert (found.state, found.achieved) == (state, D(achieved))
        assert found.ahead == (None if ahead is None else D(ahead))
        assert in_state(found, "over") == (D(achieved) > 100)

    def test_a_goal_changed_later_leaves_the_past_alone(self, running, target):
        self.enter(running, target, 100, DAY)
        goals.edit(target, value=D(100), reason="调减", by=running.who["wang"], now=at(date(2026, 10, 12)))
        assert standing(target).goal.value == 120
        assert standing(target, date(2026, 10, 12)).state == TargetState.REACHED

    def test_a_day_has_one_direct_reading(self, running, target):
        self.enter(running, target, 1, DAY)
        with pytest.raises(UnfitReading):
            self.enter(running, target, 2, DAY)

    def test_queries_do_not_grow_with_targets_and_readings(self, running, target, django_assert_num_queries):
        self.enter(running, target, 1, DAY)
        rows = Target.objects.filter(measure__plan=running.plan)
        with django_assert_num_queries(4):
            standings(rows, day=DAY)
        for number in (1, 2, 3):
            self.enter(running, promise(running, number), 5, DAY)
        with django_assert_num_queries(4):
            assert len(standings(rows, day=DAY)) == 4


def test_a_stranger_sees_what_is_accepted_and_shared_alone(running, period, target):
    report(running, target, D(96))
    seen = {name: Reading.objects.visible_to(running.who[name]).count() for name in ("li", "wang", "leader", "zhao")}
    # Zhao supports measure 1; measure 3 is Li's alone.
    assert seen == {"li": 1, "wang": 1, "leader": 1, "zhao": 1}
    other = promise(running, 3)
    readings.enter(other, value=D(1), as_of=DAY, update=running.update(3), by=running.who["li"], now=NOW)
    assert Reading.objects.visible_to(running.who["zhao"]).filter(target=other).count() == 0
    running.accepted(3)
    assert Reading.objects.visible_to(running.who["zhao"]).filter(target=other).count() == 1
    running.plan.shares_filings = False
    running.plan.save()
    assert Reading.objects.visible_to(running.who["zhao"]).filter(target=other).count() == 0
    assert ProgressUpdate.objects.visible_to(running.who["zhao"]).filter(measure=other.measure).count() == 0
