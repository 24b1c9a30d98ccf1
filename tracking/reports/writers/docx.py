"""A paper as a Word file in the form of GB/T 9704-2012, byte for byte the same for the same paper.

Fonts are named, not embedded: the recipient's machine has them, or one of the names that each goes by elsewhere.
"""

from __future__ import annotations

import io
from datetime import datetime, time

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from tracking.reports import archive, docx_form
from tracking.reports.docx_form import BODY, FANGSONG, HEADING, HEITI, KAITI, SIZE_3, TITLE, XIAOBIAOSONG
from tracking.reports.outline import Block, Chart, Heading, Paragraph, Table, plain
from tracking.reports.pdf import found_fonts, missing_families
from tracking.reports.pictures import png_of
from tracking.reports.title import lines_of
from tracking.reports.writers import docx_parts
from tracking.reports.writers.form import MARK_FREE_MM, TEXT_WIDTH_MM, mark_size, signature_of
from tracking.reports.writers.paper import Bulletin, Paper, RedHead

TABLE_SIZE = Pt(12)
ROUND_MARK = 1.3  # the line of the mark is so much higher than its letters
EDGE = Pt(16)  # one character


def render(paper: Paper) -> bytes:
    """The bytes of the docx."""
    document = docx.Document()
    docx_form.lay_out(document)
    docx_parts.name_fallbacks(document)
    _describe(document, paper)
    _head(document, paper)
    _title(document, paper)
    for block in paper.blocks:
        _write(document, block)
    _hold(document.paragraphs[-1])
    _annex_note(document, paper)
    _signature(document, paper)
    _annexes(document, paper)
    _imprint(document, paper)
    out = io.BytesIO()
    document.save(out)
    return archive.normalise(out.getvalue())


def _describe(document: Document, paper: Paper) -> None:
    """The file's own properties; its times are the day it speaks of, so that they never change."""
    about = document.core_properties
    about.created = about.modified = about.last_printed = datetime.combine(paper.as_of, time())
    about.title = paper.name
    about.author = about.last_modified_by = paper.office
    about.language = "en" if paper.language.startswith("en") else "zh-CN"
    about.comments = about.keywords = about.subject = about.category = ""
    about.revision = 1


def _plain_line(document: Document, text: str = "") -> Line:
    line = document.add_paragraph(text)
    docx_form.pace(line, indent=0)
    return line


def _hold(line: Line) -> None:
    """Keep a line on one page with what follows: no page holds a name and a date alone."""
    line.paragraph_format.keep_with_next = True


def _head(document: Document, paper: Paper) -> None:
    match paper.head:
        case RedHead() as head:
            mark = _mark(document, head.mark, ink=head.ink)
            mark.paragraph_format.space_before = Mm(MARK_FREE_MM)
            for _blank in range(2):
                _plain_line(document)
            docx_parts.rule_below(_number(document, head, paper), head.ink)
            for _blank in range(2):
                _plain_line(document)
        case Bulletin(name):
            _mark(document, name, ink=str(docx_form.RED))
            line = _plain_line(document, f"{paper.office}\t{paper.dated}")
            docx_form.tab_right(line, Mm(TEXT_WIDTH_MM))
            docx_form.rule_below(line)
            _plain_line(document)


def _mark(document: Document, text: str, *, ink: str) -> Line:
    size = mark_size(text)
    mark = document.add_paragraph(text)
    mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
    docx_form.dress(mark.runs[0], XIAOBIAOSONG, size=Pt(size), colour=RGBColor.from_string(ink))
    docx_form.pace(mark, exactly=Pt(round(size * ROUND_MARK)), indent=0)
    return mark


def _number(document: Document, head: RedHead, paper: Paper) -> Line:
    """Centred; on a paper that goes up at the left, with who signed it off at the right (7.2.5, 7.2.6)."""
    line = _plain_line(document, head.number)
    if not head.signer:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return line
    docx_form.pace(line, indent=1)  # of the first line only: the rule below goes by the indents of the paragraph
    line.add_run("\t" + paper.frame.signer)
    docx_form.dress(line.add_run(head.signer), KAITI)
    docx_form.tab_right(line, Length(Mm(TEXT_WIDTH_MM) - EDGE))
    return line


def _title(document: Document, paper: Paper) -> None:
    if paper.title:
        document.add_paragraph("\n".join(paper.title), style=TITLE)
        _plain_line(document)
    if paper.addressee:
        _plain_line(document, paper.addressee)


