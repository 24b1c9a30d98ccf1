"""The XML of a Word file that python-docx has no words for and `docx_form` had no need of. Knows nothing of papers."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph as Line

from tracking.reports import docx_form
from tracking.reports.docx_form import FANGSONG, HEITI, KAITI, SIZE_3, SIZE_4, SONGTI, TWIPS, XIAOBIAOSONG
from tracking.reports.title import width_of
from tracking.reports.writers.form import TEXT_WIDTH_MM

# What Word takes where a face is not installed: the same kind of letter, never the program's own choice.
FALLBACKS = {
    XIAOBIAOSONG: "方正小标宋_GBK,小标宋体,华文中宋,STZhongsong,宋体",
    FANGSONG: "仿宋,FangSong,方正仿宋_GBK,华文仿宋,STFangsong",
    KAITI: "楷体,KaiTi,方正楷体_GBK,华文楷体,STKaiti",
    HEITI: "SimHei,方正黑体_GBK,华文细黑,微软雅黑",
    SONGTI: "SimSun,NSimSun,华文宋体,STSong",
}
FAMILY = {HEITI: "swiss", KAITI: "script"}
GB2312 = "86"  # the code of the character set in a table of fonts
LEFT_MM = 28  # 订口 (5.2.1)
THICK, THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm (7.4.1)


def name_fallbacks(document: Document) -> None:
    """A table of the five faces, each with the names it goes by elsewhere."""
    part = next(
        link.target_part for link in document.part.rels.values() if link.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    )
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(others)}/>"
        f'<w:charset w:val="{GB2312}"/><w:family w:val="{FAMILY.get(name, "roman")}"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    part._blob = (
        f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()
    )


def hang(line: Line, *, left: float, hanging: float) -> None:
    """Indent the lines of a paragraph, all but the first by `hanging` characters more (3号)."""
    indent = line._p.get_or_add_pPr().get_or_add_ind()
    for name in list(indent.attrib):
        del indent.attrib[name]
    for name, characters in (("left", left + hanging), ("hanging", hanging)):
        indent.set(qn(f"w:{name}Chars"), str(round(characters * 100)))
        indent.set(qn(f"w:{name}"), str(round(characters * SIZE_3.pt * TWIPS)))


def free_at_right(line: Line, characters: float) -> None:
    """Flush right with so many characters (3号) free."""
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    indent = line._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:rightChars"), str(round(characters * 100)))
    indent.set(qn("w:right"), str(round(characters * SIZE_3.pt * TWIPS)))


def rank(line: Line, level: int) -> None:
    """Make a line of the text a heading of `level` for whoever jumps from heading to heading."""
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    line._p.get_or_add_pPr().append(outline)


def shrink(line: Line) -> None:
    """Let the line that must stand behind a table, which may not end a document, take no line of the page.

    Else a table that fills its page is followed by an empty one. Snapped to the grid it would be as high as any other.
    """
    docx_form.pace(line, indent=0, exactly=Pt(1))
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(_element("snapToGrid", {"val": "0"}), "w:spacing", "w:ind", "w:jc", "w:rPr")
    mark = _element("rPr", {})
    mark.append(_element("sz", {"val": "2"}))  # half points
    properties.append(mark)


def rule_below(line: Line, colour: str) -> None:
    """The separating line, as wide as the text, 4 mm below the number (7.2.7)."""
    docx_form.rule_below(line)
    rule = line._p.get_or_add_pPr().find(qn("w:pBdr")).find(qn("w:bottom"))
    rule.set(qn("w:color"), colour)
    rule.set(qn("w:space"), "6")  # points; the line itself is 28.95 pt high and holds the other 5


def imprint(document: Document, *, label: str, copies: str, printed: tuple[str, str]) -> None:
    """Lines at the foot of the page they begin on, wherever the text ends: thick above and below, thin between (7.4).

    `printed` holds what stands at the left and at the right; without `copies` it stands there alone.
    """
    table = document.add_table(rows=2 if copies else 1, cols=1)
    _place_at_foot(table)
    lines = [row.cells[0].paragraphs[0] for row in table.rows]
    for row, line in zip(table.rows, lines, strict=True):
        docx_form.keep_whole(row)
        docx_form.pace(line, indent=0, exactly=Pt(26))
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = SIZE_4
    if copies:
        _say(lines[0], label + copies)
        behind = Pt(SIZE_4.pt * width_of(label))  # lines that turn go on under the first name
        lines[0].paragraph_format.left_indent, lines[0].paragraph_format.first_line_indent = SIZE_4 + behind, -behind
    _say(lines[-1], "\t".join(printed))
    lines[-1].paragraph_format.tab_stops.add_tab_stop(Length(Mm(TEXT_WIDTH_MM) - SIZE_4), WD_TAB_ALIGNMENT.RIGHT)
    shrink(document.add_paragraph())


def _say(line: Line, text: str) -> None:
    docx_form.dress(line.add_run(text), FANGSONG, size=SIZE_4)


def _twips(millimetres: float) -> str:
    return str(round(Mm(millimetres).pt * TWIPS))


def _place_at_foot(table: Table) -> None:
    """Measured from the edge of the page: else LibreOffice leaves a table as wide as the text where the text ends."""
    properties = table._tbl.tblPr
    for child in list(properties):
        properties.remove(child)
    for name, attributes in (
        ("tblpPr", {"horzAnchor": "page", "tblpX": _twips(LEFT_MM), "vertAnchor": "margin", "tblpYSpec": "bottom"}),
        ("tblW", {"w": _twips(TEXT_WIDTH_MM), "type": "dxa"}),
        ("tblBorders", {}),
        ("tblLayout", {"type": "fixed"}),
        ("tblCellMar", {}),
    ):
        properties.append(_element(name, attributes))
    borders, margins = properties.find(qn("w:tblBorders")), properties.find(qn("w:tblCellMar"))
    for side, size in (("top", THICK), ("bottom", THICK), ("insideH", THIN)):
        borders.append(_element(side, {"val": "single", "sz": str(size), "space": "0", "color": "000000"}))
    for side in ("left", "right"):
        margins.append(_element(side, {"w": "0", "type": "dxa"}))
    docx_form.widen(table.columns[0], Mm(TEXT_WIDTH_MM))


def _element(name: str, attributes: dict[str, str]) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
