"""Working days: the oracle of the specification, and the two spellings of one rule, with a district's own days."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.models import CalendarDay, Department
from plans.workdays import Calendars, WorkingCalendar

DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))
OWN = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=12)


def district(name: str = "安和区", parent: Department | None = None) -> Department:
    return Department.objects.create(name=name, short_name=name, kind=Department.Kind.DISTRICT, parent=parent)


@pytest.mark.django_db
def test_the_oracle():
    calendar = CalendarDay.objects.calendar()
    assert calendar.add(date(2024, 9, 27), 5) == date(2024, 10, 10)
    assert calendar.between(date(2024, 9, 27), date(2024, 10, 10)) == 5
    assert calendar.add(date(2026, 2, 13), 5) == date(2026, 2, 27)
    assert calendar.between(date(2025, 12, 31), date(2026, 12, 31)) == 248
    assert calendar.works(date(2026, 2, 28))
    assert not calendar.works(date(2026, 2, 20))
    assert calendar.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)


@pytest.mark.django_db
def test_beyond_the_announced_year_days_are_provisional_though_a_district_closes_then():
    closed = CalendarDay.objects.create(district=district(), day=date(2027, 3, 1), works=False)
    for calendar in (CalendarDay.objects.calendar(), CalendarDay.objects.calendar(closed.district)):
        assert not calendar.is_provisional(date(2026, 12, 31))
        assert calendar.is_provisional(date(2027, 1, 1))
        assert calendar.works(date(2027, 1, 4))
    assert not calendar.works(closed.day)


@pytest.mark.django_db
def test_an_own_day_holds_in_its_district_only():
    here, there = district(), district("宁远区")
    CalendarDay.objects.create(district=here, day=date(2026, 3, 2), works=False, name="停电检修")
    CalendarDay.objects.create(district=here, day=date(2026, 10, 1), works=True)
    calendars = CalendarDay.objects.calendars()
    assert calendars.of(here.pk) == CalendarDay.objects.calendar(here)
    assert [calendars.of(each).works(date(2026, 3, 2)) for each in (here.pk, there.pk, None)] == [False, True, True]
    assert [calendars.of(each).works(date(2026, 10, 1)) for each in (here.pk, there.pk, None)] == [True, False, False]


@pytest.mark.django_db
def test_the_days_of_a_city_reach_its_districts_and_an_own_day_wins():
    city = Department.objects.create(name="安州市", short_name="安州市", kind=Department.Kind.CITY)
    here, there = district(parent=city), district("宁远区")
    days = (date(2026, 3, 2), date(2026, 3, 3))
    CalendarDay.objects.bulk_create(CalendarDay(district=city, day=day, works=False) for day in days)
    CalendarDay.objects.create(district=here, day=days[1], works=True)
    calendars = CalendarDay.objects.calendars()
    assert [[calendars.of(each.pk).works(day) for day in days] for each in (city, here, there)] == [
        [False, False], [False, True], [True, True],
    ]  # fmt: skip
    assert calendars.of(here.pk) == CalendarDay.objects.calendar(here)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row",
    [
        {"day": date(2026, 10, 1), "announced_id": 2026},
        {"day": date(2026, 3, 3)},
        {"day": date(2026, 3, 3), "announced_id": 2026, "own": True},
    ],
    ids=["twice", "of no notice", "of a notice and a district"],
)
def test_database_refuses_a_day(row):
    place = district() if row.pop("own", False) else None
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(works=False, district=place, **row)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=DAYS, count=st.integers(-60, 60), own=OWN, of_the_city=OWN)
def test_sql_counts_as_python_does(start, count, own, of_the_city):
    with transaction.atomic():
        city = Department.objects.create(name="安州市", short_name="安州市", kind=Department.Kind.CITY)
        place = district(parent=city)
        for unit, days in ((place, own), (city, of_the_city)):
            CalendarDay.objects.bulk_create(CalendarDay(district=unit, day=day, works=days[day]) for day in days)
        calendars = CalendarDay.objects.calendars()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT plans_add_workdays(%(on)s, %(n)s), plans_add_workdays(%(on)s, %(n)s, %(of)s)",
                {"on": start, "n": count, "of": place.pk},
            )
            counted = cursor.fetchone()
        transaction.set_rollback(True)
    assert counted == (calendars.national.add(start, count), calendars.of(place.pk).add(start, count))


@given(start=DAYS, count=st.integers(1, 60))
def test_between_undoes_add(start, count):
    calendar = WorkingCalendar()
    assert calendar.between(start, calendar.add(start, count)) == count


def test_a_district_without_days_of_its_own_has_the_calendar_of_the_country():
    calendars = Calendars(WorkingCalendar({date(2026, 3, 2): False}), {7: {date(2026, 3, 3): False}})
    assert calendars.of(8) is calendars.national
    assert calendars.of(7).add(date(2026, 3, 1), 1) == date(2026, 3, 2) + timedelta(days=2)
