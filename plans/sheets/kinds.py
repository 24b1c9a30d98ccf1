"""What a column of a workbook holds: how a value is written into a cell, read from one, and said on a page.

Every value has one plain form, a text that is equal for equal values; three of them are compared to see who changed
what. Empty is the empty text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans.documents.filled import FilledCell, Holds

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)  # as the calendar is asked for
CEILING = Decimal(10) ** 15 - 1  # what a spreadsheet holds to the last digit
SEPARATOR = "、"
BETWEEN = re.compile(r"[、,，;；\n]+")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
WRITTEN_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class Unfit(ValueError):
    """A cell that its column cannot take; the text says why, to who filled it in."""


class Kind(Protocol):
    def plain(self, value: Any) -> str:
        """The plain form of what a row holds."""

    def read(self, cell: FilledCell) -> str:
        """The plain form of what a person filled in. Raises Unfit."""

    def value(self, plain: str) -> Any:
        """What an action is given."""

    def shown(self, plain: str) -> str:
        """For people, in their language."""


@dataclass(frozen=True)
class Text:
    """Words of at most `most` characters, in one line or several; the spaces around them are nobody's meaning."""

    most: int

    def plain(self, value: Any) -> str:
        return str(value or "").replace("\r\n", "\n").replace("\r", "\n").strip()

    def read(self, cell: FilledCell) -> str:
        words = self.plain(cell.words)
        if len(words) > self.most:
            raise Unfit(_("At most %(count)s characters, please.") % {"count": self.most})
        return words

    def value(self, plain: str) -> str:
        return plain

    def shown(self, plain: str) -> str:
        return plain


@dataclass(frozen=True)
class Number:
    """A decimal between two ends, as exact as it was written; `unit` is % where 85 % and 85 mean the same."""

    least: Decimal = -CEILING
    most: Decimal = CEILING
    decimals: int = 0
    unit: str = ""

    def plain(self, value: Any) -> str:
        return "" if value is None else f"{Decimal(value).normalize() + 0:f}"

    def read(self, cell: FilledCell) -> str:
        words = unicodedata.normalize("NFKC", cell.words).strip()
        if not words:
            return ""
        if self.unit == "%":
            words = words.removesuffix("%").strip()
        if THOUSANDS.fullmatch(words):
            words = words.replace(",", "")
        try:
            number = Decimal(words)
        except InvalidOperation:
            raise Unfit(_("“%(words)s” is not a number.") % {"words": cell.words[:40]})
        self._require_fit(number)
        return self.plain(number)

    def value(self, plain: str) -> Decimal | None:
        return Decimal(plain) if plain else None

    def shown(self, plain: str) -> str:
        return f"{plain}{self.unit}" if plain else ""

    def _require_fit(self, number: Decimal) -> None:
        if not number.is_finite():
            raise Unfit(_("“%(words)s” is not a number.") % {"words": number})
        if not self.least <= number <= self.most:
            ends = {"least": self.plain(self.least), "most": self.plain(self.most)}
            raise Unfit(_("Give a number from %(least)s to %(most)s.") % ends)
        if number != round(number, self.decimals):
            raise Unfit(_("Give a number with at most %(count)s decimals.") % {"count": self.decimals})


@dataclass(frozen=True)
class Day:
    def plain(self, value: Any) -> str:
        return value.isoformat() if value else ""

    def read(self, cell: FilledCell) -> str:
        words = unicodedata.normalize("NFKC", cell.words).strip()
        if not words:
            return ""
        written = WRITTEN_DAY.fullmatch(words)
        try:
            day = date(*map(int, written.groups())) if written and cell.holds != Holds.NUMBER else None
        except ValueError:
            day = None
        if day is None:
            raise Unfit(_("“%(words)s” is not a date. Write it as 2026-10-31.") % {"words": cell.words[:40]})
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Unfit(_("%(text)s lies outside the calendar.") % {"text": day})
        return day.isoformat()

    def value(self, plain: str) -> date | None:
        return date.fromisoformat(plain) if plain else None

    def shown(self, plain: str) -> str:
        return str(date_format(date.fromisoformat(plain), "DATE_FORMAT")) if plain else ""


@dataclass(frozen=True)
class Choice:
    """One of `options`, code → label; the cell shows the label, in whatever language the sheet was made."""

    options: Mapping[str, StrOrPromise]

    def plain(self, value: Any) -> str:
        return str(value or "")

    def read(self, cell: FilledCell) -> str:
        return self.code_of(cell.words) if cell.words.strip() else ""

    def value(self, plain: str) -> str:
        return plain

    def shown(self, plain: str) -> str:
        return str(self.options.get(plain, plain))

    def code_of(self, words: str) -> str:
        codes = self._by_label.get(_squeezed(words), ())
        if len(codes) != 1:
            raise Unfit(_("“%(words)s” is not in the list of this column.") % {"words": words.strip()[:40]})
        return codes[0]

    @cached_property
    def _by_label(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                for code, label in self.options.items():
                    words = _squeezed(str(label))
                    found[words] = tuple(dict.fromkeys((*found.get(words, ()), code)))
        return found


@dataclass(frozen=True)
class Several:
    """Words with marks between them, in any order; with `options` each is one of those."""

    most: int
    options: Mapping[str, StrOrPromise] | None = None

    def plain(self, value: Any) -> str:
        return SEPARATOR.join(sorted(dict.fromkeys(map(str, value or ()))))

    def read(self, cell: FilledCell) -> str:
        words = [word.strip() for word in BETWEEN.split(cell.words) if word.strip()]
        if self.options is not None:
            one = Choice(self.options)
            return self.plain(one.code_of(word) for word in words)
        for word in words:
            if len(word) > self.most:
                raise Unfit(
                    _("“%(words)s” is longer than %(count)s characters.") % {"words": word[:40], "count": self.most}
                )
        return self.plain(words)

    def value(self, plain: str) -> tuple[str, ...]:
        return tuple(plain.split(SEPARATOR)) if plain else ()

    def shown(self, plain: str) -> str:
        return SEPARATOR.join(str((self.options or {}).get(word, word)) for word in self.value(plain))


def by_name(rows: Iterable[tuple[Any, str, str]]) -> dict[str, str]:
    """Options from (key, name, what tells it from others of that name)."""
    known = list(rows)
    names = [name for _key, name, _more in known]
    return {str(key): f"{name} ({more})" if names.count(name) > 1 else name for key, name, more in known}


def _squeezed(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold()
