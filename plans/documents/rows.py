"""Writing a table into the text: cells between bars, one row a line."""

from collections.abc import Iterable


def row_line(cells: Iterable[str]) -> str:
    """A row as `| a | b |`. A bar inside a cell becomes a wide one, a line break a blank."""
    return "| " + " | ".join(" ".join(cell.replace("|", "｜").split()) for cell in cells) + " |"
