"""Every attack of the list is tried by a test that exists: 42 of an insider, 26 of somebody outside."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.attacks.attempts import ELSEWHERE, attempts
from tests.house.source import ROOT, functions

ATTACKS = range(1, 69)
NUMBERED = re.compile(r"test_((?:\d\d_)+)")


@cache
def named_in(file: Path) -> frozenset[str]:
    return frozenset(node.name for node in functions(file) if node.name.startswith("test_"))


@cache
def numbered() -> frozenset[int]:
    """The numbers in the names of all tests."""
    names = [name for file in (ROOT / "tests").rglob("test_*.py") for name in named_in(file)]
    found = [match[1] for name in names if (match := NUMBERED.match(name))]
    return frozenset(int(number) for numbers in found for number in numbers.strip("_").split("_"))


@pytest.mark.parametrize("number", ATTACKS)
def test_every_attack_is_tried(number):
    assert number in {attempt.number for attempt in attempts()} | numbered() | set(ELSEWHERE)


def test_no_test_is_named_for_an_attack_that_is_none():
    assert {attempt.number for attempt in attempts()} | numbered() | set(ELSEWHERE) <= set(ATTACKS)


@pytest.mark.parametrize("test", sorted({test for tests in ELSEWHERE.values() for test in tests}))
def test_what_is_tried_elsewhere_is(test):
    file, _colons, name = test.partition("::")
    assert name in named_in(ROOT / file)
