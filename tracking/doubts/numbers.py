"""Rules over figures and dates. Pure: a case in, words out (none where nothing is doubtful)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

from django.utils.translation import gettext as _

from plans.documents.tree import TargetKind
from tracking.doubts.rules import Case, Reported

COUNTS = (TargetKind.INCREMENT, TargetKind.CUMULATIVE)
LEAP = 3  # times the mean of the changes so far
FEWEST_CHANGES = 2  # of one month alone no mean can be told


def fell(case: Case) -> Iterator[str]:
    if case.known.get("fell") and case.percents:
        yield _("%(now)s %% after %(before)s %%") % {
            "now": _plain(case.percent),
            "before": _plain(case.percents[-1][1]),
        }


def reading_fell(case: Case) -> Iterator[str]:
    """A total so far never falls, and what is added is never negative; levels come and go."""
    for one in case.reported:
        before = [(day, value) for day, value in one.earlier if day < one.as_of]
        if one.adds_up and one.value < 0:
            yield _("“%(target)s”: %(now)s is added") % {"target": one.target, "now": _amount(one, one.value)}
        elif not one.adds_up and one.kind in COUNTS and before and one.value < before[-1][1]:
            day, value = before[-1]
            yield _("“%(target)s”: %(now)s on %(day)s after %(before)s on %(then)s") % {
                "target": one.target,
                "now": _amount(one, one.value),
                "day": one.as_of,
                "before": _amount(one, value),
                "then": day,
            }


def departments_differ(case: Case) -> Iterator[str]:
    for one, other in combinations(case.told, 2):
        same = (one.target, one.as_of) == (other.target, other.as_of) and one.department != other.department
        if same and one.value != other.value:
            yield _("“%(target)s” on %(day)s: %(one)s %(value)s, %(other)s %(differing)s") % {
                "target": one.target,
                "day": one.as_of,
                "one": one.department,
                "value": _plain(one.value),
                "other": other.department,
                "differing": _plain(other.value),
            }


def jumped(case: Case) -> Iterator[str]:
    """The change of a month against the mean of the changes before; a standstill is no measure for anything."""
    if case.percent is not None:
        leap = _leap([*case.percents, (case.month, case.percent)])
        if leap:
            yield _("completion: %(change)s points in a month, %(mean)s on average so far") % {
                "change": _plain(leap[0]),
                "mean": _plain(leap[1]),
            }
    for one in case.reported:
        leap = _leap_of_sums(one) if one.adds_up else _leap([*_before(one), (one.as_of, one.value)])
        if leap:
            yield _("“%(target)s”: %(change)s in a month, %(mean)s on average so far") % {
                "target": one.target,
                "change": _amount(one, leap[0]),
                "mean": _amount(one, leap[1]),
            }


def before_start(case: Case) -> Iterator[str]:
    for one in case.reported:
        if one.as_of < case.starts_on:
            yield _("“%(target)s” was read on %(day)s, the plan begins on %(start)s") % {
                "target": one.target,
                "day": one.as_of,
                "start": case.starts_on,
            }
    for step in case.steps:
        if step.done_on and step.done_on < case.starts_on:
            yield _("“%(step)s” was reached on %(day)s, the plan begins on %(start)s") % {
                "step": step.title,
                "day": step.done_on,
                "start": case.starts_on,
            }
    for first, second in pairwise(sorted(case.steps, key=lambda step: step.due_on)):
        early = second.done_on and (first.done_on is None or second.done_on < first.done_on)
        if early and first.due_on < second.due_on:
            yield _("“%(second)s” was reached before “%(first)s”, which comes first") % {
                "second": second.title,
                "first": first.title,
            }


def no_reading(case: Case) -> Iterator[str]:
    """Who files “no change” repeats the values, too."""
    told = {one.target for one in case.reported}
    missing = [] if case.no_change else [target for target in case.expected if target not in told]
    if missing:
        yield _("no reading for %(targets)s") % {"targets": _(", ").join(f"“{target}”" for target in missing)}


def _before(one: Reported) -> list[tuple[date, Decimal]]:
    return [(day, value) for day, value in one.earlier if day < one.as_of]


def _leap(points: Sequence[tuple[date, Decimal]]) -> tuple[Decimal, Decimal] | None:
    """The last change of a month and the mean of those before, where it is more than LEAP times as much."""
    changes = [
        abs(value - before) / max(_months(month) - _months(earlier), 1)
        for (earlier, before), (month, value) in pairwise(points)
    ]
    return _beyond(changes)


def _leap_of_sums(one: Reported) -> tuple[Decimal, Decimal] | None:
    """What a month adds is a change itself."""
    by_month = {day.replace(day=1): abs(value) for day, value in [*_before(one), (one.as_of, one.value)]}
    return _beyond(list(by_month.values()))


def _beyond(changes: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    past, last = changes[:-1], changes[-1:]
    if len(past) < FEWEST_CHANGES:
        return None
    mean = _sum(past) / len(past)
    return (last[0], mean) if mean and last[0] > LEAP * mean else None


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _months(day: date) -> int:
    return 12 * day.year + day.month


def _amount(one: Reported, value: Decimal) -> str:
    return f"{_plain(value)} {one.unit}".strip()


def _plain(value: Decimal | None) -> str:
    """12.5, not 12.5000; two decimals are enough for a hint."""
    return "–" if value is None else format(round(value, 2).normalize() + 0, "f")
