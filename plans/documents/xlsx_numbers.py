"""Numbers of a workbook as the sheet shows them: days, percentages, decimals."""

import re
from datetime import date, timedelta
from decimal import Decimal

from plans.documents.office import Node

_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
_MONTH_FORMATS = frozenset((17, 27, 55, 57))
_PERCENT_FORMATS = {9: "0%", 10: "0.00%"}
_DECIMAL_FORMATS = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00"}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]|_.|\*.")
_AROUND = re.compile(r'((?:"[^"]*"|\\.)*)[#0,.?% ]*[#0][#0,.?% ]*((?:"[^"]*"|\\.)*)')
_LAST_DAY = 2_958_465
"""31 December 9999."""


class Formats:
    """The number formats of a workbook by the style of a cell."""

    def __init__(self, root: Node | None, *, from_1904: bool) -> None:
        self._first_day = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        self._codes: dict[int, str] = {**_PERCENT_FORMATS, **_DECIMAL_FORMATS}
        self._styles: list[int] = []
        custom = root.first("x:numFmts") if root else None
        for node in custom.all("x:numFmt") if custom else ():
            key = node.attributes.get("numFmtId", "")
            if key.isdecimal():
                self._codes[int(key)] = node.attributes.get("formatCode", "")
        used = root.first("x:cellXfs") if root else None
        for node in used.all("x:xf") if used else ():
            key = node.attributes.get("numFmtId", "0")
            self._styles.append(int(key) if key.isdecimal() else 0)

    def shown(self, value: str, style: int) -> str:
        """What a cell shows for the number it holds; text stays text."""
        try:
            number = float(value)
        except ValueError:
            return re.sub(r"T00:00:00(?:\.0+)?Z?$", "", value)
        key, code, bare = self._look(style)
        if _is_date(key, bare) and 0 < number <= _LAST_DAY:
            return self._day(number, key, bare)
        before, after = _words_around(code.split(";")[0])
        share = "%" in bare
        return f"{before}{_rounded(number * 100 if share else number, bare)}{'%' if share else ''}{after}"

    def day_of(self, number: Decimal, style: int) -> date | None:
        """The whole day that a cell of this style holds."""
        key, _code, bare = self._look(style)
        if not _is_date(key, bare) or not 0 < number <= _LAST_DAY or number != int(number):
            return None
        return self._first_day + timedelta(days=int(number))

    def is_share(self, style: int) -> bool:
        return "%" in self._look(style)[2]

    def _look(self, style: int) -> tuple[int, str, str]:
        """The number of a format, its code, and the code without what it prints around."""
        key = self._styles[style] if style < len(self._styles) else 0
        code = self._codes.get(key, "")
        return key, code, _LITERAL.sub("", code.split(";")[0])

    def _day(self, number: float, key: int, bare: str) -> str:
        day = self._first_day + timedelta(days=int(number))
        form = bare.lower()
        if (key in _MONTH_FORMATS and not form) or (form and "d" not in form):
            return f"{day.year}年{day.month}月"
        return f"{day.month}月{day.day}日" if form and "y" not in form else day.isoformat()


def counts_from_1904(book: Node) -> bool:
    properties = book.first("x:workbookPr")
    return properties is not None and properties.attributes.get("date1904") in ("1", "true")


def _is_date(key: int, bare: str) -> bool:
    if bare:
        return re.search(r"[yd]|m(?!s)", bare, re.IGNORECASE) is not None and "0.0" not in bare and "#" not in bare
    return key in _DATE_FORMATS


def _words_around(code: str) -> tuple[str, str]:
    """What a format prints before and after the digits: 3项."""
    found = _AROUND.fullmatch(_BRACKETS.sub("", code))
    return (_said(found[1]), _said(found[2])) if found else ("", "")


def _said(literals: str) -> str:
    return re.sub(r'["\\]', "", literals).strip()


def _rounded(number: float, bare: str) -> str:
    """At most as many decimals as the format prints; a plain number keeps what it holds."""
    decimals = re.search(r"0\.(0+)", bare)
    if number != number or abs(number) > 1e15:
        return f"{number:.15g}"
    if decimals:
        return f"{number:.{min(len(decimals[1]), 15)}f}"
    if re.search(r"[0#]", bare) and "E" not in bare.upper():
        return f"{number:.0f}"
    return str(int(number)) if number.is_integer() else f"{number:.10g}"
