"""The page of one measure asks the same number of questions, however much has happened."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.models import Milestone, Target
from tests.running_plan import OCTOBER, SEPTEMBER, at
from tests.tracking.voices import leave
from tracking.actions import extensions, readings, reviews, updates

pytestmark = pytest.mark.django_db
AUGUST, DAY = date(2026, 8, 1), date(2026, 11, 2)
PAGE_QUERIES = 47


def happen(running, month, number):
    """A month of measure 1: filed with a figure and its proof, a target and a milestone more, an instruction."""
    li, now = running.who["li"], at(month + timedelta(days=8))
    measure = running.measures[0]
    running.open(month)
    target = Target.objects.create(
        measure=measure, ordinal=number, text=f"引进企业{number}", kind="cumulative", value=Decimal(120), unit="家"
    )
    step = Milestone.objects.create(
        measure=measure, ordinal=1 + number, title=f"评估{number}", original_due_on=DAY, due_on=DAY
    )
    asked = {"asked_for": DAY + timedelta(days=30), "reason": "联调未完成", "progress": "过半"}
    extensions.request(step, **asked, by=li, now=now)
    update = running.update(1, month)
    readings.enter(target, value="96", as_of=now.date(), update=update, by=li, now=now)
    updates.add_evidence(update, name="台账.pdf", content=b"%PDF-1.7\nproof", by=li, now=now)
    update = running.submitted(1, month)
    leave(running, now=now)
    reviews.accept(update, by=running.who["wang"], now=at(month + timedelta(days=10)))


def asked_by(client, address):
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    return len(asked), page.context


def test_statements_do_not_grow_with_milestones_targets_instructions_and_filings(running, client_of, time_machine):
    address = running.measures[0].get_absolute_url() + f"?as_of={DAY}"
    clients = {name: client_of(name) for name in ("li", "wang")}
    happen(running, AUGUST, 1)
    time_machine.move_to(at(DAY), tick=False)
    before = {name: asked_by(client, address)[0] for name, client in clients.items()}
    for number, month in enumerate((SEPTEMBER, OCTOBER), start=2):
        happen(running, month, number)
    for name, client in clients.items():
        count, shown = asked_by(client, address)
        assert [len(shown[part]) for part in ("thread", "targets")] == [3, 3]
        assert (len(shown["course"].legs), len(shown["voices"].instructions)) == (4, 3)
        assert before[name] == count <= PAGE_QUERIES
