"""From frozen contents to the outline of a report, by the template they were frozen for.

Pure: no database, no clock, no locale; values in, values out.
"""

from __future__ import annotations

from tracking.reports.first_monthly import MonthlyReport
from tracking.reports.outline import Outline
from tracking.reports.saying import Contents, figure, say, shown, value_at
from tracking.reports.words import words_of

__all__ = ["Contents", "figure", "outline_of", "say", "shown", "value_at"]


def outline_of(contents: Contents) -> Outline:
    """The whole report."""
    return MonthlyReport(contents, words_of(contents["language"])).outline()
