"""Filings never get out of step with their table: every walk of write, submit, sign, withdraw, return and accept."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings

from tests.running_plan import build_running_plan
from tests.tracking.scenes import at
from tests.tracking.walking import walk, walks
from tracking.actions import reviews, updates
from tracking.models import ProgressUpdate, Step

pytestmark = pytest.mark.django_db
NOW = at(date(2026, 10, 22))
VERBS = ("submit", "sign", "withdraw", "accept", "return")
Status = ProgressUpdate.Status


def acts(running):
    li, head, wang = (running.who[name] for name in ("li", "head", "wang"))
    return {
        "submit": lambda one: updates.submit(one, by=li, now=NOW),
        "sign": lambda one: updates.sign(one, by=head, now=NOW),
        "withdraw": lambda one: updates.withdraw(one, by=li, now=NOW),
        "accept": lambda one: reviews.accept(one, comment="", by=wang, now=NOW),
        "return": lambda one: reviews.send_back(one, comment="请写明数量", field="", by=wang, now=NOW),
    }


@pytest.mark.parametrize("sign_off", [False, True])
def test_filings_stand_where_their_steps_say(sign_off):
    running = build_running_plan(sign_off=sign_off)
    running.open()
    narrowed = {"accept": {Status.SIGNED}} if sign_off else {"sign": set()}

    @settings(max_examples=15, deadline=None)
    @given(walks(*VERBS))
    def holds(verbs):
        with transaction.atomic():
            update = running.update(1)
            updates.write(update, content={"progress": "完成首批改革事项"}, version=0, by=running.who["li"], now=NOW)
            walk(update, acts(running), verbs, narrowed=narrowed)
            last = Step.objects.filter(update=update).order_by("pk").last()
            if last is not None:
                assert update.status == ProgressUpdate.MOVES[last.verb].target
            transaction.set_rollback(True)

    holds()
