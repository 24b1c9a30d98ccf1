"""What a person does with a workbook in a test: take it along, type into cells, send it back, confirm what is shown."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

FIRST = 5  # the row of the first thing


class Filling:
    """One workbook, by the name of its page and the key of what it is about."""

    def __init__(self, client: Client, name: str, pk: int) -> None:
        self.client, self.name, self.pk = client, name, pk

    def address(self, step: str = "") -> str:
        return reverse(f"{self.name}_sheet{step}", args=[self.pk])

    def download(self) -> bytes:
        return self.client.get(self.address("_file")).content

    def send(self, content: bytes, **more: Any) -> HttpResponse:
        return self.client.post(self.address(), {"file": SimpleUploadedFile("表格.xlsx", content), **more})

    def confirm(self, shown: HttpResponse, *, but: tuple[str, ...] = (), **more: Any) -> HttpResponse:
        """What the button under a preview sends, for all rows that are ticked there."""
        lines = [line for line in shown.context["lines"] if line.changes and line.is_chosen and line.key not in but]
        stamps = {f"stamp-{line.key}": line.stamp for line in lines}
        given = {"ticket": shown.context["ticket"], "row": [line.key for line in lines], **stamps, **more}
        return self.client.post(self.address("_confirm"), given)


def filled(content: bytes, *changes: tuple[int, str, Any], sheet: int = 0) -> bytes:
    """`changes` are the row from 1, the name of the column, and what is typed."""
    book = load_workbook(BytesIO(content))
    page = book.worksheets[sheet]
    columns = {cell.value: cell.column for cell in page[1]}
    for row, name, value in changes:
        cell = page.cell(FIRST + row - 1, columns[name])
        cell.value = value
        cell.data_type = "s" if isinstance(value, str) else cell.data_type  # whatever it begins with
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def rows_of(content: bytes, *, sheet: int = 0) -> list[dict[str, Any]]:
    """Each row by the names of its columns."""
    page = load_workbook(BytesIO(content)).worksheets[sheet]
    heads = [cell.value or "key" for cell in page[1]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in page.iter_rows(min_row=FIRST)]


def lines_of(shown: HttpResponse) -> dict[int, Any]:
    return {line.number: line for line in shown.context["lines"]}


def differences(line: Any) -> list[tuple[str, str, str]]:
    return [(column.key, before, after) for column, before, after in line.differences()]
