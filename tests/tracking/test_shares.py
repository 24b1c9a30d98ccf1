"""Rounding: shares add up, single percentages are rounded half up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tracking.shares import mean, percentage, rounded, shares


def test_largest_remainder_with_two_places():
    assert [str(share) for share in shares([54, 33, 2, 4], places=2)] == ["58.07", "35.48", "2.15", "4.30"]


def test_largest_remainder_with_one_place():
    printed = [str(share) for share in shares([25, 26, 13, 19, 4, 6])]
    assert printed == ["26.9", "28.0", "14.0", "20.4", "4.3", "6.4"]


@given(st.lists(st.integers(0, 500), min_size=1, max_size=12).filter(any))
def test_shares_of_a_whole_add_up_to_a_hundred(parts):
    printed = shares(parts)
    assert sum(printed) == 100
    assert all(
        abs(share - Decimal(100) * part / sum(parts)) < Decimal("0.1")
        for part, share in zip(parts, printed, strict=True)
    )


def test_shares_of_nothing_are_zero():
    assert shares([0, 0]) == (Decimal("0.0"), Decimal("0.0"))


def test_a_single_percentage_is_rounded_half_up():
    assert rounded(Decimal("2.25")) == Decimal("2.3")
    assert percentage(1, 16, places=1) == Decimal("6.3")
    assert percentage(0, 0) is None
    assert mean([Decimal(1), Decimal(2)], places=0) == Decimal(2)
    assert mean([]) is None
