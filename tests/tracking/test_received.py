"""How late a filing came in, in working days."""

from datetime import date

import pytest

from plans.workdays import WorkingCalendar
from tracking.received import received

FRIDAY = date(2026, 10, 23)


@pytest.mark.parametrize(("day", "late"), [(22, 0), (23, 0), (24, 1), (25, 1), (26, 1), (27, 2)])
def test_what_comes_on_a_rest_day_counts_as_of_the_next_working_day(day, late):
    assert received(date(2026, 10, day), due_on=FRIDAY, calendar=WorkingCalendar()).days_late == late


def test_nothing_came_in_yet():
    assert received(None, due_on=FRIDAY, calendar=WorkingCalendar()) is None
