"""Defects of a document, reported and never mended."""

import re
from collections.abc import Iterator

from plans.documents import responsibilities
from plans.documents.items import Items
from plans.documents.metadata import Metadata
from plans.documents.numbering import Number, Style, like
from plans.documents.outline import Node, Outline
from plans.documents.paragraphs import Line, location_of
from plans.documents.repair import Repaired
from plans.documents.tree import Deadline, DeadlineKind, ParsedMeasure, Problem, Role, Severity, Span

_LOST_CHARACTERS = re.compile(
    r"[〔\[](?:19|20)\d{2}\d{1,4}\s*号|[〔\[](?:19|20)\d\d[〕\]]\s*\d{1,4}(?=\s*[）)，。]|$)"
    r"|(?<!\d)20\d\d(?:1[0-2]|[1-9])月份?|截至\d{3,4}日|(?<!\d)20\d\d\d{2,4}日"
    r"|(?<![\d.])(?:1[0-2]|[1-9])(?:[12]\d|3[01])日(?=前|以前|之前|、)"
)
"""Brackets, 号, 年 and 月 that a page lost; digits alone say nothing sure."""
_LABEL_OF_DEADLINE = re.compile(r"(?:时限|期限|时间节点)(?:要求)?[：:为是]?\s*$")
_LARGEST_GAP = 3
"""More missing numbers in a row are an extract of a longer list, not a defect."""


def numbering_problems(outline: Outline) -> Iterator[Problem]:
    """A number printed twice, left out, or out of order, among the items that count in one run."""
    groups: dict[tuple[Style, str, int], list[Node]] = {}
    yield from _run_problems(outline.nodes)
    for top in outline.nodes:
        yield from _inner_problems(top, groups)


def _inner_problems(node: Node, groups: dict[tuple[Style, str, int], list[Node]]) -> Iterator[Problem]:
    if node.children:
        level = node.children[0].number.level
        earlier = groups.get(level, [])
        runs_on = bool(earlier) and node.children[0].number.value > 1
        last = (earlier[-1],) if runs_on else ()
        yield from _run_problems((*last, *node.children))
        groups[level] = list(node.children)
    for child in node.children:
        yield from _inner_problems(child, groups)


def _run_problems(nodes: tuple[Node, ...]) -> Iterator[Problem]:
    seen: set[int] = set()
    previous: Number | None = None
    for node in nodes:
        number = node.number
        if previous is not None and number.level == previous.level:
            yield from _step_problems(node, previous, seen)
        seen.add(number.value)
        previous = number


def _step_problems(node: Node, previous: Number, seen: set[int]) -> Iterator[Problem]:
    number = node.number
    if not number.printed:
        return
    if number.value in seen:
        if number.value == 1 and number.style is not Style.HAN:
            return
        yield _numbered("duplicate_number", node, Severity.ERROR, number=number.printed)
    elif number.value < previous.value:
        yield _numbered("number_out_of_order", node, Severity.WARNING, number=number.printed, previous=previous.printed)
    elif number.value - previous.value <= _LARGEST_GAP:
        for missing in range(previous.value + 1, number.value):
            yield _numbered("missing_number", node, Severity.WARNING, number=like(number, missing))


def _numbered(code: str, node: Node, severity: Severity, **params: str) -> Problem:
    return Problem(code, severity, node.line.location, tuple(params.items()), node.line.span)


def measure_problems(items: Items, lines: tuple[Line, ...], metadata: Metadata) -> Iterator[Problem]:
    """What a coordinator has to settle before the plan can be activated."""
    measures = [measure for measure in items.measures if not measure.safeguard]
    if measures and not any(measure.departments for measure in measures):
        yield Problem("no_departments", Severity.WARNING)
    else:
        for measure in measures:
            if not any(ref.role is Role.LEAD for ref in measure.departments):
                yield _of_measure("measure_without_lead", measure, lines, Severity.WARNING)
    for measure in measures:
        if measure.heading is not None and not measure.body.value and not measure.departments:
            yield _of_measure("measure_without_text", measure, lines, Severity.INFO)
        yield from _deadline_problems(measure, lines, metadata)


