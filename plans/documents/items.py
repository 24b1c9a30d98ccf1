"""From the outline to sections, measures and work requirements.

The numbered leaf is the measure: an item that only heads other items is a section, and the parts of an
item that has a text of its own are its tasks. General chapters (总体要求) hold no measures; items of
保障措施 are work requirements, unless they are numbered in one run with the measures.
"""

import re
from dataclasses import dataclass, field

from plans.documents import deadlines, responsibilities, targets
from plans.documents.chapters import is_frame_name, is_general_name, is_safeguard_name
from plans.documents.charges import charge_of
from plans.documents.item_text import LONGEST_HEADING, divided, has_fields, heading_of, is_field
from plans.documents.numbering import Style
from plans.documents.outline import Node, Outline
from plans.documents.paragraphs import field_at, sentences
from plans.documents.responsibilities import Clause
from plans.documents.tree import (
    Deadline,
    DepartmentRef,
    Field,
    ParsedMeasure,
    ParsedRequirement,
    ParsedSection,
    ParsedTask,
    Span,
)

_CLOSING_CLAUSE = re.compile(r"本(?:措施|办法|方案|意见|政策|规定|细则|计划|条例)(?:自|由|所称|未尽)")
_LOOSE_PARTS = (Style.ARABIC_BRACKET, Style.CIRCLED)


@dataclass(frozen=True)
class Items:
    sections: tuple[ParsedSection, ...]
    measures: tuple[ParsedMeasure, ...]
    requirements: tuple[ParsedRequirement, ...]


@dataclass
class _Collection:
    text: str
    year: int | None
    first_is_lead: bool
    english: bool
    sections: list[ParsedSection] = field(default_factory=list)
    measures: list[ParsedMeasure] = field(default_factory=list)
    requirements: list[ParsedRequirement] = field(default_factory=list)
    charges: dict[int, tuple[DepartmentRef, ...]] = field(default_factory=dict)

    def charged(self, section: int | None) -> tuple[DepartmentRef, ...]:
        """Who is charged with a whole section: its heading names them, or that of the section around it."""
        while section is not None:
            if self.charges.get(section):
                return self.charges[section]
            section = self.sections[section].parent
        return ()

    def frozen(self) -> Items:
        return Items(tuple(self.sections), tuple(self.measures), tuple(self.requirements))


def items_of(text: str, outline: Outline, *, year: int | None, english: bool = False) -> Items:
    """Sections, measures and work requirements of a plan, in the order printed."""
    collection = _Collection(text, year, responsibilities.first_leads(text), english)
    if _is_flat(text, outline):
        for node in outline.nodes:
            _collect_flat(collection, node)
    else:
        for node in outline.nodes:
            _collect_section(collection, node, None, outline)
    return collection.frozen()


def directions_of(text: str, notice: Outline) -> tuple[ParsedRequirement, ...]:
    """What a covering notice asks of everybody who carries the plan out."""
    collection = _Collection(text, None, first_is_lead=False, english=False)
    for node in notice.nodes:
        _add_requirement(collection, node, None)
    return collection.frozen().requirements


def sections_of(text: str, outline: Outline) -> tuple[ParsedSection, ...]:
    """The outline as sections only: how a report is divided."""
    collection = _Collection(text, None, first_is_lead=False, english=False)
    for node in outline.nodes:
        parent = _add_section(collection, node, None)
        for child in node.children:
            if child.number.style not in _LOOSE_PARTS:
                _add_section(collection, child, parent)
    return collection.frozen().sections


def _is_flat(text: str, outline: Outline) -> bool:
    """Whether the outermost items are the measures themselves."""
    chapters = [node for node in outline.nodes if not _is_general(text, node) and not _is_safeguard(text, node)]
    leaves = sum(1 for node in chapters if has_fields(text, node) or not (node.children or _is_frame(text, node)))
    return leaves > len(chapters) - leaves


def _collect_flat(collection: _Collection, node: Node) -> None:
    if _is_general(collection.text, node) or is_field(collection.text, node):
        return
    if _is_safeguard(collection.text, node) and node.children:
        for child in node.children:
            _add_requirement(collection, child, None)
    elif node.children and _only_heads(collection.text, node):
        section = _add_section(collection, node, None)
        for child in node.children:
            _collect(collection, child, section, safeguard=False)
    else:
        _add_measure(collection, node, None, safeguard=False)


def _collect_section(collection: _Collection, node: Node, parent: int | None, outline: Outline) -> None:
    section = _add_section(collection, node, parent)
    text = collection.text
    if _is_general(text, node):
        for child in node.children:
            _add_section(collection, child, section)
    elif _is_safeguard(text, node):
        _collect_safeguards(collection, node, section, outline)
    elif node.children:
        for child in node.children:
            _collect(collection, child, section, safeguard=False)
    elif _clauses(text, node):
        _add_measure(collection, node, section, safeguard=False)


def _collect_safeguards(collection: _Collection, node: Node, section: int, outline: Outline) -> None:
    in_one_run = _in_one_run(collection.text, node, outline)
    for child in node.children:
        if in_one_run:
            _add_measure(collection, child, section, safeguard=True)
        else:
            _add_requirement(collection, child, section)
    if not node.children and divided(collection.text, node)[1].value:
        _add_requirement(collection, node, section)


def _collect(collection: _Collection, node: Node, section: int, *, safeguard: bool) -> None:
    if node.children and _only_heads(collection.text, node):
        inner = _add_section(collection, node, section)
        for child in node.children:
            _collect(collection, child, inner, safeguard=safeguard)
    else:
        _add_measure(collection, node, section, safeguard=safeguard)


