"""The body that issues a document."""

import re

from plans.documents.days import DAY, is_day
from plans.documents.paragraphs import Line, field_at
from plans.documents.tree import Field

_LABEL_ISSUER = re.compile(r"(?:^|\s)(?:发布机构|发文机关|发文单位|制发单位|印发单位)\s*[:：]\s*(?P<words>\S+)")
ISSUER_LINE = re.compile(
    r"^(?:中共)?[\u4e00-\u9fff]{2,30}(?:政府|办公室|办公厅|委员会|领导小组(?:办公室)?|局|委|"
    r"厅|管委会|指挥部|府办)(?:[（(][^（）()]{1,8}[）)])?$"
)
LETTERHEAD = re.compile(r"^(?P<words>(?:中共)?[\u4e00-\u9fff]{4,30}(?:政府|办公室|办公厅|委员会|局|委|厅|管委会))文件$")


def issuer_of(text: str, head: tuple[Line, ...], after: tuple[Line, ...]) -> Field[str] | None:
    """The body that signs: the line above the date, a label of the page, or the letterhead."""
    lines = [*head, *after]
    for place, line in enumerate(lines):
        followed = any(is_day(other.text) for other in lines[place + 1 : place + 3])
        if followed and ISSUER_LINE.match(line.text):
            return field_at(text, line.span.start, line.span.end)
        signature = signed(line)
        if signature is not None and ISSUER_LINE.match(line.text[: signature.start()].rstrip()):
            return field_at(text, line.span.start, line.span.start + signature.start())
    for line in lines:
        label = _LABEL_ISSUER.search(line.text)
        if label is not None:
            return field_at(text, line.span.start + label.start("words"), line.span.start + label.end("words"))
    for line in head:
        letterhead = LETTERHEAD.match(line.text)
        if letterhead is not None:
            return field_at(text, line.span.start, line.span.start + letterhead.end("words"))
    for line in head:
        named = re.match(
            r"(?P<words>[\u4e00-\u9fff]{2,24}(?:政府|办公室|办公厅|委员会|局|委|厅|管委会))关于印发",
            line.text,
        )
        if named is not None:
            return field_at(text, line.span.start, line.span.start + named.end("words"))
    return None


def signed(line: Line) -> re.Match[str] | None:
    """The date at the end of a line that begins with the issuer."""
    match = DAY.search(line.text)
    if match is None or match.end() < len(line.text) or not line.text[: match.start()][-1:].isspace():
        return None
    return match
