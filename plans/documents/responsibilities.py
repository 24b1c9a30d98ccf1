"""Who is responsible: every spelling of lead and supporting units.

Three forms occur: labels (牵头单位：A；配合单位：B), verbs (A牵头，B、C配合) and bare lists in brackets
(A、B). Labels may stand in brackets, on lines of their own, or at the head of a table column.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from plans.documents.deadlines import says_when
from plans.documents.labels import ALONE, ALONE_IN_ENGLISH, LABELLED
from plans.documents.paragraphs import Line, brackets, field_at
from plans.documents.script import is_han
from plans.documents.tree import DepartmentRef, Field, Role, Span
from plans.documents.units import SURE_UNIT, UNIT_END, are_units, is_unit, named_in, times_in, trimmed

_DUTY = r"(?:(?:按照?|根据|依)(?:各自|部门|自身)?(?:职能|职责)(?:分工|权限)?)"
_DOES = r"(?:负责|落实|推进|实施|承担|承办|执行|督导|抓总|协调|组织)"
_VERB = re.compile(
    rf"(?P<lead>{_DUTY}?(?:共同|联合|分别|负责)?牵头(?:[、，,]?会同|{_DOES}{{0,3}})|主办|主责|会同)"
    rf"|(?P<coop>{_DUTY}?(?:共同|协同|协助|积极|负责)?(?:配合|协办|协助|协同|参与|参加|支持)(?:做好|相关工作|{_DOES}{{0,2}}))"
    rf"|(?P<responsible>{_DUTY}(?:分别|共同|具体|分头|抓好|做好)?{_DOES}{{0,2}}|分工{_DOES}"
    rf"|(?:分别|共同|具体|联合|分头|抓好)?(?:负责|落实|推进|实施|承担|承办|执行){_DOES}{{0,2}})"
)
_TOGETHER = re.compile(
    r"(?:^|(?<=[，,。；;]))由(?P<lead>[^，,。；;、（）()\n]{2,24}?)会同(?P<coop>[^，,。；;（）()\n]{2,200}?)"
    r"(?:研究|负责|落实|制定|提出|组织|推进|实施|办理)(?!办)[^，,。；;（）()\n]{0,16}(?=[，,。；;\n]|$)"
)
"""由A会同B、C等部门研究提出意见, as a sentence or the end of one."""
_SUPPORTED = re.compile(r"[:;,]?\s*\b[Ss]upported by\b:?\s*")
_BEFORE_LABEL = "。；;.，,！!）)】〕—–-★▲|"
_BEHIND_LABEL = re.compile(r"[:： \u3000]")
"""What every label is followed by; most lines of a plan hold none and need no closer look."""
_MOST_LINES_BELOW = 12
_LONGEST_NAME = 60
_SEPARATORS = "，,；;。、 ）)\n"
_FIRST_LEADS = re.compile(
    r"(?:第一|排(?:名|在|序)?(?:第一|首位|最前)|列(?:在)?(?:第一|首)位?|首位|首个|首家)"
    r"[^。；;)）]{0,10}(?:为|是|系)[^。；;)）]{0,4}(?:牵头|主办|主责)"
)


@dataclass(frozen=True)
class Clause:
    """A passage that only says who or when. `times` are the words after a label such as 完成时限."""

    span: Span
    departments: tuple[DepartmentRef, ...]
    times: tuple[Span, ...]
    closed: bool = True


def first_leads(text: str) -> bool:
    """Whether the document says that the first unit of a list is the lead."""
    return _FIRST_LEADS.search(text) is not None


def _role(mark: re.Match[str]) -> Role:
    return Role((mark.lastgroup or "").rpartition("_")[2])


def is_label_line(line: Line) -> bool:
    """Whether a line begins with a label such as 牵头单位："""
    return LABELLED.match(line.text) is not None


def clauses(text: str, span: Span) -> Iterator[Clause]:
    """The responsibility clauses of a span: brackets, and lines that begin with a label."""
    enclosed = list(brackets(text, span))
    labelled = list(_passages(text, span, enclosed))
    yield from (_labelled(text, passage) for passage in labelled)
    for content, closed in enclosed:
        if any(content in passage for passage in labelled):
            continue
        clause = _in_brackets(text, content, closed=closed)
        if clause is not None:
            yield clause
    yield from _together(text, span)


def _together(text: str, span: Span) -> Iterator[Clause]:
    for match in _TOGETHER.finditer(text, span.start, span.end):
        lead = named_in(text, Span(*match.span("lead")), Role.LEAD)
        coop = named_in(text, Span(*match.span("coop")), Role.COOP)
        if are_units(lead) and are_units(coop):
            yield Clause(Span(match.start(), match.end()), (*lead, *coop), ())


def in_cell(text: str, cell: Span, role: Role) -> tuple[DepartmentRef, ...]:
    """The units of a cell; words inside it may give other roles than the head of its column."""
    if LABELLED.match(text, cell.start, cell.end):
        return _labelled(text, cell).departments
    support = _SUPPORTED.search(text, cell.start, cell.end)
    if support is not None:
        lead = named_in(text, Span(cell.start, support.start()), Role.LEAD)
        return (*lead, *named_in(text, Span(support.end(), cell.end), Role.COOP))
    return _by_verbs(text, cell) or named_in(text, cell, role)


def merged(found: list[Clause], *, first_is_lead: bool = False) -> tuple[DepartmentRef, ...]:
    """All departments of some clauses, each unit once, in the order printed.

    责任单位 beside a lead means a supporting unit. With `first_is_lead` the first unit of every clause
    that names no lead becomes the lead.
    """
    refs: list[DepartmentRef] = []
    for clause in found:
        named = list(clause.departments)
        if first_is_lead and named and all(ref.role is Role.RESPONSIBLE for ref in named):
            named = [replace(named[0], role=Role.LEAD), *(replace(ref, role=Role.COOP) for ref in named[1:])]
        refs += named
    if any(ref.role is Role.LEAD for ref in refs):
        refs = [replace(ref, role=Role.COOP) if ref.role is Role.RESPONSIBLE else ref for ref in refs]
    return tuple(_each_once(refs))


def _each_once(refs: list[DepartmentRef]) -> Iterator[DepartmentRef]:
    """A unit that leads one part and supports another leads the whole."""
    leads = {ref.name.value for ref in refs if ref.role is Role.LEAD}
    seen: set[str] = set()
    for ref in refs:
        if ref.name.value in seen or (ref.role is not Role.LEAD and ref.name.value in leads):
            continue
        seen.add(ref.name.value)
        yield ref


def _lines(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for raw in text[span.start : span.end].split("\n"):
        found = field_at(text, start, start + len(raw))
        if found.span is not None and found.value:
            yield found.span
        start += len(raw) + 1


def _passages(text: str, span: Span, enclosed: list[tuple[Span, bool]]) -> Iterator[Span]:
    """The lines, or ends of lines, that a label begins; with the lines below where it stands alone."""
    lines = list(_lines(text, span))
    for place, line in enumerate(lines):
        if ALONE_IN_ENGLISH.fullmatch(text, line.start, line.end):
            names = [name for name in lines[place + 1 : place + 2] if len(name) <= _LONGEST_NAME]
            yield from (Span(line.start, name.end) for name in names)
            continue
        if ALONE.fullmatch(text, line.start, line.end):
            below = list(takewhile(lambda other: _is_list(text, other), lines[place + 1 : place + _MOST_LINES_BELOW]))
            if below:
                yield Span(line.start, below[-1].end)
            continue
        passage = _passage(text, line, enclosed)
        if passage is not None:
            yield passage


def _is_list(text: str, line: Span) -> bool:
    words = text[line.start : line.end]
    if LABELLED.match(words) or ALONE.fullmatch(words):
        return False
    return says_when(words) or are_units(named_in(text, line, Role.RESPONSIBLE))


def _passage(text: str, line: Span, enclosed: list[tuple[Span, bool]]) -> Span | None:
    """The part of a line from its first label on; a label begins the line or follows a mark or a blank."""
    if not _BEHIND_LABEL.search(text, line.start, line.end):
        return None
    for mark in LABELLED.finditer(text, line.start, line.end):
        before = text[line.start : mark.start()]
        begins = not before or before.rstrip()[-1:] in _BEFORE_LABEL
        begins = begins or (before[-1:].isspace() and mark[0].rstrip()[-1:] in ":：")
        if begins and not any(content.start <= mark.start() < content.end for content, _ in enclosed):
            return Span(mark.start(), line.end)
    return None


def _labelled(text: str, span: Span, *, closed: bool = True) -> Clause:
    refs: list[DepartmentRef] = []
    times: list[Span] = []
    marks = list(_labels(text, span))
    for place, mark in enumerate(marks):
        last = place + 1 == len(marks)
        value = Span(mark.end(), span.end if last else marks[place + 1].start())
        if mark.lastgroup == "time":
            times.append(trimmed(text, value))
        elif mark.lastgroup != "person":
            refs += _by_verbs(text, value) or named_in(text, value, _role(mark), closed=closed or not last)
            times += times_in(text, value)
    return Clause(span, tuple(refs), tuple(times), closed)


def _labels(text: str, span: Span) -> Iterator[re.Match[str]]:
    alone = ALONE_IN_ENGLISH.match(text, span.start, span.end) or ALONE.match(text, span.start, span.end)
    if alone is not None and text[alone.end() : alone.end() + 1] == "\n":
        yield alone
    else:
        yield from LABELLED.finditer(text, span.start, span.end)


def _in_brackets(text: str, content: Span, *, closed: bool) -> Clause | None:
    words = text[content.start : content.end]
    if LABELLED.match(words.lstrip()):
        return _labelled(text, content, closed=closed)
    if _FIRST_LEADS.search(words):
        return None
    if _is_broken(words):
        return _in_broken_brackets(text, content, closed=closed)
    refs = _by_verbs(text, content, closed=closed) or _bare_list(text, content)
    return Clause(content, refs, times_in(text, content), closed) if refs else None


def _is_broken(words: str) -> bool:
    """Whether a line ends inside a name: the names are divided by 、, or what stands before the break is none."""
    lines = [line.strip() for line in words.split("\n")]
    return any(line and is_han(line[-1]) and ("、" in words or not UNIT_END.search(line)) for line in lines[:-1])


def _in_broken_brackets(text: str, content: Span, *, closed: bool) -> Clause | None:
    """A list whose lines break inside names: read as if it stood on one line, and placed where it stands."""
    places = [place for line in _lines(text, content) for place in range(line.start, line.end)]
    whole = "".join(text[place] for place in places)
    after = text[content.end : content.end + 2]
    clause = _in_brackets(f"{whole}{after}", Span(0, len(whole)), closed=closed)
    if clause is None:
        return None
    refs = (replace(ref, name=_placed(text, ref.name, places)) for ref in clause.departments)
    times = (Span(places[time.start], places[time.end - 1] + 1) for time in clause.times)
    return Clause(content, tuple(refs), tuple(times), closed)


def _placed(text: str, name: Field[str], places: list[int]) -> Field[str]:
    if name.span is None:
        return name
    span = Span(places[name.span.start], places[name.span.end - 1] + 1)
    return Field(name.value, span, text[span.start : span.end])


def _by_verbs(text: str, content: Span, *, closed: bool = True) -> tuple[DepartmentRef, ...]:
    """A牵头，B、C配合. Units behind the last verb support the lead; other words there are an explanation."""
    refs: list[DepartmentRef] = []
    start = content.start
    for verb in _VERB.finditer(text, content.start, content.end):
        joins = verb[0].endswith("会同")
        if verb.end() < content.end and not joins and text[verb.end()] not in _SEPARATORS:
            continue
        named = named_in(text, Span(start, verb.start()), _role(verb))
        if named and not are_units(named):
            return tuple(refs)
        refs += named
        start = verb.end()
    if any(ref.role is Role.LEAD for ref in refs):
        rest = named_in(text, Span(start, content.end), Role.COOP, closed=closed)
        refs += rest if are_units(rest) else ()
    return tuple(refs)


def _bare_list(text: str, content: Span) -> tuple[DepartmentRef, ...]:
    """（区市场局、区行政服务中心）at the end of a sentence: units and nothing else."""
    after = text[content.end + 1 : content.end + 2]
    if after and after not in "。；;\n" and not after.isspace():
        return ()
    refs = named_in(text, content, Role.RESPONSIBLE)
    return refs if are_units(refs) and is_unit(refs[0]) and SURE_UNIT.search(refs[0].name.value) else ()
