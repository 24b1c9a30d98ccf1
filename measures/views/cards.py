"""What the page of a proposal shows of it: lines on the left, cards on the right, what needs a look above them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from measures import wording
from measures.actions.drafts import Sheet
from measures.editing.attention import NUMBERING, Point
from measures.editing.operation import requirement_key, section_key
from measures.editing.structure import own_end
from measures.markup import Line, marked
from measures.models import Target
from measures.proposal import SENTENCE_END, ProposedMeasure, by_section
from plans.documents.numbering import like, read_number
from plans.documents.tree import Comparator, ParsedRequirement, ParsedSection, Severity

DOUBTFUL = NUMBERING - {"missing_number"}  # the number itself may be wrong, not one before it
COMPARATORS = {
    Comparator.EQUAL: "=", Comparator.AT_LEAST: "≥", Comparator.MORE_THAN: ">", Comparator.AT_MOST: "≤",
    Comparator.LESS_THAN: "<", Comparator.ABOUT: "≈", Comparator.NEARLY: "≲", Comparator.SOMEWHAT_MORE: "≳",
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """A problem in the words of the reader. `number` is what a doubtful number should have been."""

    point: Point
    words: str
    number: str = ""


@dataclass(frozen=True)
class Card:
    measure: ProposedMeasure
    notes: tuple[Note, ...]
    is_checked: bool
    is_first: bool
    is_open: bool


@dataclass(frozen=True)
class Group:
    """A section with its cards; `section` is None for what stands before all sections."""

    section: ParsedSection | None
    key: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Heap:
    """Problems of one kind; the first one leads to its place."""

    note: Note
    count: int


def lines_of(sheet: Sheet) -> list[Line]:
    return marked(sheet.proposal, [point.problem for point in sheet.points if point.is_open])


def notes_of(sheet: Sheet) -> list[Note]:
    numbers = _expected_numbers(sheet)
    return [
        Note(
            point,
            wording.of_problem(point.problem),
            numbers.get(point.place, "") if point.problem.code in DOUBTFUL else "",
        )
        for point in sheet.points
    ]


def _expected_numbers(sheet: Sheet) -> dict[str, str]:
    """The number after that of the measure before, printed in the same way."""
    found = {}
    for before, measure in zip(sheet.proposal.measures, sheet.proposal.measures[1:], strict=False):
        number = read_number(before.shown_number)
        if number is not None:
            found[measure.key] = like(number, number.value + 1)
    return found


def groups_of(sheet: Sheet, notes: list[Note], *, opened: str) -> list[Group]:
    told = defaultdict(list)
    for note in notes:
        told[note.point.place].append(note)
    checked, first = frozenset(sheet.draft.checked), next(iter(sheet.proposal.measures), None)
    return [
        Group(
            section,
            section_key(section) if section else "",
            tuple(
                Card(one, tuple(told[one.key]), one.key in checked, one is first, one.key == opened) for one in measures
            ),
        )
        for section, measures in by_section(sheet.proposal)
    ]


def heaps_of(notes: list[Note]) -> list[Heap]:
    """Errors one by one, warnings by their kind."""
    heaps: dict[str, Heap] = {}
    for note in notes:
        if note.point.is_open:
            code = note.point.problem.code
            key = note.point.key if note.point.problem.severity == Severity.ERROR else code
            heaps[key] = Heap(heaps[key].note if key in heaps else note, heaps[key].count + 1 if key in heaps else 1)
    return sorted(heaps.values(), key=lambda heap: heap.note.point.problem.severity != Severity.ERROR)


def choices_of(sheet: Sheet, opened: str) -> dict[str, Any]:
    """What the open card lets one choose from."""
    measure = next((one for one in sheet.proposal.measures if one.key == opened), None)
    if measure is None:
        return {"departments": [], "places": []}
    return {
        "departments": sorted(sheet.directory.labels.items(), key=lambda item: item[1]),
        "places": _split_places(measure),
    }


def _split_places(measure: ProposedMeasure) -> list[tuple[int, str]]:
    """Where a sentence begins, but the first one."""
    body = measure.parsed.body
    if body.span is None:
        return []
    ends = [end.end() for end in SENTENCE_END.finditer(body.quote)]
    found = [(body.span.start + at, body.quote[at:].lstrip()) for at in ends if body.quote[at:].strip()]
    return [(at, words) for at, words in found if at < own_end(measure)]


def requirements_of(sheet: Sheet) -> list[tuple[str, ParsedRequirement]]:
    return [(requirement_key(one), one) for one in sheet.proposal.tree.work_requirements]


def state_of(sheet: Sheet, notes: list[Note]) -> dict[str, Any]:
    """Everything on the page that is neither a line nor a card."""
    return {
        "sheet": sheet,
        "document": sheet.document,
        "proposal": sheet.proposal,
        "heaps": heaps_of(notes),
        "notes": notes,
        "open_count": sum(note.point.is_open for note in notes),
        "blocked": _("%(count)s to settle") % {"count": sheet.blocking} if sheet.blocking else "",
        "left_out": len(sheet.left_out),
    }


def forms_of(sheet: Sheet) -> dict[str, Any]:
    return {
        "sections": [(section_key(one), f"{one.number} {one.heading.value}") for one in sheet.proposal.tree.sections],
        "comparators": [(key.value, label) for key, label in COMPARATORS.items()],
        "kinds": Target.Kind.choices,
        "requirements": requirements_of(sheet),
    }
