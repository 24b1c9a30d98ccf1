"""A played year: the same seed gives the same rows, and at its end nothing is left open."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from plans.models import Plan, Reorganisation
from tests.people import build_district
from tests.running_plan import ACTIVATED, build_running_plan
from tracking.demo.year import playing
from tracking.models import Duty, Period, Report

pytestmark = pytest.mark.django_db
NUMBERS_FROM = 100_000
SAME_NUMBERS = """
    SELECT setval(oid::regclass, %s) FROM pg_class
    WHERE relkind = 'S' AND relname ~ '^(plans|measures|tracking)_'"""


def played(seed: int, until: date) -> playing.Played:
    """As in a database of its own: undone afterwards, and numbered from the same number on."""
    savepoint = transaction.savepoint()
    try:
        plan = build_running_plan(sign_off=True).plan  # first: it may be put back under numbers of its own
        with connection.cursor() as cursor:
            cursor.execute(SAME_NUMBERS, [NUMBERS_FROM])
        return playing.play(plan, seed=seed, from_on=ACTIVATED.date(), until=until)
    finally:
        transaction.savepoint_rollback(savepoint)


def test_the_same_seed_gives_the_same_rows_and_another_others():
    until = date(2026, 3, 13)
    once, again, other = (played(seed, until).mark for seed in (7, 7, 8))
    assert once == again != other


def test_at_the_end_of_the_year_everything_is_settled():
    plan = build_running_plan(sign_off=True, asks_contributions=True).plan
    playing.play(plan, seed=7, from_on=date(2026, 11, 30))
    assert plan.status == Plan.Status.CLOSED
    kinds = set(Duty.objects.values_list("kind", flat=True))
    assert {kind for kind in kinds if not kind.startswith("suggestion")} == set()  # who wrote is owed an answer still
    assert Period.objects.unlocked().count() == 0
    assert Report.objects.issued().count() == plan.periods.count() == 2
    assert not plan.measures.open().in_force().filter(settlement=None).exists()


def test_a_merger_at_midsummer_is_carried_out_by_the_clock():
    running = build_running_plan(sign_off=True)
    playing.play(running.plan, seed=7, from_on=date(2026, 6, 15), until=date(2026, 7, 1))
    merged = Reorganisation.objects.get()
    assert (merged.status, merged.effective_on) == (Reorganisation.Status.CARRIED_OUT, date(2026, 7, 1))
    assert running.district.root.children.filter(abolished_on__isnull=False).count() == 1


def test_a_house_with_people_in_it_is_left_as_it_is():
    build_district()
    with pytest.raises(CommandError) as refused:
        call_command("play_year", "--seed", "7", stdout=StringIO())
    assert refused.value.returncode == 2
