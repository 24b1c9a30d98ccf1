"""Lists of units: 区教育局、区财政局等部门, the cell of a table, the words after a label."""

import re
from collections.abc import Iterator

from plans.documents.deadlines import says_when
from plans.documents.paragraphs import BRACKETS, field_at
from plans.documents.script import is_han
from plans.documents.tree import DepartmentRef, Role, Span

UNIT_END = re.compile(
    r"(?:局|委|办|室|厅|部|院|会|署|处|科|站|所|队|中心|街道|镇|乡|村|公司|集团|区|园|园区|"
    r"基地|银行|分行|支行|海关|场"
    r"|团委|妇联|工会|工商联|联合会|残联|科协|文联|单位|部门|政府|专班|指挥部|小组|高校|学校|"
    r"大学|医院|企业|联社|党委|纪委|监委|组|馆|台|社|县|市|州)(?:[（(][^（）()]*[）)])?$"
)
SURE_UNIT = re.compile(
    r"^(?:[省市区县旗州各]|国家|全区|全市)|(?:局|委|办|厅|支队|大队|办公室|委员会|管委会|街道办事处)(?:[（(][^（）()]*[）)])?$"
)
GENERIC = re.compile(
    r"^各|有关|相关|^全(?:区|市|县)各|[区市县]直各|各(?:部门|单位|街道|镇|乡)|^(?:其他|其它)|成员单位|^等|责任部门$"
)
_REST = re.compile(r"等(?:(?P<named>(?:有关|相关|职能|各)[^、，,；;等]*)|部门|单位|区级部门)?$")
_JOINING = re.compile(r"以及|及其他|及|和|与|并")
_NOTE = re.compile(r"单位为|下同|排名|首位|排在|按职责|负总责")
_NO_NAME = re.compile(
    r"(?:单位|部门)(?:为|是|系)|^下同|均需|不再列出|第一位"
    r"|^(?:企业|单位|部门|业主|学校|医院|社区|(?:用人|建设|施工|业主|用地|申请)单位|N/A|None|TB[CD])$"
)
_LEAD_MARK = re.compile(r"[（(](?:牵头|主办|主责)(?:单位|部门)?[）)]$")
_PREFIXES = ("由", "会同", "以及", "及", "和", "与")
_PLACE = r"(?:县|市|区|乡|镇|乡镇|镇街|街镇|街道|园区|开发区|功能区|工业区|农?林?场|村|社区)"
_GROUP = re.compile(rf"(?:[省市区县州])?各{_PLACE}(?:[（(][^（）()]*[）)])?")
_GROUP_GOES_ON = re.compile(
    rf"{_PLACE}(?:[（(][^（）()]*[）)])?(?:人民政府|政府|街道办事处|办事处|管委会|党工委)?(?:[（(][^（）()]*[）)])?"
)
_LONGEST_NAME = 36


def named_in(text: str, span: Span, role: Role, *, closed: bool = True) -> tuple[DepartmentRef, ...]:
    """The units of a list, such as a cell of a table or the words after a label."""
    refs: list[DepartmentRef] = []
    parts = list(_joined(text, parts_of(text, span)))
    for place, part in enumerate(parts):
        cut = not closed and place == len(parts) - 1 and part.end == span.end
        refs += _refs(text, part, role, cut=cut)
    return tuple(refs)


def are_units(refs: tuple[DepartmentRef, ...]) -> bool:
    """Whether a list names units: most names end like one (中国电信 does not)."""
    named = sum(map(is_unit, refs))
    return bool(refs) and 2 * named >= len(refs) and all(len(ref.name.value) <= _LONGEST_NAME for ref in refs)


def is_unit(ref: DepartmentRef) -> bool:
    """Whether a name ends like one of a unit, or is one of a group."""
    return ref.generic or UNIT_END.search(ref.name.value) is not None


def times_in(text: str, span: Span) -> tuple[Span, ...]:
    """The pieces of a list that say when: （区商务局，6月底前完成）."""
    return tuple(part for part in parts_of(text, span) if says_when(text[part.start : part.end]))


def parts_of(text: str, span: Span) -> Iterator[Span]:
    """Pieces between separators that stand outside brackets."""
    chinese = any(is_han(mark) for mark in text[span.start : span.end])
    separators = "、，,；;/。 \u3000\t\n" if chinese else ",/;\n"
    depth, start = 0, span.start
    for place in range(span.start, span.end):
        mark = text[place]
        if mark in BRACKETS:
            depth += 1
        elif mark in BRACKETS.values():
            depth = max(0, depth - 1)
        elif depth == 0 and mark in separators:
            yield trimmed(text, Span(start, place))
            start = place + 1
    yield trimmed(text, Span(start, span.end))


def _joined(text: str, parts: Iterator[Span]) -> Iterator[Span]:
    """各县、区人民政府 and 各街道、镇 are one group of places, not a group and a unit."""
    group: Span | None = None
    for part in parts:
        words = text[part.start : part.end]
        if group is not None and _GROUP_GOES_ON.fullmatch(words):
            group = Span(group.start, part.end)
            continue
        if group is not None:
            yield group
        group = part if _GROUP.fullmatch(words) else None
        if group is None:
            yield part
    if group is not None:
        yield group


def trimmed(text: str, span: Span) -> Span:
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
        elif not cut or UNIT_END.search(words):
            yield from _ref(text, piece, role)


def _ref(text: str, span: Span, role: Role) -> Iterator[DepartmentRef]:
    name = field_at(text, span.start, span.end)
    if _NO_NAME.search(name.value) or says_when(name.value):
        return
    if 2 <= len(name.value) <= _LONGEST_NAME * 2 and not name.value.isdecimal():
        yield DepartmentRef(name, role, generic=GENERIC.search(name.value) is not None)


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
    for prefix in _PREFIXES:
        if words.startswith(prefix) and (prefix == "由" or len(words) > len(prefix) + 2):
            start += len(prefix)
            break
    return Span(start, part.end), role


def _divided(text: str, part: Span) -> Iterator[Span]:
    """A和B are two units only where A could stand alone: 发展和改革委员会 is one."""
    words = text[part.start : part.end]
    for joint in _JOINING.finditer(words):
        before, after = words[: joint.start()], words[joint.end() :]
        if UNIT_END.search(before) and (UNIT_END.search(after) or GENERIC.search(after)) and len(after) > 2:
            yield Span(part.start, part.start + joint.start())
            yield from _divided(text, Span(part.start + joint.end(), part.end))
            return
    yield part
