"""Changes of what is a measure: merge, split, drop, restore, add, move; and of measures into requirements and back.

Every part that still is a slice of the text keeps its span.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from measures.editing.operation import (
    Operation,
    Unfit,
    by_hand,
    find_measure,
    find_requirement,
    find_section,
    requirement_key,
    slice_of,
)
from measures.proposal import Proposal, ProposedMeasure, each_once
from plans.documents.tree import ParsedMeasure, ParsedRequirement, Span

HEADING, BODY = 300, 4000
# Behind the text of a measure: who and when, of all that stands before it.
CLAUSE = re.compile(r"[（(【〔\[]\s*(?:牵头|责任|配合|主办|协办|完成时限)[^（(【〔\[]*$")


def merge(proposal: Proposal, asked: Operation) -> Proposal:
    """Into the measure before it, with everything that stands between the two."""
    place = find_measure(proposal, asked.at)
    if place == 0:
        raise Unfit("first_measure")
    first, second = proposal.measures[place - 1], proposal.measures[place]
    if first.is_by_hand or second.is_by_hand:
        raise Unfit("by_hand")
    if first.parsed.section != second.parsed.section:
        raise Unfit("other_section")
    if not first.parsed.span.end <= second.parsed.span.start or _between(proposal, first.parsed, second.parsed):
        raise Unfit("apart")
    merged = _merged(first, second, proposal.tree.text)
    return replace(proposal, measures=(*proposal.measures[: place - 1], merged, *proposal.measures[place + 1 :]))


def _between(proposal: Proposal, first: ParsedMeasure, second: ParsedMeasure) -> bool:
    others = [one.parsed.span for one in (*proposal.measures, *proposal.dropped)]
    others += [one.span for one in proposal.tree.work_requirements]
    return any(first.span.end <= one.start < second.span.start and len(one) for one in others)


def _merged(first: ProposedMeasure, second: ProposedMeasure, text: str) -> ProposedMeasure:
    one, other = first.parsed, second.parsed
    start = one.body.span.start if one.body.span and one.body.value else other.span.start
    end = max(field.span.end for field in (other.body, other.heading) if field and field.span) if other.body.span else 0
    parsed = replace(
        one,
        body=slice_of(text, start, end or other.span.end),
        departments=(*one.departments, *other.departments),
        deadlines=(*one.deadlines, *other.deadlines),
        targets=(*one.targets, *other.targets),
        tasks=(*one.tasks, *other.tasks),
        span=Span(one.span.start, other.span.end),
    )
    led = any(owner.leads for owner in first.owners)
    known = {owner.printed for owner in first.owners}
    more = [replace(owner, leads=owner.leads and not led) for owner in second.owners if owner.printed not in known]
    steps = {step.key: step for step in (*first.steps, *second.steps)}
    return replace(
        first,
        parsed=parsed,
        owners=tuple(each_once([*first.owners, *more])),
        steps=tuple(steps.values()),
        touched=first.touched | second.touched,
    )


def split(proposal: Proposal, asked: Operation) -> Proposal:
    """At a place of its text: what stands from there on becomes the next measure."""
    place, at = find_measure(proposal, asked.at), asked.whole("place")
    measure = proposal.measures[place]
    body = measure.parsed.body
    if body.span is None or measure.is_by_hand:
        raise Unfit("by_hand")
    at += len(proposal.tree.text[at : body.span.end]) - len(proposal.tree.text[at : body.span.end].lstrip())
    if not body.span.start < at < own_end(measure) or not proposal.tree.text[body.span.start : at].strip():
        raise Unfit("no_place")
    if any(span.start < at < span.end for span in _findings(measure)):
        raise Unfit("inside_a_finding")
    if any(f"{at}" == other.key for other in (*proposal.measures, *proposal.dropped)):
        raise Unfit("no_place")
    halves = _first_half(measure, at, proposal.tree.text), _second_half(measure, at, proposal.tree.text)
    return replace(proposal, measures=(*proposal.measures[:place], *halves, *proposal.measures[place + 1 :]))


def own_end(measure: ProposedMeasure) -> int:
    """Where the clause begins that speaks of the whole measure, or where its text ends."""
    body = measure.parsed.body
    clause = CLAUSE.search(body.quote)
    start = body.span.start if body.span else 0
    return start + (clause.start() if clause else len(body.quote))


def _findings(measure: ProposedMeasure) -> Iterable[Span]:
    parsed = measure.parsed
    yield from (target.span for target in parsed.targets)
    yield from (deadline.span for deadline in parsed.deadlines)
    yield from (step.span for step in measure.steps if step.span)
    yield from (owner.span for owner in measure.owners if owner.span)
    if parsed.heading and parsed.heading.span:
        yield parsed.heading.span


def _first_half(measure: ProposedMeasure, at: int, text: str) -> ProposedMeasure:
    parsed, body, clause = measure.parsed, measure.parsed.body.span, own_end(measure)
    assert body is not None

    def stays(span: Span | None) -> bool:
        """In the first half, or in a clause behind the text, which speaks of all of it."""
        return span is None or span.start < at or span.start >= clause

    own = slice_of(text, body.start, at)
    assert own.span is not None
    return replace(
        measure,
        parsed=replace(
            parsed,
            body=own,
            span=Span(parsed.span.start, own.span.end),
            departments=tuple(one for one in parsed.departments if stays(one.name.span)),
            deadlines=tuple(one for one in parsed.deadlines if stays(one.span)),
            targets=tuple(one for one in parsed.targets if stays(one.span)),
            tasks=tuple(one for one in parsed.tasks if one.text.span is None or one.text.span.end <= at),
        ),
        owners=tuple(one for one in measure.owners if stays(one.span)),
        steps=tuple(one for one in measure.steps if stays(one.span)),
    )


def _second_half(measure: ProposedMeasure, at: int, text: str) -> ProposedMeasure:
    parsed, body = measure.parsed, measure.parsed.body.span
    assert body is not None

    def goes(span: Span | None) -> bool:
        return span is not None and span.start >= at

    owners = [owner for owner in measure.owners if goes(owner.span)]
    return ProposedMeasure(
        parsed=replace(
            parsed,
            number="",
            heading=None,
            body=slice_of(text, at, body.end),
            span=Span(at, max(parsed.span.end, body.end)),
            departments=tuple(one for one in parsed.departments if goes(one.name.span)),
            deadlines=tuple(one for one in parsed.deadlines if goes(one.span)),
            targets=tuple(one for one in parsed.targets if goes(one.span)),
            tasks=tuple(one for one in parsed.tasks if goes(one.text.span)),
        ),
        owners=tuple(owners),
        steps=tuple(one for one in measure.steps if goes(one.span)),
        key=f"{at}",
        touched=measure.touched,
    )


def drop(proposal: Proposal, asked: Operation) -> Proposal:
    place = find_measure(proposal, asked.at)
    dropped = (*proposal.dropped, proposal.measures[place])
    return replace(proposal, measures=(*proposal.measures[:place], *proposal.measures[place + 1 :]), dropped=dropped)


def restore(proposal: Proposal, asked: Operation) -> Proposal:
    for measure in proposal.dropped:
        if measure.key == asked.at:
            rest = tuple(one for one in proposal.dropped if one is not measure)
            return replace(_placed(proposal, measure), dropped=rest)
    raise Unfit("no_measure")


def move(proposal: Proposal, asked: Operation) -> Proposal:
    """To the end of another section; without one, before all sections."""
    place, key = find_measure(proposal, asked.at), asked.values.get("section", "")
    section = find_section(proposal, key) if key else None
    measure = proposal.measures[place]
    rest = replace(proposal, measures=(*proposal.measures[:place], *proposal.measures[place + 1 :]))
    moved = replace(measure, parsed=replace(measure.parsed, section=section))
    return _inserted(rest, _end_of(rest, section), moved)


def add(proposal: Proposal, asked: Operation) -> Proposal:
    """A measure that is not printed."""
    if any(one.key == asked.at for one in (*proposal.measures, *proposal.dropped)) or not asked.at.startswith("h"):
        raise Unfit("no_measure")
    key = asked.values.get("section", "")
    section = find_section(proposal, key) if key else None
    place = _end_of(proposal, section)
    at = proposal.measures[place - 1].parsed.span.end if place else 0
    parsed = ParsedMeasure(
        ordinal=0,
        number=asked.words("number", longest=20, required=False),
        heading=by_hand(asked.words("heading", longest=HEADING)),
        body=by_hand(asked.words("body", longest=BODY, required=False)),
        section=section,
        departments=(),
        deadlines=(),
        targets=(),
        tasks=(),
        span=Span(at, at),
    )
    return _inserted(proposal, place, ProposedMeasure(parsed, (), (), asked.at))


def to_requirement(proposal: Proposal, asked: Operation) -> Proposal:
    """It says how to work, not what to do."""
    place = find_measure(proposal, asked.at)
    measure = proposal.measures[place]
    if measure.is_by_hand:
        raise Unfit("by_hand")
    one = measure.parsed
    requirement = ParsedRequirement(measure.shown_number, one.heading, one.body, one.section, one.span)
    items = sorted((*proposal.tree.work_requirements, requirement), key=lambda item: item.span.start)
    return replace(
        proposal,
        measures=(*proposal.measures[:place], *proposal.measures[place + 1 :]),
        tree=replace(proposal.tree, work_requirements=tuple(items)),
    )


def to_measure(proposal: Proposal, asked: Operation) -> Proposal:
    """A work requirement that is something to do after all."""
    place = find_requirement(proposal, asked.at)
    items = proposal.tree.work_requirements
    one = items[place]
    parsed = ParsedMeasure(0, one.number, one.heading, one.body, one.section, (), (), (), (), one.span)
    rest = replace(proposal, tree=replace(proposal.tree, work_requirements=(*items[:place], *items[place + 1 :])))
    return _placed(rest, ProposedMeasure(parsed, (), (), requirement_key(one)[1:]))


def _placed(proposal: Proposal, measure: ProposedMeasure) -> Proposal:
    """Among the measures of its section, where it stands in the text."""
    section, start = measure.parsed.section, measure.parsed.span.start
    same = [(place, one.parsed) for place, one in enumerate(proposal.measures) if one.parsed.section == section]
    after = [place for place, one in same if one.span.start > start]
    return _inserted(proposal, after[0] if after else _end_of(proposal, section), measure)


def _inserted(proposal: Proposal, place: int, measure: ProposedMeasure) -> Proposal:
    if any(one.key == measure.key for one in proposal.measures):
        raise Unfit("no_measure")
    return replace(proposal, measures=(*proposal.measures[:place], measure, *proposal.measures[place:]))


def _end_of(proposal: Proposal, section: int | None) -> int:
    """The place after the last measure of a section, or of the sections before it."""
    order = [-1 if one.parsed.section is None else one.parsed.section for one in proposal.measures]
    wanted = -1 if section is None else section
    same = [place for place, index in enumerate(order) if index == wanted]
    earlier = [place for place, index in enumerate(order) if index < wanted]
    return (same or earlier or [-1])[-1] + 1
