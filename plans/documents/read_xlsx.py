"""xlsx: each sheet as a table; what stands above its head becomes lines of text."""

from collections.abc import Iterator

from plans.documents.office import Node, Package
from plans.documents.rows import sheet_lines
from plans.documents.tree import UnreadableDocument
from plans.documents.xlsx_numbers import Formats, counts_from_1904
from plans.documents.xlsx_sheet import SharedWords, Sheet


def text_of(content: bytes) -> str:
    """The text of a workbook as shown: hidden sheets, rows and columns left out, formulas by their last value."""
    package = Package(content)
    main = package.main_part()
    if not main:
        raise UnreadableDocument("broken")
    book = package.tree(main)
    words = SharedWords()
    for part in package.related(main, "sharedStrings"):
        package.read(part, words)
    styles = next(package.related(main, "styles"), None)
    formats = Formats(package.tree(styles) if styles else None, from_1904=counts_from_1904(book))
    texts: list[str] = []
    for part in _visible_sheets(package, main, book):
        sheet = Sheet(words.found, formats)
        package.read(part, sheet)
        texts.append("\n".join(sheet_lines(sheet.grid())))
    return "\n\n".join(text for text in texts if text)


def _visible_sheets(package: Package, main: str, book: Node) -> Iterator[str]:
    relations = package.relations(main)
    sheets = book.first("x:sheets")
    for sheet in sheets.all("x:sheet") if sheets else ():
        part = package.target(main, sheet.attributes.get("r:id", ""), relations)
        if part and sheet.attributes.get("state", "visible") == "visible":
            yield part
