"""Changes inside a measure: its number and title, departments, dates and targets; and what the plan says of itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from measures.editing.operation import Operation, Unfit, by_hand, find_measure, slice_of, with_measure
from measures.proposal import Owner, Proposal, ProposedMeasure, Step, clipped
from plans.documents.tree import Comparator, Field, Kind, Target, TargetKind
from plans.naming import Match

TITLE, WORKING_TITLE, STEP_TITLE = 200, 100, 200
T = TypeVar("T")


@dataclass(frozen=True)
class Directory:
    """The departments that may be named, by id, with the words to show."""

    labels: dict[int, str]

    def match(self, asked: Operation) -> Match:
        pk = asked.whole("department")
        if pk not in self.labels:
            raise Unfit("no_department")
        return Match(exact=pk, labels=(self.labels[pk],))


def renumber(proposal: Proposal, asked: Operation) -> Proposal:
    """The printed number is kept beside the corrected one; correcting it back forgets the correction."""
    place = find_measure(proposal, asked.at)
    measure = proposal.measures[place]
    number = asked.words("number", longest=20, required=False)
    return with_measure(proposal, place, replace(measure, number=None if number == measure.parsed.number else number))


def title(proposal: Proposal, asked: Operation) -> Proposal:
    """Words of the measure's own text become its heading; others are a working title beside the printed heading."""
    place = find_measure(proposal, asked.at)
    measure, text = proposal.measures[place], proposal.tree.text
    words = asked.words("heading", longest=300, required=False)
    if measure.is_by_hand:
        asked.words("heading", longest=300)
        return with_measure(proposal, place, _headed(measure, by_hand(words)))
    if not words or words == measure.heading:
        return with_measure(proposal, place, replace(measure, working_title=""))
    found = text.find(words, measure.parsed.span.start, measure.parsed.span.end)
    if found >= 0:
        return with_measure(proposal, place, _headed(measure, slice_of(text, found, found + len(words))))
    asked.words("heading", longest=WORKING_TITLE)
    return with_measure(proposal, place, replace(measure, working_title=words))


def _headed(measure: ProposedMeasure, heading: Field[str]) -> ProposedMeasure:
    return replace(measure, parsed=replace(measure.parsed, heading=heading), working_title="")


def pick_department(proposal: Proposal, asked: Operation, directory: Directory) -> Proposal:
    """Says whom the printed name means."""
    place, found = _owner(proposal, asked)
    match, owners = directory.match(asked), list(proposal.measures[place].owners)
    if any(one.department == match.exact for at, one in enumerate(owners) if at != found and one.is_certain):
        raise Unfit("department_twice")
    owners[found] = replace(owners[found], match=match, by_hand=True)
    kept = [one for at, one in enumerate(owners) if at == found or one.department != match.exact]
    return with_owners(proposal, place, kept)


def add_department(proposal: Proposal, asked: Operation, directory: Directory) -> Proposal:
    place, match = find_measure(proposal, asked.at), directory.match(asked)
    owners = list(proposal.measures[place].owners)
    if any(one.department == match.exact and one.is_certain for one in owners):
        raise Unfit("department_twice")
    leads = _leads(asked)
    added = Owner(match.labels[0], None, leads, match, by_hand=True)
    kept = [replace(one, leads=one.leads and not leads) for one in owners if one.department != match.exact]
    if any(one.printed == added.printed for one in kept):
        raise Unfit("department_twice")
    return with_owners(proposal, place, [added, *kept] if leads else [*kept, added])


def remove_department(proposal: Proposal, asked: Operation) -> Proposal:
    place, found = _owner(proposal, asked)
    owners = proposal.measures[place].owners
    return with_owners(proposal, place, [*owners[:found], *owners[found + 1 :]])


def change_role(proposal: Proposal, asked: Operation) -> Proposal:
    """At most one leads: whoever led before supports from now on."""
    place, found = _owner(proposal, asked)
    leads, owners = _leads(asked), list(proposal.measures[place].owners)
    changed = replace(owners.pop(found), leads=leads, by_hand=True)
    rest = [replace(one, leads=one.leads and not leads) for one in owners]
    return with_owners(proposal, place, [changed, *rest] if leads else [*rest[:found], changed, *rest[found:]])


def _leads(asked: Operation) -> bool:
    role = asked.values.get("role", "")
    if role not in ("lead", "supporting"):
        raise Unfit("no_role")
    return role == "lead"


def _owner(proposal: Proposal, asked: Operation) -> tuple[int, int]:
    place = find_measure(proposal, asked.at)
    printed = asked.values.get("printed", "")
    for found, owner in enumerate(proposal.measures[place].owners):
        if owner.printed == printed:
            return place, found
    raise Unfit("no_department")


def with_owners(proposal: Proposal, place: int, owners: list[Owner]) -> Proposal:
    return with_measure(proposal, place, replace(proposal.measures[place], owners=tuple(owners)))


