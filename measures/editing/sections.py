"""Changes of the sections: a measure that heads others, a heading that is a measure, one that is none. Pure.

Measures name their section by its index, so whatever moves the sections renames it everywhere.
"""

from collections.abc import Callable
from dataclasses import replace

from measures.editing.operation import Operation, Unfit, by_hand, find_measure, find_section, slice_of
from measures.proposal import Proposal, ProposedMeasure
from plans.documents.tree import ParsedMeasure, ParsedSection, Span

HEADING = 200
Renamed = Callable[[int | None], int | None]


def to_section(proposal: Proposal, asked: Operation) -> Proposal:
    """The measure heads those that follow it in its section."""
    place = find_measure(proposal, asked.at)
    measure = proposal.measures[place]
    one = measure.parsed
    if measure.owners or measure.steps or one.targets:
        raise Unfit("has_findings")
    heading = one.heading or one.body
    if measure.is_by_hand or len(heading.value) > HEADING:
        raise Unfit("no_heading")
    index = sum(section.span.start < one.span.start for section in proposal.tree.sections)
    level = proposal.tree.sections[one.section].level if one.section is not None else 1
    section = ParsedSection(0, measure.shown_number, heading, level, None, one.span)
    rest = replace(proposal, measures=(*proposal.measures[:place], *proposal.measures[place + 1 :]))
    opened = _reordered(rest, lambda at: at if at is None or at < index else at + 1)
    sections = opened.tree.sections
    opened = replace(opened, tree=replace(opened.tree, sections=(*sections[:index], section, *sections[index:])))
    old = one.section if one.section is None or one.section < index else one.section + 1
    following = {other.key for other in proposal.measures[place + 1 :]}
    return _moved(opened, index, lambda other: other.key in following and other.parsed.section == old)


def section_to_measure(proposal: Proposal, asked: Operation) -> Proposal:
    """The heading is a measure itself; the text up to the first measure under it belongs to it."""
    index = find_section(proposal, asked.at)
    section, text = proposal.tree.sections[index], proposal.tree.text
    if section.heading.span is None:
        raise Unfit("by_hand")
    items = [one.parsed.span for one in (*proposal.measures, *proposal.dropped)]
    items += [one.span for one in proposal.tree.sections] + [one.span for one in proposal.tree.work_requirements]
    starts = [span.start for span in items if len(span)]
    end = min((at for at in starts if at > section.span.start), default=section.span.end)
    body = slice_of(text, section.heading.span.end, max(min(end, section.span.end), section.heading.span.end))
    assert body.span is not None
    span = Span(section.span.start, max(section.heading.span.end, body.span.end))
    place = next((at for at, one in enumerate(proposal.measures) if one.parsed.section == index), None)
    if place is None:
        place = sum(one.parsed.section is None or one.parsed.section < index for one in proposal.measures)
    closed = _closed(proposal, index)
    above = _above(section, index)
    parsed = ParsedMeasure(0, section.number, section.heading, body, above, (), (), (), (), span)
    key = asked.at[1:]
    if any(one.key == key for one in (*closed.measures, *closed.dropped)):
        raise Unfit("no_measure")
    measures = (*closed.measures[:place], ProposedMeasure(parsed, (), (), key), *closed.measures[place:])
    return replace(closed, measures=measures)


def dissolve(proposal: Proposal, asked: Operation) -> Proposal:
    """It heads nothing; its measures belong to the section above or before it."""
    return _closed(proposal, find_section(proposal, asked.at))


def name(proposal: Proposal, asked: Operation) -> Proposal:
    index = find_section(proposal, asked.at)
    section, words = proposal.tree.sections[index], asked.words("heading", longest=HEADING)
    found = proposal.tree.text.find(words, section.span.start, section.span.end)
    heading = by_hand(words) if found < 0 else slice_of(proposal.tree.text, found, found + len(words))
    number = asked.words("number", longest=20, required=False) if "number" in asked.values else section.number
    sections = list(proposal.tree.sections)
    sections[index] = replace(section, heading=heading, number=number)
    return replace(proposal, tree=replace(proposal.tree, sections=tuple(sections)))


def _above(section: ParsedSection, index: int) -> int | None:
    if section.parent is not None:
        return section.parent
    return index - 1 if index else None


def _closed(proposal: Proposal, index: int) -> Proposal:
    section = proposal.tree.sections[index]
    above = _above(section, index)

    def renamed(at: int | None) -> int | None:
        if at is None or at < index:
            return at
        return above if at == index else at - 1

    rest = _reordered(proposal, renamed)
    sections = rest.tree.sections
    return replace(rest, tree=replace(rest.tree, sections=(*sections[:index], *sections[index + 1 :])))


def _reordered(proposal: Proposal, renamed: Renamed) -> Proposal:
    tree = proposal.tree

    def measure(one: ProposedMeasure) -> ProposedMeasure:
        return replace(one, parsed=replace(one.parsed, section=renamed(one.parsed.section)))

    return replace(
        proposal,
        measures=tuple(measure(one) for one in proposal.measures),
        dropped=tuple(measure(one) for one in proposal.dropped),
        tree=replace(
            tree,
            sections=tuple(replace(one, parent=renamed(one.parent)) for one in tree.sections),
            work_requirements=tuple(replace(one, section=renamed(one.section)) for one in tree.work_requirements),
        ),
    )


def _moved(proposal: Proposal, index: int, belongs: Callable[[ProposedMeasure], bool]) -> Proposal:
    return replace(
        proposal,
        measures=tuple(
            replace(one, parsed=replace(one.parsed, section=index)) if belongs(one) else one
            for one in proposal.measures
        ),
    )
