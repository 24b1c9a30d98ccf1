"""Working days: the oracle of the specification, and the two spellings of one rule."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.models import CalendarDay
from plans.workdays import WorkingCalendar

DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@pytest.mark.django_db
def test_five_working_days_over_national_day_2024():
    calendar = CalendarDay.objects.calendar()
    assert calendar.add(date(2024, 9, 27), 5) == date(2024, 10, 10)
    assert calendar.between(date(2024, 9, 27), date(2024, 10, 10)) == 5


@pytest.mark.django_db
def test_saturday_made_up_for_works():
    calendar = CalendarDay.objects.calendar()
    assert calendar.works(date(2026, 2, 28))
    assert not calendar.works(date(2026, 2, 20))
    assert calendar.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)


@pytest.mark.django_db
def test_beyond_the_announced_year_days_are_provisional():
    calendar = CalendarDay.objects.calendar()
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.is_provisional(date(2027, 1, 1))
    assert calendar.works(date(2027, 1, 4))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=DAYS, count=st.integers(-60, 60))
def test_sql_counts_as_python_does(start, count):
    calendar = CalendarDay.objects.calendar()
    with connection.cursor() as cursor:
        cursor.execute("SELECT plans_add_workdays(%s, %s)", [start, count])
        assert cursor.fetchone()[0] == calendar.add(start, count)


@given(start=DAYS, count=st.integers(1, 60))
def test_between_undoes_add(start, count):
    calendar = WorkingCalendar()
    assert calendar.between(start, calendar.add(start, count)) == count
