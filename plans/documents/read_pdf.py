"""pdf: the lines of each page and the tables with drawn borders, joined to the paragraphs that were printed."""

import binascii
import io
import struct
import zlib
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.psparser import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from plans.documents.pdf_lines import PrintedLine, paragraphs_of
from plans.documents.rows import Cell, Covered, row_line, table_rows
from plans.documents.script import is_han
from plans.documents.tree import UnreadableDocument

MOST_PAGES = 300
_MOST_UNMAPPED = 0.05
"""Share of characters for which the font names no letter."""
_LARGEST_PICTURE = 0.3
"""Share of a page without text that a picture fills when the page was scanned."""
_PICTURE = "\ufffc"
_WORD_GAP = 0.35
"""Ems between two letters from which a blank is read. Chinese setting puts a quarter between 2025 and 年."""
_ABOVE = 0.88
"""Ems that a letter reaches above the foot of its line, in Chinese fonts."""
_CAUSES = ((PDFPasswordIncorrect, "encrypted"), (RecursionError, "too_deep"))
_BROKEN = (
    PSException,
    PDFException,
    MalformedPDFException,
    struct.error,
    zlib.error,
    binascii.Error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    TypeError,
    ValueError,
    EOFError,
)
"""What pdfminer lets through when it meets a damaged object."""


def text_of(content: bytes) -> str:
    """The text of a pdf; a form feed begins each page after the first. A scanned page leaves the mark of a picture."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            count = sum(1 for _ in islice(PDFPage.create_pages(document.doc), MOST_PAGES + 1))
            if count > MOST_PAGES:
                raise UnreadableDocument("too_many_pages", limit=str(MOST_PAGES))
            pages = [_lines(page) for page in document.pages]
    except PdfminerException as error:
        raise UnreadableDocument(next((code for cause, code in _CAUSES if isinstance(error.args[0], cause)), "broken"))
    except RecursionError:
        raise UnreadableDocument("too_deep")
    except _BROKEN:
        raise UnreadableDocument("broken")
    if not any(pages):
        raise UnreadableDocument("scanned" if pages else "broken")
    pictures = sum(1 for lines in pages if [line.text for line in lines] == [_PICTURE])
    if pictures * 2 > len(pages):
        raise UnreadableDocument("scanned")
    text = "".join(paragraphs_of(pages))
    _refuse_unmapped(text)
    return text


def _refuse_unmapped(text: str) -> None:
    unmapped = text.count("(cid:") + sum(1 for mark in text if "\ue000" <= mark <= "\uf8ff" or mark == "\ufffd")
    letters = sum(1 for mark in text if not mark.isspace())
    if unmapped > letters * _MOST_UNMAPPED:
        raise UnreadableDocument("unreadable_fonts")


def _lines(page: Any) -> list[PrintedLine]:
    for letter in filter(_stands, page.chars):
        _set_on_its_line(letter)
    tables = [table for table in page.find_tables() if len(table.rows) > 1 or len(table.rows[0].cells) > 2]
    tables = [table for table in tables if any(len(row.cells) > 1 for row in table.rows)]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda item: _stands(item) and not any(_within(item, box) for box in boxes))
    found = outside.extract_text_lines(x_tolerance_ratio=_WORD_GAP, strip=True)
    lines = [_line(line, page.height) for line in found if line["text"].strip()]
    lines += [_table(table, page.height) for table in tables]
    if not lines and any(_fills(image, page) for image in page.images):
        lines.append(PrintedLine(_PICTURE, 0, 0, page.height / 2, 10, page.height))
    # pdfplumber keeps every letter of every page it was asked about.
    page.close()
    return sorted(lines, key=lambda line: line.top)


def _fills(image: dict[str, Any], page: Any) -> bool:
    return bool(image["width"] * image["height"] > page.width * page.height * _LARGEST_PICTURE)


def _stands(item: dict[str, Any]) -> bool:
    """Turned letters are watermarks."""
    return bool(item.get("upright", True))


def _set_on_its_line(letter: dict[str, Any]) -> None:
    """Letters of one line have one foot. How far they reach above and below it each font says otherwise, and letters
    are put together to lines by their tops: the figures of a Latin font would stand on a line of their own.
    """
    foot = letter["top"] + letter["y1"] - letter["matrix"][5]
    raised = foot - _ABOVE * letter["size"] - letter["top"]
    letter["top"] += raised
    letter["doctop"] += raised
    letter["bottom"] = letter["top"] + letter["size"]


def _within(item: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if item.get("object_type") != "char":
        return False
    across, down = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _line(found: dict[str, Any], height: float) -> PrintedLine:
    size = max((char["size"] for char in found["chars"]), default=10.0)
    return PrintedLine(found["text"].strip(), found["x0"], found["x1"], found["top"], size, height)


def _table(table: Any, height: float) -> PrintedLine:
    words = table.extract(x_tolerance_ratio=_WORD_GAP)
    grid = [[_cell(table, row, column, words) for column in range(len(line))] for row, line in enumerate(words)]
    left, top, right, _ = table.bbox
    return PrintedLine("", left, right, top, 10.0, height, tuple(row_line(row) for row in table_rows(grid) if any(row)))


def _cell(table: Any, row: int, column: int, words: list[list[str | None]]) -> Cell:
    """A place without a cell of its own is covered by one from above, if that reaches so far down, or from the left."""
    said = words[row][column]
    if said is not None:
        return _without_breaks(said)
    top = min((cell[1] for cell in table.rows[row].cells if cell), default=0.0)
    for above in range(row - 1, -1, -1):
        box = table.rows[above].cells[column]
        if box is not None:
            return Covered.ABOVE if box[3] > top + 1 else Covered.LEFT
    return Covered.LEFT


def _without_breaks(cell: str) -> str:
    lines = [line for line in cell.split("\n") if line]
    chinese = all(is_han(line[0]) or not line[0].isalnum() for line in lines[1:])
    return ("" if chinese else " ").join(lines)