def _deadline_problems(measure: ParsedMeasure, lines: tuple[Line, ...], metadata: Metadata) -> Iterator[Problem]:
    issued = metadata.issue_date.value if metadata.issue_date else None
    for deadline in measure.deadlines:
        words = (("words", deadline.words),)
        at = location_of(lines, deadline.span.start)
        if deadline.kind is DeadlineKind.UNCLEAR:
            yield Problem("unclear_deadline", Severity.WARNING, at, words, deadline.span)
        elif deadline.on is not None and issued is not None and deadline.on < issued:
            yield Problem("deadline_before_issue", Severity.WARNING, at, words, deadline.span)
    stated = [deadline for deadline in measure.deadlines if deadline.on and _is_labelled(deadline, measure)]
    if not measure.tasks and len({deadline.on for deadline in stated}) > 1:
        dates = "、".join(deadline.words for deadline in stated)
        yield _of_measure("contradictory_deadlines", measure, lines, Severity.WARNING, dates=dates)


def _is_labelled(deadline: Deadline, measure: ParsedMeasure) -> bool:
    """Stated as the deadline of the whole measure; dates in running text are stages and do not contradict."""
    body = measure.body.span
    if body is None or not body.start <= deadline.span.start < body.end:
        return True
    before = measure.body.quote[: deadline.span.start - body.start]
    return _LABEL_OF_DEADLINE.search(before) is not None


def _of_measure(
    code: str, measure: ParsedMeasure, lines: tuple[Line, ...], severity: Severity, **params: str
) -> Problem:
    number = measure.number or str(measure.ordinal)
    at = location_of(lines, measure.span.start)
    return Problem(code, severity, at, (("number", number), *params.items()), measure.span)


def lost_character_problems(lines: tuple[Line, ...]) -> Iterator[Problem]:
    """`〔2018104号`, `202310月份`, `截至1031日`: pages that lost single characters around numbers."""
    for line in lines:
        for match in _LOST_CHARACTERS.finditer(line.text):
            span = Span(line.span.start + match.start(), line.span.start + match.end())
            yield Problem("lost_characters", Severity.WARNING, line.location, (("words", match[0]),), span)


def cut_list_problems(text: str, items: Items, lines: tuple[Line, ...]) -> Iterator[Problem]:
    """A list of departments whose bracket never closes: the page or the copy stops there."""
    for measure in items.measures:
        for clause in responsibilities.clauses(text, measure.span):
            if not clause.closed:
                words = text[clause.span.start : clause.span.end]
                at = location_of(lines, clause.span.start)
                yield Problem("unclosed_list", Severity.WARNING, at, (("words", words),), clause.span)


def repair_problems(repaired: Repaired, lines: tuple[Line, ...]) -> Iterator[Problem]:
    """How much of the text was damaged, what was guessed, and what is still damaged."""
    mended = [repair for repair in repaired.repairs if repair.method in ("gloss", "slipped", "tag")]
    if mended:
        yield Problem("text_repaired", Severity.INFO, None, (("count", str(len(mended))),))
    if any(repair.method == "script" for repair in repaired.repairs):
        yield Problem("script_converted", Severity.INFO)
    for repair in mended:
        if not repair.sure and repair.method == "slipped":
            at = location_of(lines, repair.result_at.start)
            yield Problem("repair_guessed", Severity.WARNING, at, (("result", repair.result),), repair.result_at)
    for line in lines:
        for place, mark in enumerate(line.text):
            if "\ue000" <= mark <= "\uf8ff" or mark in "\ufffd〓":
                start = line.span.start + place
                words = line.text[max(0, place - 6) : place + 7]
                span = Span(start, start + 1)
                yield Problem("damage_left", Severity.ERROR, line.location, (("words", words),), span)
                break


def metadata_problems(metadata: Metadata) -> Iterator[Problem]:
    """What is not printed around the plan."""
    printed = (
        ("missing_title", metadata.title is not None),
        ("missing_doc_number", metadata.doc_number is not None),
        ("missing_issue_date", metadata.issue_date is not None),
    )
    for code, found in printed:
        if not found:
            yield Problem(code, Severity.INFO)
    yield from metadata.problems
