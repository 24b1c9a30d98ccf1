"""How late a filing came in, in working days."""

from datetime import date

import pytest

from plans.workdays import WorkingCalendar
from tests.running_plan import at
from tracking.actions import updates
from tracking.received import received

FRIDAY = date(2026, 10, 23)


@pytest.mark.parametrize(("day", "late"), [(22, 0), (23, 0), (24, 1), (25, 1), (26, 1), (27, 2)])
def test_what_comes_on_a_rest_day_counts_as_of_the_next_working_day(day, late):
    assert received(date(2026, 10, day), due_on=FRIDAY, calendar=WorkingCalendar()).days_late == late


def test_nothing_came_in_yet():
    assert received(None, due_on=FRIDAY, calendar=WorkingCalendar()) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "numbers"), [("", (2, 3)), ("?older=1&newer=3", (1, 3)), ("?older=x", (2, 3)), ("?newer=1", (2, 1))]
)
def test_any_two_revisions_are_compared(running, period, client_of, asked, numbers):
    update, li = running.update(1), running.who["li"]
    for text in ("甲", "乙", "丙"):
        updates.write(update, content={"progress": text}, version=None, by=li, now=at(FRIDAY))
        updates.submit(update, by=li, now=at(FRIDAY))
        if text != "丙":
            updates.withdraw(update, by=li, now=at(FRIDAY))
    page = client_of("li").get(update.get_absolute_url() + asked)
    assert (page.context["older"].number, page.context["newer"].number) == numbers
