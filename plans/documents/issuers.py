"""The body that issues a document, or the several bodies that issue it together."""

import re
from itertools import pairwise, takewhile

from plans.documents.days import DAY, is_day, is_month
from plans.documents.furniture import Label, labels_in
from plans.documents.paragraphs import Line, field_at
from plans.documents.tree import Field

_KINDS = (
    "政府|办公室|办公厅|委员会|领导小组|联席会议|局|委|厅|管委会|管理委员会|指挥部|府办|街道|办事处|党组|党工委|党委|工作部|宣传部|组织部|统战部"
    "|常委会|分局|支队|总队|法院|检察院|海关|税务局|总工会|妇联|团委|残联|工商联|专班|督查室|中心|公司|集团|国务院"
)
_BODY = rf"(?:中共|中国)?[\u4e00-\u9fff]{{1,30}}?(?:{_KINDS})(?:办公室)?(?:[（(][^（）()]{{1,8}}[）)])?"
ISSUER_LINE = re.compile(rf"(?:{_BODY}|国务院)(?:[\s、]+{_BODY})*")
LETTERHEAD = re.compile(r"^(?P<words>(?:中共)?[\u4e00-\u9fff]{4,30}(?:政府|办公室|办公厅|委员会|局|委|厅|管委会))文件$")
_GOVERNING = "政府|办公室|办公厅|委员会|局|委|厅|管委会|国务院"
_NAMED = re.compile(
    r"(?:^|(?<=[《\s”】]))(?P<words>(?:中共)?[\u4e00-\u9fff]{1,24}?(?:"
    + _GOVERNING
    + r")(?:[\s、]+(?:中共)?[\u4e00-\u9fff]{2,24}?(?:"
    + _GOVERNING
    + r"|工作部|宣传部|组织部))*)\s*(?:关于|印发|转发|批转)"
)
_NOTICE = re.compile(
    r"^[\u4e00-\u9fff]{4,30}关于$|(?:通知|意见|方案|措施|决定|计划|要点)(?:[（(][^（）()]{1,12}[）)])?》?$"
)
_QUOTED = re.compile(r"根据|按照|落实|贯彻|[，,。：:]")
_ORDERS = re.compile(r"印发给?你们|特此通知")
_MOST_SIGNATORIES = 8


def issuer_of(text: str, head: tuple[Line, ...], after: tuple[Line, ...]) -> Field[str] | None:
    """The body that signs; else what a label of the page, the letterhead or the name of the notice says."""
    lines = (*head, *after)
    return (
        _signatory(text, lines)
        or _below_order(text, head)
        or _behind_label(text, lines, Label.ISSUER)
        or _letterhead(text, head)
        or _above_title(text, head)
        or _in_name_of_notice(text, head)
        or _behind_label(text, lines, Label.SOURCE)
    )


def _signatory(text: str, lines: tuple[Line, ...]) -> Field[str] | None:
    """The lines above the date; every one of them that is a body signs."""
    for place, line in enumerate(lines):
        signature = signed(line)
        if signature is not None and ISSUER_LINE.fullmatch(line.text[: signature.start()].rstrip()):
            return _bodies(text, line.span.start, line.span.start + signature.start())
        if not _is_body(line):
            continue
        signing = tuple(takewhile(_is_body, lines[place : place + _MOST_SIGNATORIES]))
        if any(
            is_day(other.text) or is_month(other.text)
            for other in lines[place + len(signing) : place + len(signing) + 2]
        ):
            return _bodies(text, line.span.start, signing[-1].span.end)
    return None


def _below_order(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    """The body below 印发给你们…, where the page prints no date."""
    for line, following in pairwise(head):
        if _ORDERS.search(line.text) and line.text.endswith("。") and _is_body(following):
            return _bodies(text, following.span.start, following.span.end)
    return None


def _is_body(line: Line) -> bool:
    return ISSUER_LINE.fullmatch(line.text) is not None


def _bodies(text: str, start: int, end: int) -> Field[str]:
    found = field_at(text, start, end)
    return Field(" ".join(found.value.split()), found.span, found.quote)


def _behind_label(text: str, lines: tuple[Line, ...], label: Label) -> Field[str] | None:
    for labelled in labels_in(lines):
        words = text[labelled.value.start : labelled.value.end]
        if labelled.label is label and (label is Label.ISSUER or ISSUER_LINE.fullmatch(words)):
            length = len(words.split("  ")[0])
            return field_at(text, labelled.value.start, labelled.value.start + length)
    return None


def _letterhead(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    for line in head:
        match = LETTERHEAD.match(line.text)
        if match is not None:
            return field_at(text, line.span.start, line.span.start + match.end("words"))
    return None


def _above_title(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    """The name of a body on the line before 关于印发…."""
    for line, following in pairwise(head):
        if _is_body(line) and following.text.startswith("关于"):
            return _bodies(text, line.span.start, line.span.end)
    return None


def _in_name_of_notice(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    for line in head:
        match = _NAMED.search(line.text) if _NOTICE.search(line.text) else None
        if match is not None and not _QUOTED.search(line.text[: match.start()]):
            return _bodies(text, line.span.start + match.start("words"), line.span.start + match.end("words"))
    return None


def signed(line: Line) -> re.Match[str] | None:
    """The date at the end of a line that begins with the issuer."""
    match = DAY.search(line.text)
    if (
        match is None
        or line.text[match.end() :].strip() not in ("", "印发")
        or not line.text[: match.start()][-1:].isspace()
    ):
        return None
    return match
