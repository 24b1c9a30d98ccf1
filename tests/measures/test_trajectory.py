"""The way to a goal, and the units in which it is counted: pure."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures import units
from measures.trajectory import Course, by_month, expected, is_met, months_of, share

YEAR_END = date(2026, 12, 31)


def course(kind="cumulative", value="120", baseline=None, due_on=None, points=(), comparator="="):
    start = None if baseline is None else D(baseline)
    return Course(kind, 2026, D(value) if value else None, start, due_on, comparator, tuple(points))


@pytest.mark.parametrize(
    ("one", "day", "value"),
    [
        (course(), date(2026, 11, 30), "110"),  # 11 of 12 months, whatever their lengths
        (course(), date(2026, 1, 31), "10"),
        (course(), date(2025, 12, 1), "0"),
        (course(), date(2027, 3, 1), "120"),
        (course(value="100"), date(2026, 11, 30), "91.6667"),
        (course(baseline="60"), date(2026, 6, 30), "90"),
        (course("increment", baseline="60"), date(2026, 6, 30), "60"),  # what it adds starts from nothing
        (course(due_on=date(2026, 6, 30)), date(2026, 3, 31), "60"),
        (course(due_on=date(2027, 12, 31)), YEAR_END, "60"),
        (course(due_on=date(2025, 6, 30)), date(2026, 1, 1), "120"),
        (course("reduction", "3", "5"), date(2026, 6, 30), "4"),
        (course("at_most", "10"), date(2026, 1, 1), "10"),
        (course("aspiration"), YEAR_END, None),
        (course(value=None), YEAR_END, None),
        (course(points=[(date(2026, 6, 1), D(20))]), date(2026, 6, 30), "20"),
        (course(points=[(date(2026, 6, 1), D(20))]), date(2026, 3, 31), "10"),
        (course(points=[(date(2026, 6, 1), D(20))]), date(2026, 9, 30), "70"),
        (course(points=[(date(2026, 12, 1), D(20))]), YEAR_END, "120"),  # the goal itself is not decided by month
    ],
)
def test_what_is_expected_on_a_day(one, day, value):
    assert expected(one, day) == (None if value is None else D(value))


@pytest.mark.parametrize(
    ("one", "value", "part"),
    [
        (course(), "134.4", "112"),
        (course(baseline="60"), "90", "50"),
        (course("level", "95", "97"), "96", "101.05"),  # it started beyond its goal: the value itself counts
        (course("reduction", "3", "5"), "2", "150"),
        (course("reduction", "20"), "25", "125"),  # by how much, not from what to what
        (course("at_most", "10"), "8", "125"),
        (course("at_most", "10"), "0", None),
        (course(value="0"), "5", None),
        (course(), None, None),
    ],
)
def test_a_share_is_of_the_way_and_not_capped(one, value, part):
    assert share(one, value and D(value)) == (None if part is None else D(part))


@pytest.mark.parametrize(
    ("one", "value", "met"),
    [
        (course(), "120", True),
        (course(comparator=">"), "120", False),
        (course("at_most", "10"), "10", True),
        (course("at_most", "10", comparator="<"), "10", False),
        (course("reduction", "3", "5"), "3.5", False),
        (course("reduction", "10", "5"), "9", False),  # printed as from–to, yet it rises
        (course(value=None), "1", False),
    ],
)
def test_a_promise_is_kept_in_its_own_direction(one, value, met):
    assert is_met(one, D(value)) is met


def test_the_table_by_month_ends_with_the_goal_and_marks_what_was_decided():
    months = by_month(course(due_on=date(2026, 3, 31), points=[(date(2026, 2, 1), D(50))]))
    assert [(one.month.month, one.value, one.is_given) for one in months] == [
        (1, D(25), False),
        (2, D(50), True),
        (3, D(120), False),
    ]
    assert by_month(course("aspiration")) == ()
    assert len(list(months_of(course()))) == 12


amounts = st.decimals(-10000, 10000, places=2)
decided = st.dictionaries(st.integers(1, 11).map(lambda n: date(2026, n, 1)), amounts, max_size=4)


@settings(max_examples=60, deadline=None)
@given(amounts, amounts, decided, st.dates(date(2026, 1, 1), YEAR_END))
def test_the_way_is_a_straight_line_between_what_is_known(value, baseline, points, day):
    """Against the definition in exact fractions."""
    one = Course("level", 2026, value, baseline, None, "=", tuple(sorted(points.items())))
    known = {Fraction(0): baseline, **{Fraction(month.month): at for month, at in points.items()}, Fraction(12): value}
    days = (date(2026 + day.month // 12, day.month % 12 + 1, 1) - day.replace(day=1)).days
    place = Fraction(day.month - 1) + Fraction(day.day, days)
    before, after = max(p for p in known if p <= place), min(p for p in known if p >= place)
    low, high = Fraction(known[before]), Fraction(known[after])
    exact = low if before == after else low + (high - low) * (place - before) / (after - before)
    assert abs(Fraction(expected(one, day)) - exact) <= Fraction(1, 20000)


@pytest.mark.parametrize(
    ("unit", "scale", "base"),
    [
        ("万元", 10**4, "元"),
        ("亿元", 10**8, "元"),
        ("家", 1, "家"),
        ("千瓦", 1, "千瓦"),
        ("万千瓦", 10**4, "千瓦"),
        ("％", 1, "%"),
    ],
)
def test_a_unit_is_so_many_plain_ones(unit, scale, base):
    assert units.plain(unit) == (scale, base)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12.5", "12.5"), ("125000元", "12.5"), ("12.5万", "12.5"), ("1.2亿元", "12000"), ("1,250", "1250")],
)
def test_an_amount_is_taken_in_the_unit_of_the_target(typed, value):
    assert units.amount(typed, unit="万元", scale=D(10000)) == D(value)


@pytest.mark.parametrize(("typed", "error"), [("12家", units.OtherUnit), ("约", ValueError), ("", ValueError)])
def test_another_unit_or_no_number_is_refused(typed, error):
    with pytest.raises(error):
        units.amount(typed, unit="万元", scale=D(10000))