def set_date(proposal: Proposal, asked: Operation) -> Proposal:
    """The day, and the title where one is given; the words of the plan stay beside it."""

    def changed(step: Step) -> Step:
        title = asked.words("title", longest=STEP_TITLE, required=False) or step.title
        return replace(step, due_on=asked.day("day"), title=title, by_hand=True)

    place = find_measure(proposal, asked.at)
    steps = _with(proposal.measures[place].steps, asked.values.get("date", ""), changed)
    return with_measure(proposal, place, replace(proposal.measures[place], steps=steps))


def remove_date(proposal: Proposal, asked: Operation) -> Proposal:
    place = find_measure(proposal, asked.at)
    steps = _without(proposal.measures[place].steps, asked.values.get("date", ""))
    return with_measure(proposal, place, replace(proposal.measures[place], steps=steps))


def add_date(proposal: Proposal, asked: Operation) -> Proposal:
    place = find_measure(proposal, asked.at)
    measure, day = proposal.measures[place], asked.day("day")
    title = asked.words("title", longest=STEP_TITLE, required=False) or clipped(measure.title, STEP_TITLE)
    number = 1 + max((int(step.key[1:]) for step in measure.steps if step.key.startswith("h")), default=0)
    step = Step(title, day, None, f"h{number}", by_hand=True)
    return with_measure(proposal, place, replace(measure, steps=(*measure.steps, step)))


def set_target(proposal: Proposal, asked: Operation) -> Proposal:
    """Value, unit, comparator and kind as a person reads them; the words stay those of the plan."""
    place = find_measure(proposal, asked.at)
    measure, key = proposal.measures[place], asked.values.get("target", "")
    value, unit = asked.number("value"), asked.words("unit", longest=30, required=False)
    try:
        comparator = Comparator(asked.values.get("comparator", ""))
        kind = TargetKind(asked.values.get("kind", ""))
    except ValueError:
        raise Unfit("no_target")

    def changed(target: Target) -> Target:
        return replace(target, value=value, unit=unit, comparator=comparator, kind=kind)

    targets = _with(measure.parsed.targets, key, changed)
    changed_measure = replace(measure, parsed=replace(measure.parsed, targets=targets), touched=measure.touched | {key})
    return with_measure(proposal, place, changed_measure)


def remove_target(proposal: Proposal, asked: Operation) -> Proposal:
    place = find_measure(proposal, asked.at)
    measure = proposal.measures[place]
    targets = _without(measure.parsed.targets, asked.values.get("target", ""))
    return with_measure(proposal, place, replace(measure, parsed=replace(measure.parsed, targets=targets)))


def key_of(thing: Step | Target) -> str:
    return thing.key if isinstance(thing, Step) else f"{thing.span.start}"


def _with(things: tuple[T, ...], key: str, changed: Callable[[T], T]) -> tuple[T, ...]:
    found = [key_of(thing) == key for thing in things]  # type: ignore[arg-type]
    if not any(found):
        raise Unfit("no_finding")
    return tuple(changed(thing) if hit else thing for hit, thing in zip(found, things, strict=True))


def _without(things: tuple[T, ...], key: str) -> tuple[T, ...]:
    kept = tuple(thing for thing in things if key_of(thing) != key)  # type: ignore[arg-type]
    if len(kept) == len(things):
        raise Unfit("no_finding")
    return kept


def describe(proposal: Proposal, asked: Operation) -> Proposal:
    """What the plan says of itself, all fields at once; an empty one is not printed."""
    tree = proposal.tree
    heading = asked.words("title", longest=TITLE)
    year = asked.whole("year")
    if year not in range(2000, 2100):
        raise Unfit("no_number", words=str(year))
    number = asked.words("doc_number", longest=60, required=False)
    issuer = asked.words("issuer", longest=100, required=False)
    issued = asked.day("issued_on") if asked.values.get("issued_on", "").strip() else None
    draft = asked.values.get("is_draft", "") == "on"
    kind = Kind.PLAN if tree.kind == Kind.DRAFT_PLAN and not draft else tree.kind
    told = replace(
        tree,
        kind=kind,
        is_draft=draft,
        title=_told(tree.title, heading, proposal.title),
        doc_number=_told(tree.doc_number, number),
        issuer=_told(tree.issuer, issuer),
        issue_date=_told(tree.issue_date, issued),
        year=_told(tree.year, year, None if tree.year else proposal.year),
    )
    return replace(proposal, tree=told, title=heading, year=year)


def _told(printed: Field[T] | None, value: T | None, shown: object = None) -> Field[T] | None:
    """The printed field where it says the same, else the value alone."""
    if printed is not None and value in (printed.value, shown):
        return printed
    if value is None or value == "" or (printed is None and value == shown):
        return None
    return Field(value)
