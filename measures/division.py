"""Reading a division of work (任务分工表) from xlsx: who leads, who supports, by when. Pure: bytes in, rows out.

The columns may stand in any order and under any of the usual names; the header row is looked for.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from plans.documents import archive
from plans.documents.deadlines import labelled
from plans.documents.numbering import han_value
from plans.documents.tree import LARGEST_FILE, Role, Span, UnreadableDocument
from plans.documents.units import named_in

MOST_ROWS, MOST_COLUMNS, HEADER_WITHIN = 5000, 60, 30
# The first pattern that fits a head names its column. 责任单位 leads only where no other column does.
COLUMNS = (
    ("supporting", re.compile(r"配合|协同|协办|协助|参与|参加|支持单位|support|partner", re.I)),
    ("lead", re.compile(r"牵头|主责|主办|lead", re.I)),
    ("responsible", re.compile(r"责任(?:单位|部门|主体|人)|承办|实施单位|responsible|department", re.I)),
    ("due", re.compile(r"时限|期限|完成时间|截止|节点|时间安排|due|deadline", re.I)),
    ("number", re.compile(r"^(?:序号|编号|任务号|举措号|.{0,4}编号|no\.?|number|#)$", re.I)),
    ("task", re.compile(r"举措|任务|事项|内容|措施|工作|项目|measure|task|action", re.I)),
)
NUMERAL = re.compile(r"\d+(?:[.．]\d+)*|[零〇一二三四五六七八九十百]+")


@dataclass(frozen=True)
class DivisionRow:
    """One row of the table. `row` counts as Excel does; `leads` and `supports` hold names as printed."""

    row: int
    number: str
    task: str
    leads: tuple[str, ...]
    supports: tuple[str, ...]
    due_on: date | None
    due_words: str


def read_division(content: bytes, *, year: int) -> tuple[DivisionRow, ...]:
    """The rows of the first sheet with a header. `year` completes dates such as 6月底.

    Raises UnreadableDocument: the codes of `archive`, empty, too_large and broken; no_sheet for another kind of file,
    no_table where no sheet has a header.
    """
    _refuse_dangerous(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError):
        raise UnreadableDocument("broken")
    for sheet in book.worksheets:
        if rows := _rows_of(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True), year):
            return rows
    raise UnreadableDocument("no_table")


def plain(words: str) -> str:
    """Letters and digits only, full-width forms folded: how titles are compared."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words)).lower()


def number_key(printed: str) -> str:
    """（五）, 五、 and 5. are the same number; 1.1.2 keeps its parts. Empty where no number is printed."""
    match = NUMERAL.search(unicodedata.normalize("NFKC", printed))
    if match is None:
        return ""
    value = han_value(match[0])
    return match[0].lstrip("0") if value is None else str(value)


def _refuse_dangerous(content: bytes) -> None:
    if not content:
        raise UnreadableDocument("empty")
    if len(content) > LARGEST_FILE:
        raise UnreadableDocument("too_large", limit=str(LARGEST_FILE // 2**20))
    if archive.is_ole(content):
        raise archive.refuse_ole(content)
    if not archive.is_zip(content) or "xl/workbook.xml" not in archive.entry_names(content):
        raise UnreadableDocument("no_sheet")


def _rows_of(rows: Iterable[tuple[Any, ...]], year: int) -> tuple[DivisionRow, ...]:
    columns: dict[str, list[int]] = {}
    found: list[DivisionRow] = []
    for number, cells in enumerate(rows, start=1):
        if not columns:
            columns = _columns(cells)
            if not columns and number >= HEADER_WITHIN:
                return ()
        elif row := _row(number, cells, columns, year):
            _append(found, row)
    return tuple(found)


def _columns(cells: tuple[Any, ...]) -> dict[str, list[int]]:
    """Which column holds what, or nothing when this row is no header: a header names the work and who does it."""
    columns: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        head = re.sub(r"\s+", "", str(cell or ""))
        name = next((name for name, pattern in COLUMNS if len(head) <= 20 and pattern.search(head)), None)
        if name:
            columns.setdefault(name, []).append(place)
    if "responsible" in columns:
        columns.setdefault("supporting" if "lead" in columns else "lead", []).extend(columns.pop("responsible"))
    works = "task" in columns or "number" in columns
    return columns if works and "lead" in columns else {}


def _row(number: int, cells: tuple[Any, ...], columns: dict[str, list[int]], year: int) -> DivisionRow | None:
    def words(name: str, *, glue: str = "、") -> str:
        values = [_text(cells[place]) for place in columns.get(name, ()) if place < len(cells)]
        return glue.join(value for value in values if value)

    due = next((cells[place] for place in columns.get("due", ()) if place < len(cells) and cells[place]), None)
    row = DivisionRow(
        row=number,
        number=words("number", glue=" "),
        task=words("task", glue=" "),
        leads=_names(words("lead")),
        supports=_names(words("supporting")),
        due_on=_day(due, year),
        due_words=_text(due),
    )
    return row if row.number or row.task or row.leads or row.supports else None


def _append(found: list[DivisionRow], row: DivisionRow) -> None:
    """A row without number and task goes on with the one above: the cells of the work were merged."""
    if row.number or row.task or not found:
        found.append(row)
        return
    above = found[-1]
    found[-1] = replace(above, supports=(*above.supports, *row.leads, *row.supports))


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _names(words: str) -> tuple[str, ...]:
    refs = named_in(words, Span(0, len(words)), Role.RESPONSIBLE)
    return tuple(dict.fromkeys(ref.name.value for ref in refs if not ref.generic))


def _day(cell: Any, year: int) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = _text(cell)
    return next((found.on for found in labelled(words, Span(0, len(words)), year) if found.on), None)
