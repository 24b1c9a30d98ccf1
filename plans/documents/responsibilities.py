"""Who is responsible: every spelling of lead and supporting units.

Three forms occur: labels (牵头单位：A；配合单位：B), verbs (A牵头，B、C配合) and bare lists in brackets
(A、B). Labels may stand in brackets, on lines of their own, or at the head of a table column.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plans.documents.paragraphs import BRACKETS, Line, brackets, field_at
from plans.documents.script import is_han
from plans.documents.tree import DepartmentRef, Role, Span

_LEAD = (
    r"(?:总)?牵头(?:责任|负责|主责|主办|承办)?(?:单位|部门|机构|处室|科室|主体)"
    r"|(?:主办|主责|责任牵头)(?:单位|部门)"
)
_COOP = (
    r"(?:协同|协助)?配合(?:责任|协作)?(?:单位|部门|机构)|协(?:办|同|助|作)(?:责任)?(?:单位|部门)"
    r"|(?:参与|参加|支持|会办)(?:责任)?(?:单位|部门)"
)
_RESPONSIBLE = r"(?:主要)?(?:责任|负责|承办|实施|落实|办理|完成)(?:单位|部门|主体|处室|科室)|责任分工"
_PERSON = (
    r"(?:区|县|市)?(?:政府)?(?:分管|责任|牵头|包保|挂钩|联系)(?:区|县|市)?(?:政府)?领导|"
    r"责任人|负责人|联系人|联系电话"
)
_TIME = (
    r"(?:完成|办理|办结|推进|落实|目标)?(?:时限|期限|时间节点|时间进度)(?:要求|安排)?"
    r"|(?:完成|时间)(?:时间|要求|节点|安排)|Timescale|Deadline|By when|Target date"
)
LABEL = re.compile(
    rf"(?P<lead>{_LEAD})|(?P<coop>{_COOP})|(?P<responsible>{_RESPONSIBLE})|"
    rf"(?P<person>{_PERSON})|(?P<time>{_TIME})"
)
_LABELLED = re.compile(
    rf"(?:{LABEL.pattern})(?:为)?(?:\s*[:：]\s*|[ \u3000]+(?=[\u4e00-\u9fff]))"
    r"|(?P<short_lead>牵头|主办)\s*[:：]\s*|(?P<short_coop>配合|协办)\s*[:：]\s*"
    r"|(?P<short_responsible>责任|Owner|Responsible)\s*[:：]\s*|(?P<english_lead>Lead(?: [a-z]+)?)\s*:\s*"
)
_VERB = re.compile(
    r"(?P<lead>牵头(?:负责|组织实施|组织|实施|落实|推进)?|主办|主责)"
    r"|(?P<coop>(?:协同|协助|积极)?配合(?:做好|实施)?|协办|协助|参与|参加)"
    r"|(?P<responsible>(?:按照?|根据|依)(?:各自)?职责(?:分工)?(?:分别)?(?:负责|落实|推进)|"
    r"分工负责|(?:分别|共同)?负责|落实)"
)
_FIRST_LEADS = re.compile(
    r"(?:第一|排(?:名|在|序)?(?:第一|首位|最前)|列(?:在)?(?:第一|首)位?|首位|首个|首家)"
    r"[^。；;)）]{0,10}(?:为|是|系)[^。；;)）]{0,4}(?:牵头|主办|主责)"
)
_NOTE = re.compile(r"单位为|下同|排名|首位|排在|按职责|负总责")
_LEAD_MARK = re.compile(r"[（(](?:牵头|主办|主责)(?:单位|部门)?[）)]$")
_UNIT_END = re.compile(
    r"(?:局|委|办|室|厅|部|院|会|署|处|科|站|所|队|中心|街道|镇|乡|村|公司|集团|区|园|园区|"
    r"基地|银行|分行|支行|海关"
    r"|团委|妇联|工会|工商联|联合会|残联|科协|文联|单位|部门|政府|专班|指挥部|小组|高校|学校|"
    r"大学|医院|企业|联社|党委|纪委|监委|组|馆|台|社|县|市|州)$"
)
_SURE_UNIT = re.compile(
    r"^(?:[省市区县旗州各]|国家|全区|全市)|(?:局|委|办|厅|支队|大队|办公室|委员会|管委会|街道办事处)$"
)
_GENERIC = re.compile(
    r"^各|有关|相关|^全(?:区|市|县)各|区直各|各(?:部门|单位|街道|镇|乡)|^(?:其他|其它)|成员单位|^等|责任部门$"
)
_REST = re.compile(r"等(?:(?P<named>(?:有关|相关|职能|各)[^、，,；;等]*)|部门|单位|区级部门)?$")
_JOINING = re.compile(r"以及|及其他|及|和|与")
_LONGEST_NAME = 36


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
    return _LABELLED.match(line.text) is not None


def clauses(text: str, span: Span) -> Iterator[Clause]:
    """The responsibility clauses of a span: brackets, and lines that begin with a label."""
    enclosed = list(brackets(text, span))
    labelled = [passage for line in _lines(text, span) if (passage := _passage(text, line, enclosed))]
    yield from (_labelled(text, passage) for passage in labelled)
    for content, closed in enclosed:
        if any(content in passage for passage in labelled):
            continue
        clause = _in_brackets(text, content, closed=closed)
        if clause is not None:
            yield clause


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


def named_in(text: str, span: Span, role: Role, *, closed: bool = True) -> tuple[DepartmentRef, ...]:
    """The units of a list, such as a cell of a table or the words after a label."""
    refs: list[DepartmentRef] = []
    parts = list(_parts(text, span))
    for place, part in enumerate(parts):
        cut = not closed and place == len(parts) - 1 and part.end == span.end
        refs += _refs(text, part, role, cut=cut)
    return tuple(refs)


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


def _passage(text: str, line: Span, enclosed: list[tuple[Span, bool]]) -> Span | None:
    """The part of a line from its first label on; a label begins the line or follows a sentence."""
    for mark in _LABELLED.finditer(text, line.start, line.end):
        begins = mark.start() == line.start or text[line.start : mark.start()].rstrip(" ")[-1:] in "。；;."
        if begins and not any(content.start <= mark.start() < content.end for content, _ in enclosed):
            return Span(mark.start(), line.end)
    return None


def _labelled(text: str, span: Span, *, closed: bool = True) -> Clause:
    refs: list[DepartmentRef] = []
    times: list[Span] = []
    marks = list(_LABELLED.finditer(text, span.start, span.end))
    for place, mark in enumerate(marks):
        last = place + 1 == len(marks)
        value = Span(mark.end(), span.end if last else marks[place + 1].start())
        if mark.lastgroup == "time":
            times.append(_trimmed(text, value))
        elif mark.lastgroup != "person":
            refs += named_in(text, value, _role(mark), closed=closed or not last)
    return Clause(span, tuple(refs), tuple(times), closed)


def _in_brackets(text: str, content: Span, *, closed: bool) -> Clause | None:
    words = text[content.start : content.end]
    if _FIRST_LEADS.search(words):
        return None
    if _LABELLED.match(words.lstrip()):
        return _labelled(text, content, closed=closed)
    refs = _by_verbs(text, content) or _bare_list(text, content)
    return Clause(content, refs, (), closed) if refs else None


def _by_verbs(text: str, content: Span) -> tuple[DepartmentRef, ...]:
    refs: list[DepartmentRef] = []
    start = content.start
    for verb in _VERB.finditer(text, content.start, content.end):
        if verb.end() < content.end and text[verb.end()] not in "，,；;。、 ）)":
            continue
        role = _role(verb)
        named = named_in(text, Span(start, verb.start()), role)
        if not named or not all(ref.generic or _UNIT_END.search(ref.name.value) for ref in named):
            return ()
        refs += named
        start = verb.end()
    return tuple(refs)


def _bare_list(text: str, content: Span) -> tuple[DepartmentRef, ...]:
    """（区市场局、区行政服务中心）at the end of a sentence: units and nothing else."""
    after = text[content.end + 1 : content.end + 2]
    if after and after not in "。；;\n" and not after.isspace():
        return ()
    refs = named_in(text, content, Role.RESPONSIBLE)
    if not refs or not all(_UNIT_END.search(ref.name.value) or ref.generic for ref in refs):
        return ()
    return refs if _SURE_UNIT.search(refs[0].name.value) else ()


def _parts(text: str, span: Span) -> Iterator[Span]:
    """Pieces between separators that stand outside brackets."""
    chinese = any(is_han(mark) for mark in text[span.start : span.end])
    separators = "、，,；;/。 \u3000\t\n" if chinese else "/;\n"
    depth, start = 0, span.start
    for place in range(span.start, span.end):
        mark = text[place]
        if mark in BRACKETS:
            depth += 1
        elif mark in BRACKETS.values():
            depth = max(0, depth - 1)
        elif depth == 0 and mark in separators:
            yield _trimmed(text, Span(start, place))
            start = place + 1
    yield _trimmed(text, Span(start, span.end))


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in "、，,；;。：:*★"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "、，,；;。.*★"):
        end -= 1
    return Span(start, end)


def _refs(text: str, part: Span, role: Role, *, cut: bool) -> Iterator[DepartmentRef]:
    """The units of one piece: a note is cut off, a joined pair is divided, 等有关部门 stands apart."""
    part, role = _without_note(text, part, role)
    for piece in _divided(text, part):
        words = text[piece.start : piece.end]
        rest = _REST.search(words)
        if rest is not None:
            yield from _ref(text, Span(piece.start, piece.start + rest.start()), role)
            if rest["named"]:
                yield from _ref(text, Span(piece.start + rest.start("named"), piece.end), role)
        elif not cut or _UNIT_END.search(words):
            yield from _ref(text, piece, role)


def _ref(text: str, span: Span, role: Role) -> Iterator[DepartmentRef]:
    name = field_at(text, span.start, span.end)
    if 2 <= len(name.value) <= _LONGEST_NAME * 2 and not name.value.isdecimal():
        yield DepartmentRef(name, role, generic=_GENERIC.search(name.value) is not None)


def _without_note(text: str, part: Span, role: Role) -> tuple[Span, Role]:
    words = text[part.start : part.end]
    lead = _LEAD_MARK.search(words)
    if lead is not None:
        return Span(part.start, part.start + lead.start()), Role.LEAD
    for opening in "（(":
        place = words.find(opening)
        if place > 0 and _NOTE.search(words, place):
            return Span(part.start, part.start + place), role
    start = part.start
    for prefix in ("由", "会同", "及", "和", "与"):
        if words.startswith(prefix) and len(words) > len(prefix) + 2:
            start += len(prefix)
            break
    return Span(start, part.end), role


def _divided(text: str, part: Span) -> Iterator[Span]:
    """A和B are two units only where A could stand alone: 发展和改革委员会 is one."""
    words = text[part.start : part.end]
    for joint in _JOINING.finditer(words):
        before, after = words[: joint.start()], words[joint.end() :]
        if _UNIT_END.search(before) and (_UNIT_END.search(after) or _GENERIC.search(after)) and len(after) > 2:
            yield Span(part.start, part.start + joint.start())
            yield from _divided(text, Span(part.start + joint.end(), part.end))
            return
    yield part
