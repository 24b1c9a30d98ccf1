"""pdf: the lines of each page joined to paragraphs, and the tables with drawn borders.

A printed page breaks lines where the paper ends, so a line goes on with the one before unless it is
indented, numbered, or the line before stops short of the right margin.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psparser import PSException
from pdfplumber.utils.exceptions import PdfminerException

from plans.documents.numbering import read_number
from plans.documents.rows import row_line
from plans.documents.script import is_han
from plans.documents.tree import UnreadableDocument

MOST_PAGES = 300
_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,3}[-—–－\s]*|第\s*\d+\s*页.*")


@dataclass(frozen=True)
class _PrintedLine:
    """A line of a page, in points; `table` holds the rows that stand in its place."""

    text: str
    left: float
    right: float
    top: float
    size: float
    table: tuple[str, ...] = ()


def text_of(content: bytes) -> str:
    """The text of a pdf; a form feed begins each page after the first. Scans have no text."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > MOST_PAGES:
                raise UnreadableDocument("too_many_pages", limit=str(MOST_PAGES))
            pages = [_lines(page) for page in document.pages]
    except PdfminerException as error:
        protected = any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args)
        raise UnreadableDocument("encrypted" if protected else "broken")
    except (PSException, ValueError, KeyError, TypeError):
        raise UnreadableDocument("broken")
    if pages and not any(pages):
        raise UnreadableDocument("scanned")
    return "".join(_joined(pages))


def _lines(page: Any) -> list[_PrintedLine]:
    tables = [table for table in page.find_tables() if len(table.rows) > 1]
    outside = page.filter(lambda item: not any(_within(item, table.bbox) for table in tables)) if tables else page
    lines = [_line(found) for found in outside.extract_text_lines(x_tolerance=3)]
    lines += [_table(table) for table in tables]
    lines = [line for line in lines if line.table or not _PAGE_NUMBER.fullmatch(line.text)]
    return sorted(lines, key=lambda line: line.top)


def _within(item: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if item.get("object_type") != "char":
        return False
    across, down = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _line(found: dict[str, Any]) -> _PrintedLine:
    size = max((char["size"] for char in found["chars"]), default=10.0)
    return _PrintedLine(_closed_up(found["text"]), found["x0"], found["x1"], found["top"], size)


def _closed_up(words: str) -> str:
    """Blanks that the setting of the page put between Chinese characters are no blanks."""
    return re.sub(
        r"(?<=[\u4e00-\u9fff，。；：、（）“”《》]) (?=[\u4e00-\u9fff，。；：、（）“”《》])", "", words.strip()
    )


def _table(table: Any) -> _PrintedLine:
    rows = tuple(row_line(_without_breaks(cell or "") for cell in row) for row in table.extract())
    left, top, right, _ = table.bbox
    return _PrintedLine("", left, right, top, 10.0, rows)


def _without_breaks(cell: str) -> str:
    lines = cell.split("\n")
    chinese = all(line and is_han(line[0]) for line in lines[1:])
    return ("" if chinese else " ").join(lines)


def _joined(pages: list[list[_PrintedLine]]) -> Iterator[str]:
    texts = [line for page in pages for line in page if not line.table]
    left = min((line.left for line in texts), default=0.0)
    right = max((line.right for line in texts), default=0.0)
    before: _PrintedLine | None = None
    for place, page in enumerate(pages):
        turned = place > 0
        for line in page:
            if before is not None and _goes_on(before, line, left, right):
                yield line.text
            else:
                yield ("\n" if before is not None else "") + ("\f" if turned else "") + _words(line)
                turned = False
            before = line


def _words(line: _PrintedLine) -> str:
    return "\n".join(line.table) if line.table else line.text


def _goes_on(before: _PrintedLine, line: _PrintedLine, left: float, right: float) -> bool:
    if before.table or line.table or read_number(line.text) or abs(before.size - line.size) > 1:
        return False
    if line.left > left + line.size:
        return False
    return before.right > right - 2 * before.size and not before.text.endswith(("：", ":"))
