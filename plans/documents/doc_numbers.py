"""The number under which a document was issued."""

import re

from plans.documents.paragraphs import Line, field_at
from plans.documents.title_words import LONGEST_TITLE, TITLE_END
from plans.documents.tree import Field

DOC_NUMBER = re.compile(
    r"(?P<words>(?<![（(\u4e00-\u9fff])[\u4e00-\u9fff]{1,14}(?:[（(][\u4e00-\u9fff]{1,6}[）)])?"
    r"\s*[〔\[【（(]\s*(?:19|20)\d\d\s*[〕\]】）)]"
    r"\s*(?:第\s*)?\d{1,4}\s*号)"
)
_PAPER_NUMBER = re.compile(r"(?P<words>Paper\s+No\.?\s*[\w-]*\d[\w/-]*)", re.IGNORECASE)
_LABEL_NUMBER = re.compile(r"^(?:发文字号|文\s*号|字号|文件编号)\s*[:：]\s*(?P<words>\S.{2,28}号)")


def doc_number_of(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    """A number that stands for itself; numbers inside a sentence belong to other documents."""
    for line in head:
        label = _LABEL_NUMBER.match(line.text) or re.search(
            r"文\s*号\s*[:：]\s*(?P<words>\S{2,20}〔20\d\d〕\d+号)", line.text
        )
        match = label or _PAPER_NUMBER.search(line.text) or _number_line(line)
        if match is not None:
            return field_at(text, line.span.start + match.start("words"), line.span.start + match.end("words"))
    return None


def _number_line(line: Line) -> re.Match[str] | None:
    match = DOC_NUMBER.match(line.text)
    if match is None or "《" in line.text[: match.end()]:
        return None
    alone = match.end() == len(line.text) or line.text[match.end()].isspace()
    glued = len(line.text) < LONGEST_TITLE and "。" not in line.text and TITLE_END.search(line.text)
    return match if alone or glued else None
