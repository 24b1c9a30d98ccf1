"""From frozen contents to the outline of a report, by the template they were frozen for.

Pure: no database, no clock, no locale; values in, values out.
"""

from __future__ import annotations

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
    drawn = _drawn(contents, words_of(contents["language"]))
    written = contents.get("written")
    return laid_over(drawn, written, lambda key: figure(contents, key)) if written else drawn


def _drawn(contents: Contents, words: Words) -> Outline:
    if contents["template_version"] in FIRST:
        return first_monthly.MonthlyReport(contents, words).outline()
    if contents["kind"] == "implementation":
        return ImplementationReport(contents, words).outline()
    return MonthlyReport(contents, words).outline()
