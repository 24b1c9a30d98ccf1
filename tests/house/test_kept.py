"""What is put back for a test is what the house itself would have built for it."""

import pytest
from django.db import connection, transaction

from plans.models import Department
from tests.kept import kept, rows_of_all_tables
from tests.running_plan import RunningPlan, build_running_plan

pytestmark = pytest.mark.django_db


def undone(building) -> tuple[RunningPlan, dict[str, set[str]], int]:
    """What was built, the rows of the house then, and the number of the next department."""
    savepoint = transaction.savepoint()
    try:
        built = building()
        rows = rows_of_all_tables()
        return built, rows, Department.objects.create(name="区审计局", short_name="区审计局").pk
    finally:
        transaction.savepoint_rollback(savepoint)


def test_rows_objects_and_free_numbers_are_the_same_the_second_time():
    building = kept(build_running_plan.__wrapped__)
    first, rows, _number = undone(building)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('plans_department', 'id'), 1)")
    second, rows_again, number = undone(building)
    assert rows == rows_again
    assert (first.plan, first.measures, first.who) == (second.plan, second.measures, second.who)
    assert first.plan is not second.plan
    assert number > max(bureau.pk for bureau in second.district.bureaus.values())


def test_in_a_house_that_is_not_empty_everything_is_built_anew():
    calls = []
    building = kept(lambda: calls.append("built"))
    undone(building)
    build_running_plan()
    building()
    assert calls == ["built", "built"]