def _write(document: Document, block: Block) -> None:
    match block:
        case Heading(level, runs) if level in HEADING:
            document.add_paragraph(plain(runs), style=HEADING[level])
        case Heading(level, runs):
            line = document.add_paragraph(plain(runs), style=BODY)
            line.paragraph_format.keep_with_next = True
            docx_parts.rank(line, level)
        case Paragraph(runs):
            line = document.add_paragraph(style=BODY)
            for run in runs:
                line.add_run(run.text)
        case Table():
            _table(document, block)
        case Chart():
            _chart(document, block)


def _table(document: Document, block: Table) -> None:
    caption = _plain_line(document, block.caption)
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True
    docx_form.dress(caption.runs[0], HEITI)
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.head), style="Table Grid")
    table.autofit = False
    head, *rows = table.rows
    for cell, text in zip(head.cells, block.head, strict=True):
        _cell(cell, text, font=HEITI, centred=True)
    docx_form.keep_whole(head)
    docx_form.repeat_as_head(head)
    for row, values in zip(rows, block.rows, strict=True):
        docx_form.keep_whole(row)
        for place, (cell, runs) in enumerate(zip(row.cells, values, strict=True)):
            _cell(cell, plain(runs), centred=place > 0)
    whole = sum(block.widths)
    for column, share in zip(table.columns, block.widths, strict=True):
        docx_form.widen(column, Mm(TEXT_WIDTH_MM * share / whole))
    _plain_line(document)


def _chart(document: Document, block: Chart) -> None:
    """As wide as the text, its caption below; nothing where this machine has no fonts to draw it with."""
    if missing_families():
        return
    line = _plain_line(document)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.line_spacing = 1.0  # an exact pitch would cut the picture to one line
    _hold(line)
    picture = line.add_run().add_picture(io.BytesIO(png_of(block, found_fonts())), width=Mm(TEXT_WIDTH_MM))
    picture._inline.docPr.set("descr", block.caption)
    caption = _plain_line(document, block.caption)
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    docx_form.dress(caption.runs[0], HEITI, size=TABLE_SIZE)


def _cell(cell: _Cell, text: str, *, font: str = FANGSONG, centred: bool) -> None:
    line = cell.paragraphs[0]
    docx_form.dress(line.add_run(text), font, size=TABLE_SIZE)
    docx_form.pace(line, exactly=Pt(18), indent=0)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT


def _annex_note(document: Document, paper: Paper) -> None:
    """附件说明, one line below the text; names that turn the line go on under their first character (7.3.4)."""
    if not paper.annexes:
        return
    _hold(_plain_line(document))
    label = paper.frame.annex + paper.frame.colon
    number = 1 if len(paper.annexes) > 1 else 0
    for place, name in enumerate(paper.annex_names()):
        line = _plain_line(document, label + name if place == 0 else name)
        before = 0 if place == 0 else len(label)
        docx_parts.hang(line, left=2 + before, hanging=len(label) - before + number)
        _hold(line)


def _signature(document: Document, paper: Paper) -> None:
    """署名 and 成文日期 (7.3.5), never alone on a page; a 附注 below them (7.3.6)."""
    _hold(_plain_line(document))
    free = signature_of(paper.office, paper.dated)
    office, dated = _plain_line(document, paper.office), _plain_line(document, paper.dated)
    docx_parts.free_at_right(office, free.office)
    docx_parts.free_at_right(dated, free.dated)
    _hold(office)
    if paper.note:
        docx_form.pace(document.add_paragraph(paper.frame.note.format(text=paper.note)), indent=2)


def _annexes(document: Document, paper: Paper) -> None:
    """Each on a page of its own: 附件1 in 黑体 at the upper left, the title in the third line (7.3.7)."""
    for place, annex in enumerate(paper.annexes):
        mark = _plain_line(document, paper.annex_mark(place))
        docx_form.dress(mark.runs[0], HEITI, size=SIZE_3)
        mark.paragraph_format.page_break_before = True
        _plain_line(document)
        title = document.add_paragraph("\n".join(lines_of(annex.title)), style=TITLE)
        docx_parts.rank(title, 1)
        _plain_line(document)
        for block in annex.blocks:
            _write(document, block)
        if annex.blocks and isinstance(annex.blocks[-1], Table):
            docx_parts.shrink(document.paragraphs[-1])


def _imprint(document: Document, paper: Paper) -> None:
    if paper.imprint is None:
        return
    frame, given = paper.frame, paper.imprint
    copies = f"{given.copies_to}{frame.stop}" if given.copies_to else ""
    printed = (given.printed_by, frame.printed.format(day=given.printed_on))
    docx_parts.imprint(document, label=frame.copies_to, copies=copies, printed=printed)
