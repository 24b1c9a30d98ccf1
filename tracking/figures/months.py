"""Two months of a plan beside each other, each as of the last day on which it took filings."""

from __future__ import annotations

from datetime import date

from plans.models import Plan
from tracking.figures.book import FigureBook, figure_book
from tracking.figures.comparing import Comparison, compare
from tracking.models import Period


def closing_day(period: Period, today: date) -> date:
    """The last day on which `period` takes filings, not after `today`."""
    return max(period.opened_on, min(period.locks_on, today))


def book_of(plan: Plan, period: Period, *, today: date) -> FigureBook:
    return figure_book(plan, period=period, as_of=closing_day(period, today))


def compare_months(plan: Plan, before: Period, after: Period, *, today: date) -> Comparison:
    return compare(book_of(plan, before, today=today), book_of(plan, after, today=today))
