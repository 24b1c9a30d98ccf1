"""Accepting and returning: who, from which state, and exactly one winner."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from plans.lifecycle import MoveRefused, Refused
from plans.models import User
from plans.policies import Forbidden
from tests.people import build_district
from tests.running_plan import OCTOBER, at, build_running_plan
from tracking.actions import periods, reviews, updates
from tracking.actions.steps import PeriodLocked
from tracking.models import Duty, Period, ProgressUpdate, Revision, Step

NOW = at(date(2026, 10, 14))


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_accepting_stamps_and_logs(self, running, period):
        update, wang = running.submitted(), running.who["wang"]
        reviews.accept(update, by=wang, now=NOW, comment=" 数据属实 ")
        kept = running.update()
        assert (kept.status, kept.reviewed_at, kept.reviewed_by) == ("accepted", NOW, wang)
        step = kept.steps.last()
        assert (step.verb, step.comment, step.revision.number, step.taken_by) == ("accept", "数据属实", 1, wang)

    def test_returning_says_why_and_where_and_the_liaison_corrects(self, running, period):
        update, wang, li = running.submitted(), running.who["wang"], running.who["li"]
        reviews.send_back(update, comment="请附佐证", field="evidence", by=wang, now=NOW)
        step = update.steps.last()
        assert (update.status, step.verb, step.comment, step.field) == ("returned", "return", "请附佐证", "evidence")
        updates.write(update, content={"progress": "已附"}, version=update.version, by=li, now=NOW)
        assert update.status == "returned"
        updates.submit(update, by=li, now=NOW)
        assert (update.status, update.reviewed_at, update.reviewed_by) == ("submitted", None, None)
        assert list(update.revisions.values_list("progress", flat=True)) == ["10月完成既定工作", "已附"]

    @pytest.mark.parametrize("comment", ["", "  \n"])
    def test_return_without_comment_is_refused(self, running, period, comment):
        with pytest.raises(Refused) as refusal:
            reviews.send_back(running.submitted(), comment=comment, by=running.who["wang"], now=NOW)
        assert refusal.value.code == "no_comment"
        assert running.update().status == "submitted"

    def test_return_about_an_unknown_entry_is_refused(self, running, period):
        with pytest.raises(Refused):
            reviews.send_back(running.submitted(), comment="改", field="status", by=running.who["wang"], now=NOW)

    @pytest.mark.parametrize("name", ["li", "head", "zhao", "leader"])
    def test_only_the_coordinator_reviews(self, running, period, name):
        update = running.submitted()
        with pytest.raises(Forbidden):
            reviews.accept(update, by=running.who[name], now=NOW)
        with pytest.raises(Forbidden):
            reviews.send_back(update, comment="改", by=running.who[name], now=NOW)

    def test_the_coordinator_of_another_district_is_a_stranger(self, running, period):
        other = build_district("宁远区", prefix="ny-").who["wang"]
        update = running.submitted()
        assert not ProgressUpdate.objects.visible_to(other).filter(pk=update.pk).exists()
        with pytest.raises(Forbidden):
            reviews.accept(update, by=other, now=NOW)

    def test_nobody_reviews_the_own_filing_not_even_the_clock(self, running, period):
        clock = User.objects.clock()
        update = running.submitted(4)
        assert update.submitted_by == clock
        with pytest.raises(Refused) as refusal:
            reviews.accept(update, by=clock, now=NOW)
        assert refusal.value.code == "own_filing"

    @pytest.mark.parametrize("settle", ["update", "accepted"])
    def test_only_what_waits_is_reviewed(self, running, period, settle):
        update, wang = getattr(running, settle)(), running.who["wang"]
        with pytest.raises(MoveRefused):
            reviews.accept(update, by=wang, now=NOW)
        with pytest.raises(MoveRefused):
            reviews.send_back(update, comment="改", by=wang, now=NOW)

    def test_an_unsigned_filing_is_not_accepted_where_the_plan_asks_for_a_signature(self, signed_plan):
        update, wang = signed_plan.submitted(), signed_plan.who["wang"]
        with pytest.raises(Refused) as refusal:
            reviews.accept(update, by=wang, now=NOW)
        assert refusal.value.code == "not_signed"
        updates.sign(update, by=signed_plan.who["head"], now=NOW)
        assert reviews.accept(update, by=wang, now=NOW).status == "accepted"

    def test_what_was_not_on_the_screen_is_not_accepted(self, running, period):
        seen, li = running.submitted().version, running.who["li"]
        update = updates.withdraw(running.update(), by=li, now=NOW)
        updates.write(update, content={"percent": 100}, version=None, by=li, now=NOW)
        updates.submit(update, by=li, now=NOW)
        with pytest.raises(MoveRefused):
            reviews.accept(running.update(), version=seen, by=running.who["wang"], now=NOW)
        assert running.update().status == "submitted"

    def test_after_the_lock_one_accepts_but_cannot_return(self, running, period):
        update, other, wang = running.submitted(1), running.submitted(2), running.who["wang"]
        periods.lock_period(period, by=wang, now=NOW)
        with pytest.raises(PeriodLocked):
            reviews.send_back(update, comment="改", by=wang, now=NOW)
        reviews.accept(other, by=wang, now=NOW)
        owed = set(Duty.objects.filter(kind__in=("update", "review")).values_list("key", flat=True))
        assert owed == {f"review:{update.pk}"}


def race(*acts):
    """Run `acts` at once, each on a connection of its own; what each returned or raised."""
    outcomes, start = [], Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            outcomes.append(act())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def refused(self, outcomes):
        return [outcome for outcome in outcomes if isinstance(outcome, Exception)]

    def test_of_two_that_accept_one_wins(self):
        running = build_running_plan()
        running.open()
        running.submitted()
        seen = [running.update() for _ in range(4)]
        wang = running.who["wang"]
        outcomes = race(*(lambda update=update: reviews.accept(update, by=wang, now=NOW) for update in seen))
        assert [type(error) for error in self.refused(outcomes)] == [MoveRefused] * 3
        assert Step.objects.filter(verb="accept").count() == 1

    def test_of_accepting_and_returning_one_wins(self):
        running = build_running_plan()
        running.open()
        running.submitted()
        one, other, wang = running.update(), running.update(), running.who["wang"]
        outcomes = race(
            lambda: reviews.accept(one, by=wang, now=NOW),
            lambda: reviews.send_back(other, comment="改", by=wang, now=NOW),
        )
        assert [type(error) for error in self.refused(outcomes)] == [MoveRefused]
        verb = Step.objects.exclude(verb="submit").get().verb
        assert running.update().status == {"accept": "accepted", "return": "returned"}[verb]

    def test_of_two_that_submit_one_freezes_a_revision(self):
        running = build_running_plan()
        running.open()
        li = running.who["li"]
        updates.write(running.update(), content={"progress": "完成"}, version=None, by=li, now=NOW)
        seen = [running.update(), running.update()]
        outcomes = race(*(lambda update=update: updates.submit(update, by=li, now=NOW) for update in seen))
        assert [type(error) for error in self.refused(outcomes)] == [MoveRefused]
        assert Revision.objects.count() == 1

    def test_of_two_that_open_a_month_both_get_the_same(self):
        running = build_running_plan()
        clock = User.objects.clock()
        outcomes = race(*[lambda: periods.open_period(running.plan, month=OCTOBER, by=clock, now=NOW)] * 4)
        assert len({period.pk for period in outcomes}) == 1
        assert Period.objects.count() == 1
        assert ProgressUpdate.objects.count() == 5

    def test_of_filing_and_locking_the_filing_is_in_or_refused(self):
        running = build_running_plan()
        period, li, clock = running.open(), running.who["li"], User.objects.clock()
        updates.write(running.update(), content={"progress": "完成"}, version=None, by=li, now=NOW)
        update = running.update()
        outcomes = race(
            lambda: updates.submit(update, by=li, now=NOW),
            lambda: periods.lock_period(period, by=clock, now=NOW),
        )
        errors = self.refused(outcomes)
        assert all(isinstance(error, PeriodLocked) for error in errors)
        assert running.update().status == ("draft" if errors else "submitted")
