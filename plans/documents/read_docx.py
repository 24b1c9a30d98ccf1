"""docx: paragraphs and tables in order, with the numbers that Word only shows."""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from plans.documents.docx_numbering import Numbering
from plans.documents.rows import row_line
from plans.documents.tree import UnreadableDocument

_HIDDEN = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def text_of(content: bytes) -> str:
    """The text of a docx; deleted passages of tracked changes are left out."""
    try:
        document = Document(io.BytesIO(content))
        return "\n".join(_blocks(document.element.body, Numbering(document)))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, AttributeError, XMLSyntaxError):
        raise UnreadableDocument("broken")


def _blocks(container: Any, numbering: Numbering) -> Iterator[str]:
    for element in container.iterchildren():
        if element.tag == qn("w:p"):
            yield _paragraph(element, numbering)
        elif element.tag == qn("w:tbl"):
            yield from _table(element, numbering)
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _blocks(element, numbering)


def _paragraph(paragraph: Any, numbering: Numbering) -> str:
    words = "".join(_words(paragraph))
    label = numbering.label_of(paragraph)
    return label + words if words.strip() or label.strip() else words


def _words(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in _HIDDEN:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield " "
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag != qn("w:pPr"):
            yield from _words(child)


def _table(table: Any, numbering: Numbering) -> Iterator[str]:
    rows = [list(_cells(row, numbering)) for row in table.iterchildren(qn("w:tr"))]
    if max((len(row) for row in rows), default=0) <= 1:
        yield from (cell for row in rows for cell in row)
        return
    yield from (row_line(row) for row in rows)


def _cells(row: Any, numbering: Numbering) -> Iterator[str]:
    """The cells of a row on the grid: what is merged leaves empty cells behind it."""
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue
        properties = cell.find(qn("w:tcPr"))
        merged = properties.find(qn("w:vMerge")) if properties is not None else None
        span = properties.find(qn("w:gridSpan")) if properties is not None else None
        continued = merged is not None and merged.get(qn("w:val")) != "restart"
        yield "" if continued else " ".join(part for part in _blocks(cell, numbering) if part.strip())
        width = span.get(qn("w:val"), "1") if span is not None else "1"
        yield from [""] * (min(int(width), 64) - 1 if width.isdecimal() else 0)
