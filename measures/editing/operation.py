"""One change that a person asks for, and how it is refused. Pure.

An operation is kept as JSON and done again at every look at the proposal, so it names its place by a key that outlives
a better reader of the same document, and holds nothing but words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from measures.proposal import Proposal, ProposedMeasure
from plans.documents.tree import Field, ParsedRequirement, ParsedSection, Span

YEARS = range(2000, 2100)
LONGEST = 4000


class Unfit(Exception):
    """The operation cannot be done here. Worded by `wording.UNFIT`."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Operation:
    """`verb` does something `at` a measure, section or requirement, or to the whole plan."""

    verb: str
    at: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Operation":
        return cls(str(row["verb"]), str(row["at"]), {name: str(value) for name, value in row["values"].items()})

    def as_json(self) -> dict[str, Any]:
        return {"verb": self.verb, "at": self.at, "values": dict(self.values)}

    def words(self, name: str, *, longest: int, required: bool = True) -> str:
        words = " ".join(self.values.get(name, "").split())
        if len(words) > longest:
            raise Unfit("too_long", limit=str(longest))
        if required and not words:
            raise Unfit("nothing_written")
        return words

    def day(self, name: str) -> date:
        words = self.values.get(name, "").strip()
        try:
            day = date.fromisoformat(words)
        except ValueError:
            raise Unfit("no_date", words=words[:40])
        if day.year not in YEARS:
            raise Unfit("no_date", words=words[:40])
        return day

    def whole(self, name: str) -> int:
        words = self.values.get(name, "").strip()
        if not words.isascii() or not words.isdecimal() or len(words) > 9:
            raise Unfit("no_number", words=words[:40])
        return int(words)

    def number(self, name: str) -> Decimal:
        words = self.values.get(name, "").strip().replace(",", "")
        try:
            number = Decimal(words) if len(words) <= 40 else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) >= Decimal(10) ** 14:
            raise Unfit("no_number", words=words[:40])
        return number


def find_measure(proposal: Proposal, key: str) -> int:
    for place, measure in enumerate(proposal.measures):
        if measure.key == key:
            return place
    raise Unfit("no_measure")


def section_key(section: ParsedSection) -> str:
    return f"s{section.span.start}"


def requirement_key(requirement: ParsedRequirement) -> str:
    return f"r{requirement.span.start}"


def find_section(proposal: Proposal, key: str) -> int:
    for place, section in enumerate(proposal.tree.sections):
        if section_key(section) == key:
            return place
    raise Unfit("no_section")


def find_requirement(proposal: Proposal, key: str) -> int:
    for place, requirement in enumerate(proposal.tree.work_requirements):
        if requirement_key(requirement) == key:
            return place
    raise Unfit("no_requirement")


def with_measure(proposal: Proposal, place: int, measure: ProposedMeasure) -> Proposal:
    measures = proposal.measures
    return replace(proposal, measures=(*measures[:place], measure, *measures[place + 1 :]))


def by_hand(words: str) -> Field[str]:
    """A value that no text says."""
    return Field(words)


def slice_of(text: str, start: int, end: int) -> Field[str]:
    """The words between two places without the blanks around them, as exact as they are printed."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Field(words, Span(start, start + len(words)), words)
