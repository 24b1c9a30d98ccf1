"""The events of a docx part, gathered to lines: what a reader of the printed page would see.

Nothing is kept of an element once it has ended, so a document costs as much memory as its text.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from plans.documents.docx_numbering import Numbering
from plans.documents.docx_styles import Styles, is_on
from plans.documents.office import Attributes
from plans.documents.rows import Cell, Covered, row_line, table_rows

Line = str | tuple[str, ...]
"""A paragraph, or the cells of a row."""

WIDEST = 63
"""Columns a table of Word can have."""

_DROPPED = frozenset(
    {
        "w:del",
        "w:moveFrom",
        "w:instrText",
        "w:delText",
        "w:sectPr",
        "w:pPrChange",
        "w:rPrChange",
        "w:tblPrChange",
        "w:tblPrExChange",
        "w:trPrChange",
        "w:tcPrChange",
        "w:numberingChange",
        "w:rt",
        "w:rubyPr",
        "w:sdtPr",
    }
)
_PRINTED = {"w:tab": " ", "w:ptab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_TEXT = ("w:t", "m:t")


@dataclass
class _Paragraph:
    style: str | None = None
    number: str | None = None
    level: int | None = None
    words: list[str] = field(default_factory=list)
    boxes: list[Line] = field(default_factory=list)
    deleted: bool = False
    hidden: bool = False
    """Of the mark at its end. A paragraph without it runs into the next one."""
    run_hidden: bool | None = None
    run_style: str | None = None


@dataclass
class _Table:
    rows: list[list[Cell]] = field(default_factory=list)
    single: list[Line] | None = field(default_factory=list)
    """The lines of all cells while no row has two: the table only lays out the page."""
    row: list[Cell] = field(default_factory=list)
    row_deleted: bool = False
    width: int = 1
    below: bool = False
    """Whether the cell at hand goes on with the one above."""
    cell_deleted: bool = False


@dataclass
class _Field:
    """A field between its marks: first the instruction, then what it shows."""

    is_code: bool = True
    contents: tuple[int, int] | None = None
    """Where a table of contents began: the depth of the container, and its lines so far."""


class Body:
    """A handler of one part. `lines` holds the text, `notes` the ids of the notes it refers to."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.notes: list[tuple[str, str]] = []
        self._styles, self._numbering = styles, numbering
        self._sinks: list[list[Line]] = [[]]
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._fields: list[_Field] = []
        self._chosen: list[bool] = []
        self._path: list[str] = []
        self._skipped = 0
        self._in_text = False
        self._code = ""
        self._carried = ""
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "w:p": self._begin_paragraph,
            "w:pStyle": self._paragraph_style,
            "w:numId": self._number,
            "w:ilvl": self._level,
            "w:r": self._begin_run,
            "w:rStyle": self._run_style,
            "w:vanish": self._vanish,
            "w:specVanish": self._vanish,
            "w:fldChar": self._field_mark,
            "w:tbl": self._begin_table,
            "w:tr": self._begin_row,
            "w:tc": self._begin_cell,
            "w:gridSpan": self._grid_span,
            "w:gridBefore": self._grid_before,
            "w:vMerge": self._merge,
            "w:hMerge": self._merge_left,
            "w:cellDel": self._delete_cell,
            "w:hidden": self._hide_row,
            "w:txbxContent": self._begin_box,
            "mc:AlternateContent": self._begin_choice,
            "w:footnoteReference": lambda said: self._note("footnotes", said),
            "w:endnoteReference": lambda said: self._note("endnotes", said),
        }
        self._ends: dict[str, Callable[[], None]] = {
            "w:p": self._end_paragraph,
            "w:tbl": self._end_table,
            "w:tr": self._end_row,
            "w:tc": self._end_cell,
            "w:txbxContent": self._end_box,
            "mc:AlternateContent": self._end_choice,
        }

    @property
    def lines(self) -> list[str]:
        lines: list[Line] = [*self._sinks[0], *([self._carried] if self._carried.strip() else [])]
        return [line if isinstance(line, str) else row_line(line) for line in lines]

    # --- events

    def start(self, name: str, attributes: Attributes) -> None:
        if self._skipped:
            self._skipped += 1
            return
        if name in _DROPPED or self._is_second_choice(name):
            self._mark_deleted(name)
            self._code = ""
            self._skipped = 1
            return
        self._path.append(name)
        if name in _TEXT:
            self._in_text = True
        elif name in _PRINTED:
            self._say(_PRINTED[name])
        elif name in self._starts:
            self._starts[name](attributes)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            if not self._skipped and name == "w:instrText":
                self._note_contents()
            return
        self._path.pop()
        if name in _TEXT:
            self._in_text = False
        elif name in self._ends:
            self._ends[name]()

    def words(self, words: str) -> None:
        if self._skipped:
            self._code = (self._code + words)[:40]
        elif self._in_text:
            self._say(words)

    def _say(self, words: str) -> None:
        if not self._paragraphs or self._parent("w:pPr", "w:rPr", "w:tabs"):
            return
        if any(found.is_code for found in self._fields):
            return
        paragraph = self._paragraphs[-1]
        hidden = paragraph.run_hidden
        if hidden is None:
            hidden = self._styles.hides(paragraph.run_style) or self._styles.hides(paragraph.style)
        if not hidden:
            paragraph.words.append(words)

    def _parent(self, *names: str) -> bool:
        return len(self._path) > 1 and self._path[-2] in names

    # --- choices and changes

    def _is_second_choice(self, name: str) -> bool:
        if name not in ("mc:Choice", "mc:Fallback") or not self._chosen:
            return False
        second, self._chosen[-1] = self._chosen[-1], True
        return second

    def _begin_choice(self, attributes: Attributes) -> None:
        self._chosen.append(False)

    def _end_choice(self) -> None:
        if self._chosen:
            self._chosen.pop()

    def _mark_deleted(self, name: str) -> None:
        """The same elements wrap deleted words, and mark the end of a paragraph or a row as deleted."""
        if name not in ("w:del", "w:moveFrom") or not self._path:
            return
        if self._path[-1] == "w:trPr" and self._tables:
            self._tables[-1].row_deleted = True
        elif self._path[-2:] == ["w:pPr", "w:rPr"] and self._paragraphs:
            self._paragraphs[-1].deleted = True

    # --- paragraphs

    def _begin_paragraph(self, attributes: Attributes) -> None:
        self._paragraphs.append(_Paragraph())

    def _paragraph_style(self, attributes: Attributes) -> None:
        if self._paragraphs:
            self._paragraphs[-1].style = attributes.get("w:val")

    def _number(self, attributes: Attributes) -> None:
        if self._paragraphs:
            self._paragraphs[-1].number = attributes.get("w:val")

    def _level(self, attributes: Attributes) -> None:
        value = attributes.get("w:val", "")
        if self._paragraphs and value.isdecimal():
            self._paragraphs[-1].level = int(value)

    def _begin_run(self, attributes: Attributes) -> None:
        if self._paragraphs:
            self._paragraphs[-1].run_hidden = self._paragraphs[-1].run_style = None

    def _run_style(self, attributes: Attributes) -> None:
        if self._paragraphs and self._path[-3:-1] == ["w:r", "w:rPr"]:
            self._paragraphs[-1].run_style = attributes.get("w:val")

    def _vanish(self, attributes: Attributes) -> None:
        if not self._paragraphs:
            return
        if self._path[-3:-1] == ["w:r", "w:rPr"]:
            self._paragraphs[-1].run_hidden = is_on(attributes)
        elif self._path[-3:-1] == ["w:pPr", "w:rPr"]:
            self._paragraphs[-1].hidden = is_on(attributes)

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        words = "".join(paragraph.words)
        self._fields = [found for found in self._fields if not found.is_code]
        gone = paragraph.deleted or paragraph.hidden or self._styles.hides(paragraph.style)
        if paragraph.deleted or (gone and not words.strip()):
            self._carried += words
        else:
            label = self._numbering.label_of(paragraph.style, paragraph.number, paragraph.level)
            line = label + self._carried + words
            self._carried = ""
            if paragraph.hidden:
                self._carried = line
            else:
                self._sinks[-1].append(line)
        self._sinks[-1].extend(paragraph.boxes)

    def _flush(self) -> None:
        if self._carried.strip():
            self._sinks[-1].append(self._carried)
        self._carried = ""

    # --- fields and notes

    def _field_mark(self, attributes: Attributes) -> None:
        kind = attributes.get("w:fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].is_code = False
        elif kind == "end" and self._fields:
            contents = self._fields.pop().contents
            if contents is not None and contents[0] == len(self._sinks) and self._paragraphs:
                del self._sinks[-1][contents[1] :]
                self._paragraphs[-1].words.clear()

    def _note_contents(self) -> None:
        """A table of contents repeats the headings: what it shows is left out once it has ended."""
        if self._code.split()[:1] == ["TOC"] and self._fields and self._paragraphs:
            self._fields[-1].contents = (len(self._sinks), len(self._sinks[-1]))

    def _note(self, part: str, attributes: Attributes) -> None:
        self.notes.append((part, attributes.get("w:id", "")))

    # --- text boxes

    def _begin_box(self, attributes: Attributes) -> None:
        self._sinks.append([])

    def _end_box(self) -> None:
        self._flush()
        lines = self._sinks.pop()
        if self._paragraphs:
            self._paragraphs[-1].boxes.extend(lines)
        else:
            self._sinks[-1].extend(lines)

    # --- tables

    def _begin_table(self, attributes: Attributes) -> None:
        self._flush()
        self._tables.append(_Table())

    def _begin_row(self, attributes: Attributes) -> None:
        if self._tables:
            self._tables[-1].row, self._tables[-1].row_deleted = [], False

    def _begin_cell(self, attributes: Attributes) -> None:
        self._sinks.append([])
        if self._tables:
            table = self._tables[-1]
            table.width, table.below, table.cell_deleted = 1, False, False

    def _grid_span(self, attributes: Attributes) -> None:
        value = attributes.get("w:val", "1")
        if self._tables and self._parent("w:tcPr") and value.isdecimal():
            self._tables[-1].width = min(max(int(value), 1), WIDEST)

    def _grid_before(self, attributes: Attributes) -> None:
        value = attributes.get("w:val", "0")
        if self._tables and value.isdecimal():
            self._tables[-1].row += [""] * min(int(value), WIDEST)

    def _merge(self, attributes: Attributes) -> None:
        if self._tables:
            self._tables[-1].below = attributes.get("w:val") != "restart"

    def _merge_left(self, attributes: Attributes) -> None:
        if self._tables and attributes.get("w:val") != "restart":
            self._tables[-1].width = 0

    def _delete_cell(self, attributes: Attributes) -> None:
        if self._tables:
            self._tables[-1].cell_deleted = True

    def _hide_row(self, attributes: Attributes) -> None:
        if self._tables and self._parent("w:trPr"):
            self._tables[-1].row_deleted = is_on(attributes)

    def _end_cell(self) -> None:
        self._flush()
        lines = self._sinks.pop()
        if not self._tables:
            self._sinks[-1].extend(lines)
            return
        table = self._tables[-1]
        if table.cell_deleted:
            return
        if table.single is not None and not table.row_deleted:
            table.single += lines
        words = "\n".join(line if isinstance(line, str) else " ".join(line) for line in lines if line)
        if not table.width:
            table.row.append(Covered.LEFT)
        elif table.below:
            table.row += [Covered.ABOVE] * table.width
        else:
            table.row += [words.strip("\n"), *[Covered.LEFT] * (table.width - 1)]

    def _end_row(self) -> None:
        if not self._tables or self._tables[-1].row_deleted:
            return
        table = self._tables[-1]
        table.rows.append(table.row)
        if len(table.row) > 1:
            table.single = None

    def _end_table(self) -> None:
        if not self._tables:
            return
        table = self._tables.pop()
        self._sinks[-1].extend(table_rows(table.rows) if table.single is None else table.single)
