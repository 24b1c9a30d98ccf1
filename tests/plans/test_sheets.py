"""Workbooks there and back: nothing is lost, exactly the edits come back, and what was altered is told by its cell."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal as D
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from plans.documents.read_filled import sheets_of
from plans.models import Department
from plans.sheets.book import Book, Column, Table
from plans.sheets.kinds import Choice, Day, Number, Several, Text
from plans.sheets.merging import Part
from plans.sheets.reading import ForeignBook, read
from plans.sheets.writing import FIRST, workbook

STATES = {"a": "未开始", "b": "推进中", "c": "=已完成"}
COLUMNS = (
    Column("number", "序号", Text(20)),
    Column("note", "说明", Text(400)),
    Column("words", "进展", Text(10_000), is_filled=True),
    Column("share", "完成率", Number(D(0), D(100), 2, "%"), is_filled=True),
    Column("amount", "数量", Number(decimals=4), is_filled=True),
    Column("day", "日期", Day(), is_filled=True),
    Column("state", "状态", Choice(STATES), is_filled=True),
    Column("tags", "标签", Several(20), is_filled=True),
)
AT = {column.key: at for at, column in enumerate(COLUMNS, start=2)}  # as openpyxl counts, behind the hidden key
FILLED = [column.key for column in COLUMNS if column.is_filled]

# What people write, and what is there to break a sheet: every character that the database takes.
HARD = [
    "=1+1", "@SUM(A1)", "-2+3", "'quoted", 'say "so" \\', "a\nb", " 前后 ", "𠮷野家𪚥", "\U0001f469\u200d\U0001f467",
    "\x0b\x1f", "00123", "1e5", "2026-10-01", "TRUE", "#REF!", "<&>]]>", "\ufffe", "\u202e", "\t", "12,5", "TRUE_",
]  # fmt: skip
ESCAPES = ["_x0041_", "_x005F_", "x_x000D_\n_x0041_"]  # openpyxl, with which the edits are made, takes these for signs
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00_"), max_size=30)
TYPED = st.one_of(st.sampled_from(HARD), ANY, st.lists(st.sampled_from(HARD), max_size=4).map("\n".join))
TEXTS = TYPED | st.sampled_from(ESCAPES)


def rows_of(texts):
    return st.fixed_dictionaries(
        {
            "words": texts,
            "share": st.none() | st.decimals(0, 100, places=2),
            "amount": st.none() | st.decimals(-(10**14) + 1, 10**14 - 1, places=4),
            "day": st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
            "state": st.sampled_from(["", *STATES]),
            "tags": st.lists(st.sampled_from(["重点", "=民营", "外资 企业", "2026"]), unique=True),
        }
    )


STRONG = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@dataclass
class Row:
    pk: int
    said: dict = field(default_factory=dict)


def book_of(rows, *, pk=7, name="months"):
    found = [
        Row(number, said | {"number": f"{number}", "note": "=cmd|' /C calc'!A0"}) for number, said in enumerate(rows, 1)
    ]
    table = Table(
        "updates", "填报", Department, COLUMNS, lambda _keys: found, lambda row: row.said, lambda *_given, **_more: None
    )
    return Book(name, SimpleNamespace(pk=pk), "十月", "说明", "update.write", None, "/", (table,))


def entries_of(book, content):
    return read(book, sheets_of(content))


def told(book):
    return [book.tables[0].told(row) for row in book.tables[0].rows(None)]


def edited(content, change):
    made = load_workbook(BytesIO(content))
    change(made.worksheets[0])
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def put(page, row, key, value):
    """As a person types it: a text stays one, whatever it begins with."""
    cell = page.cell(FIRST + row, AT[key])
    cell.value = value
    if isinstance(value, str) and value:
        cell.data_type = "s"


@STRONG
@given(st.lists(rows_of(TEXTS), min_size=1, max_size=4))
def test_what_is_sent_back_untouched_changes_nothing(rows):
    book = book_of(rows)
    entries = entries_of(book, workbook(book))
    assert [entry.troubles for entry in entries] == [()] * len(rows)
    for entry, known in zip(entries, told(book), strict=True):
        assert entry.was == entry.mine == {key: known[key] for key in FILLED}


@STRONG
@given(st.lists(rows_of(TYPED), min_size=2, max_size=3), rows_of(TYPED), st.sets(st.sampled_from(FILLED)))
def test_exactly_the_edits_come_back(rows, wanted, touched):
    book = book_of(rows)
    table = book.tables[0]
    plain = {column.key: column.kind.plain(wanted[column.key]) for column in table.filled}
    cells = {column.key: column.kind.shown(plain[column.key]) for column in table.filled}
    typed = cells | {
        "share": wanted["share"],
        "amount": plain["amount"],
        "day": wanted["day"],
        "words": xml(plain["words"]),
    }
    sent = edited(workbook(book), lambda page: [put(page, 2, key, typed[key]) for key in touched])
    first, second, *_rest = entries_of(book, sent)
    assert first.was == first.mine
    known = told(book)[1]
    assert second.mine == {key: plain[key] if key in touched else known[key] for key in FILLED}
    assert second.was == {key: known[key] for key in FILLED}
    assert not second.troubles


def xml(words):
    """As a spreadsheet writes what XML cannot hold."""
    return re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda found: f"_x{ord(found[0]):04X}_", words)


FULL = [
    {"words": "\n".join(HARD), "share": D("37.5"), "amount": D("99999999999999.1234"), "day": date(2026, 10, 31),
     "state": "c", "tags": ["重点", "=民营"]},
    {"words": "", "share": None, "amount": D("-0.1"), "day": None, "state": "", "tags": []},
]  # fmt: skip


def test_a_sheet_carries_no_formula_and_protects_what_is_not_filled_in():
    content = workbook(book_of(FULL))
    made = load_workbook(BytesIO(content))
    page, lists = made.worksheets
    assert all(cell.data_type != "f" for sheet in made for row in sheet.iter_rows() for cell in row)
    assert page.protection.sheet
    assert {key: page.cell(FIRST + 1, at).protection.locked for key, at in AT.items()} == {
        key: key not in FILLED for key in AT
    }
    assert page.column_dimensions["A"].hidden
    assert page.row_dimensions[1].hidden
    assert (page.freeze_panes, lists.sheet_state) == ("D5", "veryHidden")
    assert (page.page_setup.orientation, page.page_setup.fitToHeight, page.print_title_rows) == (
        "landscape",
        0,
        "$4:$4",
    )
    rules = {str(rule.sqref).split(":")[0]: (rule.type, rule.formula1) for rule in page.data_validations.dataValidation}
    assert rules["H5"] == ("list", "lists!$A$1:$A$3")
    assert {kind for kind, _first in rules.values()} == {"textLength", "decimal", "date", "list"}
    assert isinstance(page.cell(FIRST + 1, AT["share"]).value, float)
    assert page.cell(FIRST + 1, AT["day"]).is_date
    with ZipFile(BytesIO(content)) as parts:
        assert b"<f>" not in b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name)


def test_an_office_program_that_saves_it_again_keeps_every_row(tmp_path):
    """LibreOffice itself where it is installed; where it is not, what openpyxl makes of the file stands for it."""
    book = book_of(FULL)
    content = workbook(book)
    again = edited(content, list)
    if program := shutil.which("soffice"):
        source = tmp_path / "month.xlsx"
        source.write_bytes(content)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        order = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", f"{tmp_path}/out", str(source)]
        subprocess.run(order, check=True, capture_output=True, timeout=120)
        again = (tmp_path / "out" / "month.xlsx").read_bytes()
        assert again != content
    entries = entries_of(book, again)
    assert [(entry.was == entry.mine, entry.troubles) for entry in entries] == [(True, ())] * len(FULL)


def test_each_cell_that_cannot_be_taken_is_named_with_its_reason():
    book = book_of(FULL)

    def fill(page):
        put(page, 1, "share", 101)
        put(page, 1, "amount", "1e999999")
        put(page, 1, "day", "2026-02-30")
        put(page, 1, "state", "做完了")
        put(page, 2, "words", "长" * 10_001)
        put(page, 2, "share", "0.125")
        put(page, 2, "tags", "长" * 21)
        page.cell(FIRST + 2, AT["amount"]).value = "#DIV/0!"
        page.cell(FIRST + 2, AT["amount"]).data_type = "e"

    first, second = entries_of(book, edited(workbook(book), fill))
    assert [trouble.at for trouble in first.troubles] == ["E5", "F5", "G5", "H5"]
    assert [trouble.at for trouble in second.troubles] == ["D6", "E6", "F6", "I6"]
    assert "#DIV/0!" in second.troubles[2].words


def test_numbers_and_days_are_taken_as_people_write_them():
    book = book_of([FULL[1]])

    def fill(page):
        put(page, 1, "share", 0.85)
        page.cell(FIRST + 1, AT["share"]).number_format = "0%"
        put(page, 1, "amount", "１，２３４.5")
        put(page, 1, "day", "2026年10月5日")
        put(page, 1, "state", " 推进 中 ")
        put(page, 1, "tags", "重点；民营, 重点")

    [entry] = entries_of(book, edited(workbook(book), fill))
    assert not entry.troubles
    assert entry.mine == {
        "words": "", "share": "85", "amount": "1234.5", "day": "2026-10-05", "state": "b", "tags": "民营、重点",
    }  # fmt: skip


def test_altered_copied_added_and_repeated_rows_are_told():
    book = book_of([FULL[1]] * 5)
    other = load_workbook(BytesIO(workbook(book_of([FULL[1]], pk=8)))).worksheets[0]

    def fill(page):
        key = page.cell(FIRST + 1, 1).value
        page.cell(FIRST + 2, 1).value = key  # the same row twice
        page.cell(FIRST + 3, 1).value = key.replace(".1.0.", ".3.0.")  # a key of one's own making
        page.cell(FIRST + 4, 1).value = other.cell(FIRST + 1, 1).value  # of another month
        page.cell(FIRST + 5, 1).value = None
        put(page, 5, "words", "新增一行")
        page.cell(FIRST + 9, AT["day"]).value = None

    first, *others = entries_of(book, edited(workbook(book), fill))
    assert (first.key.pk, first.troubles) == (1, ())
    assert [entry.key for entry in others] == [None] * 4
    assert len({entry.troubles[0].words for entry in others}) == 4


def test_what_stood_there_cannot_be_passed_off_as_something_else():
    """Else the merge would believe that nobody changed what somebody changed."""
    book = book_of(FULL)
    hidden = len(COLUMNS) + 2
    sent = edited(workbook(book), lambda page: page.cell(FIRST + 1, hidden).__setattr__("value", "另一段"))
    first, second = entries_of(book, sent)
    assert (first.key, second.troubles) == (None, ())


def test_a_foreign_file_and_one_of_another_page_are_told_apart():
    book, other = book_of(FULL), book_of(FULL, pk=8)
    with pytest.raises(ForeignBook, match="(?i)somewhere else|别处"):
        entries_of(book, workbook(other))
    with pytest.raises(ForeignBook, match="(?i)no workbook|不是"):
        entries_of(book, edited(workbook(book), lambda page: page.cell(1, 1).__setattr__("value", "months.7.updates")))


def test_a_column_taken_out_stays_as_it_is_and_a_moved_one_is_found():
    book = book_of(FULL)
    first, _second = entries_of(book, edited(workbook(book), lambda page: page.delete_cols(AT["words"])))
    assert not first.troubles
    assert first.was == first.mine


@pytest.mark.parametrize(
    ("was", "mine", "now", "taken", "wanted", "is_open"),
    [
        ("a", "a", "a", "", "a", False),
        ("a", "b", "a", "", "b", False),  # only mine
        ("a", "a", "c", "", "c", False),  # only theirs: never overwritten by what was not touched
        ("a", "b", "b", "", "b", False),  # both the same
        ("a", "b", "c", "", "c", True),
        ("a", "b", "c", "mine", "b", False),
        ("a", "b", "c", "theirs", "c", False),
        ("a", "b", "c", "anything", "c", True),
    ],
)
def test_three_sides_of_a_cell(was, mine, now, taken, wanted, is_open):
    part = Part(COLUMNS[2], was, mine, now, taken)
    assert (part.wanted, part.is_open) == (wanted, is_open)
