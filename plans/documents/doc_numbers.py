"""The number under which a document was issued."""

import re

from plans.documents.furniture import Label, labels_of
from plans.documents.paragraphs import Line, field_at
from plans.documents.title_words import LONGEST_TITLE, TITLE_END
from plans.documents.tree import Field, Span

_OPEN, _CLOSE = "〔\\[【（(﹝［〖{〈<", "〕\\]】）)﹞］〗}〉>"
_AGENCY = r"[\u4e00-\u9fff]{1,14}(?:[（(][\u4e00-\u9fff]{1,6}[）)][\u4e00-\u9fff]{0,6})?"
_YEAR = rf"\s*[{_OPEN}]\s*(?P<year>(?:19|20)\d\d)\s*年?\s*(?P<closed>[{_CLOSE}])?"
DOC_NUMBER = re.compile(rf"(?<![（(\u4e00-\u9fff])(?P<words>{_AGENCY}{_YEAR}\s*(?:第\s*)?(?P<number>\d{{1,4}})\s*号)")
_ALONE = re.compile(rf"(?P<words>{_AGENCY}{_YEAR}\s*(?:第\s*)?(?P<number>\d{{1,4}})\s*号?)")
"""On a line of its own a number is known by its brackets; 号 may have been lost."""
_ORDER = re.compile(r"[（(]?\s*(?P<words>[\u4e00-\u9fff]{2,14}令?\s*(?:20\d\d年)?\s*第\s*\d{1,4}\s*号)\s*[）)]?")
_BEHIND_TITLE = re.compile(rf"[（(](?P<words>{_AGENCY}{_YEAR}\s*(?:第\s*)?(?P<number>\d{{1,4}})\s*号)[）)]$")
_PAPER_NUMBER = re.compile(r"(?P<words>Paper\s+No\.?\s*[\w-]*\d[\w/-]*)", re.IGNORECASE)


def doc_number_of(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    """A number that stands for itself; numbers inside a sentence belong to other documents."""
    for line in head:
        for labelled in labels_of(line):
            match = labelled.label is Label.NUMBER and _ALONE.fullmatch(
                text[labelled.value.start : labelled.value.end].split("  ")[0]
            )
            if match:
                return _field(text, labelled.value.start, match)
        match = _PAPER_NUMBER.search(line.text) or _number_line(line) or behind_title(line.text)
        if match is not None:
            return _field(text, line.span.start, match)
    return None


def behind_title(words: str) -> re.Match[str] | None:
    """`2024年工作要点（某政发〔2024〕2号）`: the number of the document behind its title."""
    match = _BEHIND_TITLE.search(words)
    if match is None or "。" in words or not TITLE_END.search(words[: match.start()]):
        return None
    return match


def _field(text: str, start: int, match: re.Match[str]) -> Field[str]:
    """Brackets and 号 that a page lost are put back: four digits are the year, the rest is the number."""
    found = field_at(text, start + match.start("words"), start + match.end("words"))
    groups = match.groupdict()
    value = found.value
    if groups.get("number") and not groups.get("closed"):
        place = match.start("number") - match.start("words")
        value = f"{value[:place]}〕{value[place:]}"
    if groups.get("number") and not value.endswith("号"):
        value += "号"
    return Field(value, found.span, found.quote)


def _number_line(line: Line) -> re.Match[str] | None:
    enclosed = line.text[0] in "（(" and line.text[-1] in "）)"
    inner = (1, len(line.text) - 1) if enclosed else (0, len(line.text))
    alone = _ALONE.fullmatch(line.text, *inner) or _ORDER.fullmatch(line.text)
    if alone is not None:
        return alone
    match = DOC_NUMBER.match(line.text)
    if match is None or "《" in line.text[: match.end()]:
        return None
    stands = line.text[match.end()].isspace() or line.text[match.end()] == "《"
    glued = len(line.text) < LONGEST_TITLE and "。" not in line.text and TITLE_END.search(line.text)
    return match if stands or glued else None


def without_number(text: str, span: Span) -> Span:
    """A title without the number in front of it or behind it."""
    words = text[span.start : span.end]
    behind = behind_title(words)
    front = DOC_NUMBER.match(words)
    start = span.start + front.end() if front else span.start
    return Span(start, span.start + behind.start() if behind else span.end)
