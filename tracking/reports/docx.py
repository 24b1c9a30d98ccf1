"""The report as a Word file in the form of GB/T 9704-2012, byte for byte the same for the same contents.

Fonts are named, not embedded: the recipient's machine has them. Takes contents only: no database, clock or locale.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from tracking.reports import archive, docx_form, pdf, pictures
from tracking.reports.docx_form import BODY, HEADING, HEITI, TITLE, XIAOBIAOSONG
from tracking.reports.outline import Block, Chart, Heading, Outline, Paragraph, Runs, Table, plain
from tracking.reports.sentences import outline_of

TEXT_WIDTH_MM = 156  # GB/T 9704-2012 5.2.1: type area 156 mm × 225 mm
TABLE_SIZE = Pt(12)


def render(contents: Mapping[str, Any]) -> bytes:
    """The bytes of the docx made from frozen `contents`."""
    report = outline_of(contents)
    document = docx.Document()
    docx_form.lay_out(document)
    _describe(document, report, as_of=contents["as_of"])
    _masthead(document, report)
    for block in report.blocks:
        _write(document, block)
    _signature(document, report)
    out = io.BytesIO()
    document.save(out)
    return archive.normalise(out.getvalue())


def _describe(document: Document, report: Outline, *, as_of: str) -> None:
    """The file's own properties; its times are the day it speaks of, so that they never change."""
    about = document.core_properties
    day = datetime.fromisoformat(as_of)
    about.created = about.modified = day
    about.last_printed = day
    about.title = "".join(report.title)
    about.author = about.last_modified_by = report.office
    about.language = "en" if report.language.startswith("en") else "zh-CN"
    about.comments = about.keywords = about.subject = about.category = ""
    about.revision = 1


def _masthead(document: Document, report: Outline) -> None:
    mark = document.add_paragraph(report.masthead)
    mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
    docx_form.dress(mark.runs[0], XIAOBIAOSONG, size=Pt(46), colour=docx_form.RED)
    docx_form.pace(mark, exactly=Pt(60), indent=0)
    line = document.add_paragraph(f"{report.office}\t{report.dated}")
    docx_form.pace(line, indent=0)
    docx_form.tab_right(line, Mm(TEXT_WIDTH_MM))
    docx_form.rule_below(line)
    docx_form.pace(document.add_paragraph(), indent=0)
    document.add_paragraph("\n".join(report.title), style=TITLE)
    docx_form.pace(document.add_paragraph(), indent=0)
    if report.addressee:
        docx_form.pace(document.add_paragraph(report.addressee), indent=0)


def _write(document: Document, block: Block) -> None:
    match block:
        case Heading(level, runs):
            document.add_paragraph(plain(runs), style=HEADING[level])
        case Paragraph(runs):
            _fill(document.add_paragraph(style=BODY), runs)
        case Table():
            _table(document, block)
        case Chart():
            _chart(document, block)


def _fill(line: Line, runs: Runs) -> None:
    for run in runs:
        line.add_run(run.text)


def _table(document: Document, block: Table) -> None:
    caption = document.add_paragraph(block.caption)
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True
    docx_form.dress(caption.runs[0], HEITI)
    docx_form.pace(caption, indent=0)
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.head), style="Table Grid")
    table.autofit = False
    head, *rows = table.rows
    for cell, text in zip(head.cells, block.head, strict=True):
        _cell(cell, text, font=HEITI, centred=True)
    docx_form.repeat_as_head(head)
    for row, values in zip(rows, block.rows, strict=True):
        docx_form.keep_whole(row)
        for place, (cell, runs) in enumerate(zip(row.cells, values, strict=True)):
            _cell(cell, plain(runs), centred=place > 0)
    for column, share in zip(table.columns, block.widths, strict=True):
        docx_form.widen(column, Mm(TEXT_WIDTH_MM * share / 100))
    docx_form.pace(document.add_paragraph(), indent=0)


def _chart(document: Document, block: Chart) -> None:
    """As wide as the text, its caption below; nothing where this machine has no fonts to draw it with."""
    if pdf.missing_families():
        return
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.keep_with_next = True
    docx_form.pace(line, indent=0)
    line.paragraph_format.line_spacing = 1.0  # an exact pitch would cut the picture to one line
    picture = line.add_run().add_picture(io.BytesIO(pictures.png_of(block, pdf.found_fonts())), width=Mm(TEXT_WIDTH_MM))
    picture._inline.docPr.set("descr", block.caption)
    caption = document.add_paragraph(block.caption)
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    docx_form.dress(caption.runs[0], HEITI, size=TABLE_SIZE)
    docx_form.pace(caption, indent=0)


def _cell(cell: _Cell, text: str, *, font: str = docx_form.FANGSONG, centred: bool) -> None:
    line = cell.paragraphs[0]
    docx_form.dress(line.add_run(text), font, size=TABLE_SIZE)
    docx_form.pace(line, exactly=Pt(18), indent=0)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT


def _signature(document: Document, report: Outline) -> None:
    """署名 and 成文日期, flush right with four characters free (GB/T 9704-2012 7.3.5)."""
    docx_form.pace(document.add_paragraph(), indent=0)
    for text in (report.office, report.dated):
        line = document.add_paragraph(text)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(4 * 16)
        docx_form.pace(line, indent=0)
