"""How a Word file gets the form of GB/T 9704-2012: page, grid, fonts, page numbers. Knows nothing of reports.

python-docx has no words for East Asian fonts, grids and fields; this is where their XML is written, and only here.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Column, _Row
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

FANGSONG, KAITI, HEITI, SONGTI, XIAOBIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)  # 2号, 3号, 4号
LINE = Pt(28.95)  # 22 lines fill 225 mm
RED = RGBColor(0xC8, 0x16, 0x1D)
CHINESE = "zh-CN"
BODY, TITLE = "Normal", "Title"
HEADING = {1: "Heading 1", 2: "Heading 2", 3: "Heading 3"}
FONT_OF_LEVEL = {1: HEITI, 2: KAITI, 3: FANGSONG}

TWIPS = 20  # in a point
LINE_PITCH = 579  # twips: 28.95 pt
CHARACTER_SPACE = -5  # twips: 28 characters of 16 pt drawn together to 156 mm
KEPT_STYLES = {BODY, TITLE, *HEADING.values(), "Footer", "Table Grid", "Normal Table", "Default Paragraph Font"}
UNUSED_PARTS = ("numbering", "stylesWithEffects", "customXml", "thumbnail")


def lay_out(document: Document) -> None:
    """Turn python-docx's blank document into a blank official one."""
    _drop_unused_parts(document)
    _set_styles(document)
    _set_page(document)
    _number_pages(document)


def _drop_unused_parts(document: Document) -> None:
    """The library's blank carries a thumbnail, list numbering and a second style sheet that no report uses."""
    for owner in (document.part, document.part.package):
        for key, link in list(owner.rels.items()):
            if link.reltype.endswith(UNUSED_PARTS):
                del owner.rels[key]


def _set_styles(document: Document) -> None:
    styles = document.styles
    for style in list(styles):
        if style.name not in KEPT_STYLES:
            style.delete()
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), CHINESE)
        language.set(qn("w:eastAsia"), CHINESE)
    document.settings.element.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), CHINESE)
    _define(styles[BODY], FANGSONG, SIZE_3, indent=2)
    styles[BODY].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _draw_together(styles[BODY].element.get_or_add_rPr())
    _define(styles[TITLE], XIAOBIAOSONG, SIZE_2, indent=0)
    styles[TITLE].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles[TITLE].paragraph_format.line_spacing = Pt(36)
    for level, name in HEADING.items():
        _define(styles[name], FONT_OF_LEVEL[level], SIZE_3, indent=2)
        styles[name].paragraph_format.keep_with_next = True
    _define(styles["Footer"], SONGTI, SIZE_4, indent=0)


def _define(style: Any, font: str, size: Length, *, indent: int) -> None:
    """Give a style its face, its size and the fixed line; what the library's blank had put there goes."""
    for tag in ("w:rPr", "w:pPr", "w:link"):
        for element in style.element.findall(qn(tag)):
            if tag == "w:pPr" and (rank := element.find(qn("w:outlineLvl"))) is not None:
                for other in [child for child in element if child is not rank]:
                    element.remove(other)
            else:
                style.element.remove(element)
    _set_faces(style.element.get_or_add_rPr(), font)
    style.font.size = size
    style.font.color.rgb = RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    _indent(style.element.get_or_add_pPr(), characters=indent, size=size)


def _draw_together(properties: Any) -> None:
    """22 × 28 without a grid of characters: LibreOffice gives one that is wider than its cell two cells."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(CHARACTER_SPACE))
    properties.find(qn("w:sz")).addprevious(spacing)


def _set_faces(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)


def _indent(properties: Any, *, characters: int, size: Length) -> None:
    """First-line indent in characters, with its length for programs that do not count characters."""
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(int(characters * size.pt * TWIPS)))


def _set_page(document: Document) -> None:
    """A4; 天头 37 mm, 订口 28 mm, type area 156 × 225 mm (5.2.1); 22 lines of 28 characters (5.2.2)."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(25)  # puts the dash of the number 7 mm below the type area (7.5)
    grid = page._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        page._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH))


def _number_pages(document: Document) -> None:
    """— 1 — in 4号 宋体, one character from the edge: right on odd pages, left on even ones (7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    page = document.sections[0]
    odd, even = page.footer.paragraphs[0], page.even_page_footer.paragraphs[0]
    odd.alignment, odd.paragraph_format.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, SIZE_4
    even.alignment, even.paragraph_format.left_indent = WD_ALIGN_PARAGRAPH.LEFT, SIZE_4
    for line in (odd, even):
        line.add_run("— ")
        _add_page_field(line)
        line.add_run(" —")


def _add_page_field(line: Line) -> None:
    for kind in ("begin", "instruction", "separate", "number", "end"):
        run = line.add_run("1" if kind == "number" else "")
        if kind == "instruction":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = " PAGE "
            run._r.append(instruction)
        elif kind != "number":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def dress(run: Run, font: str, *, size: Length = SIZE_3, colour: RGBColor | None = None) -> None:
    """Set one run in another face than its paragraph's."""
    _set_faces(run._r.get_or_add_rPr(), font)
    run.font.size = size
    if colour is not None:
        run.font.color.rgb = colour


def pace(line: Line, *, indent: int, exactly: Length = LINE) -> None:
    """The line height and the first-line indent, in characters, of one paragraph."""
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    line.paragraph_format.line_spacing = exactly
    _indent(line._p.get_or_add_pPr(), characters=indent, size=SIZE_3)


def tab_right(line: Line, width: Length) -> None:
    line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT


def rule_below(line: Line) -> None:
    """The red separating line, as wide as the type area (7.2.8)."""
    borders = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "16"), ("space", "4"), ("color", str(RED))):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    line._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def repeat_as_head(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def widen(column: _Column, width: Length) -> None:
    column.width = width
    for cell in column.cells:
        cell.width = width
