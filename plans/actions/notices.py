"""A notice on days off as it is handed in: pasted words, a document, or a table of days."""

from plans.actions import documents
from plans.documents.tree import UnreadableDocument
from plans.holidays import Notice, read_notice, read_rows

TABLES = (".xlsx", ".csv")


def of_text(text: str, *, year: int | None = None) -> Notice:
    return read_notice(text, year=year)


def of_file(content: bytes, *, name: str, year: int | None = None) -> tuple[Notice, str]:
    """The notice and the words it was read from. Raises UnreadableDocument."""
    if name.lower().endswith(TABLES):
        rows = [row.cells for grid in documents.read_tables(content, name=name) for row in grid.rows]
        if not rows:
            raise UnreadableDocument("empty")
        return read_rows(rows, year=year), "\n".join("\t".join(row) for row in rows)
    text = documents.read(content, name=name).text
    return read_notice(text, year=year), text
