"""Deadlines: the words of a plan turned into calendar days.

The nominal day is kept even where it is a day off; whether it moves is decided where the working
calendar is known. A month or year end is its last calendar day (DOMAIN: Civil Code 200-204).
"""

import re
from collections.abc import Iterator
from datetime import date

from plans.documents.date_forms import FORMS
from plans.documents.tree import Deadline, DeadlineKind, Span

_REPEATED = (
    (re.compile(r"每个?季度?|按季度?|quarterly|(?:each|every) quarter", re.IGNORECASE), DeadlineKind.QUARTERLY),
    (re.compile(r"每个?月|按月|逐月|monthly|(?:each|every) month", re.IGNORECASE), DeadlineKind.MONTHLY),
    (
        re.compile(r"每半年|half[- ]yearly|every (?:6|six) months|bi-?annual|twice a year", re.IGNORECASE),
        DeadlineKind.HALF_YEARLY,
    ),
    (re.compile(r"每年度?|annual(?:ly)?|yearly|(?:each|every) year", re.IGNORECASE), DeadlineKind.YEARLY),
    (
        re.compile(r"持续|长期|常态化?|全年(?:推进|实施|开展)|贯穿|on-?going|continuous", re.IGNORECASE),
        DeadlineKind.ONGOING,
    ),
)
_LONGEST_TIME = 24
_TIME_WORD = re.compile(r"[年月季旬]|\d[-/.]\d|20\d\d|十[四五六]五|[A-Za-z]\s?-?\d")
"""Without one of these no form can match, and the forms are slow to look for."""
_SAYS_WHEN = re.compile(r"\d|[月年季底末]|持续|长期|常态|立行立改|立即|即时|适时|Ongoing|ongoing")
_DONE = re.compile(
    r"(?:之?前|以前)?(?:全部|基本|全面|主体)?(?:完成|建成|实现|启动|到位|落实|办结|见效|取得成效|整改到位|[开动完竣]工|投用|"
    r"投入使用|交付|开放|运行|上线|验收|通车|推进|达标|兑现)?(?:使用|运行|任务|目标)?"
)
_ENDLESS = re.compile(
    r"(?:全年|长期|持续|常态化?|立行立改|立即|即时|适时)(?:整改|推进|坚持|开展|实施|落实|抓好|完成|常态|化)*|(?:按|每|逐)(?:月|季度?|年)(?:推进|调度|开展|完成)?|[Oo]ngoing"
)
_RELATIVE = re.compile(
    r"(?:印发|发布|发文|实施)之日起[^，。；]{0,10}?\d+\s*(?:个工作日|日|天|个月)内|\d+\s*个?工作日[以之]?内"
    r"|(?:[一二两三四五]|\d+)\s*(?:年|个月)[以之]?内"
)
_UNCLEAR = re.compile(
    r"近期|尽快|适时|及时|春节前|两会前|立即|根据[^，。]{0,12}(?:要求|部署|安排)|"
    r"按照?[^，。]{0,12}(?:要求|部署|安排)|\b(?:spring|summer|autumn|winter|tbc|tbd)\b",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"20\d\d\s*年?\s*[-—–~至到]+\s*(?:on-?going|长期|持续)", re.IGNORECASE)
_ALREADY = re.compile(r"[^。；\d]{0,14}已")
_NOT_A_DEADLINE = re.compile(r"(?:自|从|截至|截止到?|原定|有效期[到至为]?|每年|每)\s*$")


def in_text(text: str, span: Span, year: int | None) -> tuple[Deadline, ...]:
    """The deadlines inside running text: only words that can mean nothing else."""
    found = _dated(text, span, year, strict=True)
    return tuple(_each_once(deadline for deadline in found if not _is_past(text, span, deadline, year)))


def _is_past(text: str, span: Span, deadline: Deadline, year: int | None) -> bool:
    """“2021年底，全区已建成” in a later plan looks back."""
    if deadline.on is None or year is None or deadline.on.year >= year:
        return False
    return _ALREADY.match(text, deadline.span.end, span.end) is not None


def labelled(text: str, span: Span, year: int | None) -> tuple[Deadline, ...]:
    """The deadlines of a field that holds nothing else: a column, or the words after 完成时限.

    Words that no rule understands come back as `UNCLEAR`, so that a person is asked.
    """
    found = list(_dated(text, span, year, strict=False, any_use=True))
    if _OPEN_END.search(text, span.start, span.end):
        found = []
    if not found or any(pattern.match(text, span.start, span.end) for pattern, _ in _REPEATED):
        found = list(_undated(text, span))
    return tuple(_each_once(iter(found)))


def says_when(words: str) -> bool:
    """Whether words say when and nothing else: 6月底前完成, 持续推进."""
    if len(words) > _LONGEST_TIME or not _SAYS_WHEN.search(words):
        return False
    return any(_whole(form.pattern.match(words), words) for form in FORMS) or _ENDLESS.fullmatch(words) is not None


def _whole(match: re.Match[str] | None, words: str) -> bool:
    return match is not None and _DONE.fullmatch(words, match.end()) is not None


def date_in(text: str, span: Span, year: int | None) -> date | None:
    """The last day named in a span: “截至2023年底” and “2023年” included."""
    found = [deadline.on for deadline in _dated(text, span, year, strict=False, any_use=True) if deadline.on]
    return found[-1] if found else None


def _dated(text: str, span: Span, year: int | None, *, strict: bool, any_use: bool = False) -> Iterator[Deadline]:
    if not _TIME_WORD.search(text, span.start, span.end):
        return
    found: list[Deadline] = []
    taken = bytearray(len(span))
    for form in FORMS:
        if strict and not form.strict:
            continue
        for match in form.pattern.finditer(text, span.start, span.end):
            place = Span(match.start(), match.end())
            if any(taken[place.start - span.start : place.end - span.start]):
                continue
            taken[place.start - span.start : place.end - span.start] = b"\x01" * len(place)
            on = form.read(match, year)
            kind = DeadlineKind.DATE if on else DeadlineKind.UNCLEAR
            found.append(Deadline(kind, on, match[0], place))
    for deadline in sorted(found, key=lambda deadline: deadline.span):
        before = text[max(span.start, deadline.span.start - 6) : deadline.span.start]
        if any_use or not _NOT_A_DEADLINE.search(before):
            yield deadline


def _undated(text: str, span: Span) -> Iterator[Deadline]:
    for pattern, kind in (*_REPEATED, (_RELATIVE, DeadlineKind.RELATIVE), (_UNCLEAR, DeadlineKind.UNCLEAR)):
        match = pattern.search(text, span.start, span.end)
        if match is not None:
            yield Deadline(kind, None, text[span.start : span.end], span)
            return
    if re.search(r"\w", text[span.start : span.end]):
        yield Deadline(DeadlineKind.UNCLEAR, None, text[span.start : span.end], span)


def _each_once(found: Iterator[Deadline]) -> Iterator[Deadline]:
    seen: set[tuple[DeadlineKind, date | None]] = set()
    for deadline in found:
        key = (deadline.kind, deadline.on)
        if key not in seen or deadline.kind is DeadlineKind.UNCLEAR:
            seen.add(key)
            yield deadline
