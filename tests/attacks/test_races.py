"""Attacks by two hands at once, and by doing the same again and again."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from plans.lifecycle import MoveRefused, Refused, TooOften
from tests.house.world import PDF
from tests.running_plan import OCTOBER, at, build_running_plan
from tracking.actions import periods, reviews, updates
from tracking.actions.steps import PeriodLocked
from tracking.delivery import messages
from tracking.models import Evidence, Message, Period
from tracking.reminders import finding

NOW = at(OCTOBER.replace(day=12))


@pytest.mark.django_db
def test_30_who_reviews_is_not_worn_out_by_filing_again_and_again():
    running = build_running_plan()
    running.open()
    li = running.who["li"]
    update = running.submitted(1)
    for _time in range(updates.MOST_FILINGS):
        updates.withdraw(update, by=li, now=NOW)
        updates.submit(update, by=li, now=NOW)
    updates.withdraw(update, by=li, now=NOW)
    with pytest.raises(TooOften):
        updates.submit(update, by=li, now=NOW)
    assert running.update(1).status == "draft"
    updates.submit(update, by=li, now=NOW + updates.DAY)


@pytest.mark.django_db
def test_30_however_often_it_is_filed_one_letter_a_day_tells_of_it():
    running = build_running_plan()
    running.open()
    li, wang, update = running.who["li"], running.who["wang"], running.submitted(1)
    for day in range(12, 22):
        now = at(OCTOBER.replace(day=day))
        for _time in range(3):
            updates.withdraw(update, by=li, now=now)
            updates.submit(update, by=li, now=now)
            finding.raise_for(now.date(), by=wang, now=now)
            messages.compose(now.date(), now=now)
    told = Message.objects.filter(person=wang).values_list("channel", "day")
    assert len(told) == len(set(told)) > 0


def at_once(*acts):
    """Lets all of them begin together, each on a connection of its own; what each returned or raised."""
    barrier, told = Barrier(len(acts)), {}

    def run(number, act):
        barrier.wait()
        try:
            told[number] = act()
        except Refused as refusal:
            told[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [told.get(number) for number in range(len(acts))]


@pytest.mark.django_db(transaction=True)
def test_29_submitting_while_it_is_returned_has_one_winner():
    running = build_running_plan()
    running.open()
    li, wang = running.who["li"], running.who["wang"]
    for number in (1, 2, 3):
        running.submitted(number)
        for _round in range(4):
            mine, theirs = running.update(number), running.update(number)
            told = at_once(
                lambda mine=mine: updates.withdraw(mine, by=li, now=NOW),
                lambda theirs=theirs: reviews.send_back(theirs, comment="改", by=wang, now=NOW),
            )
            assert [isinstance(one, MoveRefused) for one in told].count(True) == 1
            assert running.update(number).status == ("returned" if isinstance(told[0], MoveRefused) else "draft")
            again = running.update(number)
            if _round < 3:
                updates.submit(again, by=li, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_29_what_is_uploaded_while_the_month_closes_is_in_time_or_refused(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    running = build_running_plan()
    running.open()
    li, wang = running.who["li"], running.who["wang"]
    for _round in range(4):
        update, period = running.update(1), Period.objects.get(plan=running.plan, month=OCTOBER)
        before = update.evidence.count()
        filed, locked = at_once(
            lambda update=update, n=_round: updates.add_evidence(
                update, name="a.pdf", content=PDF + b"\n%d" % n, by=li, now=NOW
            ),
            lambda period=period: periods.lock_period(period, by=wang, now=NOW),
        )
        assert locked.is_locked
        assert isinstance(filed, Evidence | PeriodLocked)
        assert update.evidence.count() == before + isinstance(filed, Evidence)
        with pytest.raises(PeriodLocked):
            updates.add_evidence(running.update(1), name="b.pdf", content=PDF, by=li, now=NOW)
        Period.objects.filter(pk=period.pk).update(locked_at=None, locked_by=None)
