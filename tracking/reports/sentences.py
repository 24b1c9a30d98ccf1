"""From frozen contents to the outline of a report, by the template they were frozen for.

Pure: no database, no clock, no locale; values in, values out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tracking.reports import first_monthly
from tracking.reports.implementation.report import ImplementationReport
from tracking.reports.laid_over import laid_over
from tracking.reports.monthly import MonthlyReport
from tracking.reports.outline import Outline
from tracking.reports.saying import Contents, figure, say, shown, value_at
from tracking.reports.words import Words, words_of

__all__ = ["Contents", "figure", "outline_of", "say", "shown", "value_at"]

FIRST = frozenset({"2026.1", "2026.2"})


def outline_of(contents: Contents) -> Outline:
    """The whole report, with what people wrote in it."""
    words, written = words_of(contents["language"]), contents.get("written")
    drawn = _writer(contents)(contents, words).outline()
    return laid_over(drawn, written, lambda key: figure(contents, key)) if written else drawn


class Writer(Protocol):
    def outline(self) -> Outline: ...


def _writer(contents: Contents) -> Callable[[Contents, Words], Writer]:
    if contents["template_version"] in FIRST:
        return first_monthly.MonthlyReport
    return ImplementationReport if contents["kind"] == "implementation" else MonthlyReport