def _only_heads(text: str, node: Node) -> bool:
    """Whether an item with children is a heading for them rather than a measure made of them."""
    if has_fields(text, node):
        return False
    charged = [bool(_clauses(text, child)) for child in node.children]
    if _own_clauses(text, node):
        return False
    if sum(charged) > 1 or (charged and all(charged)):
        return True
    if len(charged) > 1 and charged[-1]:
        return False
    heading, body = divided(text, node, own_only=True)
    named = heading is not None and not body.value
    if node.children[0].number.style in _LOOSE_PARTS:
        return False
    return named or (heading is None and len(body.value) <= LONGEST_HEADING)


def _is_general(text: str, node: Node) -> bool:
    """A general chapter stays one when it names everybody; 工作目标 with a list of departments holds measures."""
    if not is_general_name(heading_of(text, node).value):
        return False
    return all(ref.generic for clause in _clauses(text, node) for ref in clause.departments)


def _is_safeguard(text: str, node: Node) -> bool:
    return is_safeguard_name(heading_of(text, node).value) and not _clauses(text, node)


def _is_frame(text: str, node: Node) -> bool:
    """A chapter by its name, or a heading in the style of chapters with nothing below it."""
    heading = heading_of(text, node)
    if is_frame_name(heading.value):
        return True
    bare = heading.span is not None and not text[heading.span.end : node.end].strip(" \u3000|\n")
    return bare and not node.own and node.number.style in (Style.HAN, Style.CHAPTER)


def _in_one_run(text: str, node: Node, outline: Outline) -> bool:
    """Whether the first item of a safeguard chapter carries on the numbers of the measures before it."""
    if not node.children:
        return False
    first = node.children[0].number
    earlier = [
        child.number
        for top in outline.nodes
        if top.span < node.span
        for child in top.children
        if child.number.level == first.level
    ]
    return first.value > 1 and bool(earlier) and earlier[-1].value < first.value


def _add_section(collection: _Collection, node: Node, parent: int | None) -> int:
    level = 1 if parent is None else collection.sections[parent].level + 1
    ordinal = len(collection.sections) + 1
    heading = heading_of(collection.text, node)
    section = ParsedSection(ordinal, node.number.printed, heading, level, parent, node.span)
    collection.sections.append(section)
    collection.charges[ordinal - 1] = charge_of(collection.text, Span(node.start, node.line.span.end))
    return ordinal - 1


def _add_requirement(collection: _Collection, node: Node, section: int | None) -> None:
    heading, body = divided(collection.text, node)
    requirement = ParsedRequirement(node.number.printed, heading, body, section, node.span)
    collection.requirements.append(requirement)


def _add_measure(collection: _Collection, node: Node, section: int | None, *, safeguard: bool) -> None:
    text, year = collection.text, collection.year
    if _CLOSING_CLAUSE.match(text, node.start):
        _add_requirement(collection, node, section)
        return
    heading, body = divided(text, node)
    found = _clauses(text, node)
    whole = Span(node.start, node.end)
    collection.measures.append(
        ParsedMeasure(
            ordinal=len(collection.measures) + 1,
            number=node.number.printed,
            heading=heading,
            body=body,
            section=section,
            departments=responsibilities.merged(found, first_is_lead=collection.first_is_lead)
            or collection.charged(section),
            deadlines=deadlines_of(text, whole, found, year),
            targets=() if safeguard else _promises(collection, heading, body, whole),
            tasks=_tasks(collection, node, body, found),
            span=node.span,
            safeguard=safeguard,
        )
    )


def _promises(
    collection: _Collection, heading: Field[str] | None, body: Field[str], whole: Span
) -> tuple[targets.Target, ...]:
    """The targets of an item, its heading included; a number that the text says again is promised once."""
    text, year, english = collection.text, collection.year, collection.english
    if heading is None or heading.span is None or body.span is None:
        return targets.in_measure(text, whole, year, english=english)
    written = targets.in_measure(text, body.span, year, english=english)
    told = {(target.value, target.unit) for target in written}
    named = targets.in_measure(text, heading.span, year, english=english)
    return (*(target for target in named if (target.value, target.unit) not in told), *written)


def deadlines_of(text: str, span: Span, found: list[Clause], year: int | None) -> tuple[Deadline, ...]:
    """Deadlines after a label, or, where none is labelled, those in the running text."""
    stated = [
        deadline for clause in found for words in clause.times for deadline in deadlines.labelled(text, words, year)
    ]
    return tuple(stated) or deadlines.in_text(text, span, year)


def _clauses(text: str, node: Node) -> list[Clause]:
    return list(responsibilities.clauses(text, Span(node.start, node.end)))


def _own_clauses(text: str, node: Node) -> list[Clause]:
    end = node.own[-1].span.end if node.own else node.line.span.end
    return list(responsibilities.clauses(text, Span(node.start, end)))


def _tasks(collection: _Collection, node: Node, body: Field[str], found: list[Clause]) -> tuple[ParsedTask, ...]:
    """The numbered parts of a measure; or its sentences, where several name departments of their own."""
    text = collection.text
    if node.children:
        parts = [child for child in node.children if not is_field(text, child)]
        return tuple(_task(collection, child.number.printed, Span(child.start, child.end)) for child in parts)
    if len(found) < 2 or body.span is None or any(clause.times for clause in found):
        return ()
    inside = [clause for clause in found if clause.span in body.span]
    if len(inside) < 2:
        return ()
    return tuple(_task(collection, "", sentence) for sentence in sentences(text, body.span))


def _task(collection: _Collection, number: str, span: Span) -> ParsedTask:
    found = list(responsibilities.clauses(collection.text, span))
    return ParsedTask(
        number=number,
        text=field_at(collection.text, span.start, span.end),
        departments=responsibilities.merged(found, first_is_lead=collection.first_is_lead),
        deadlines=deadlines_of(collection.text, span, found, collection.year),
    )
