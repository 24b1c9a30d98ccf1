"""Under which head a report goes out and who gets it: set for the plan, frozen with the contents."""

from __future__ import annotations

from typing import Any

from plans.models import Plan
from tracking.models import Period


def letterhead_of(plan: Plan, period: Period) -> dict[str, Any]:
    """`number` is the place of the month among those reported on in its year; a correction keeps it."""
    months = Period.objects.filter(plan=plan, month__year=period.month.year, month__lte=period.month)
    return {
        "head": plan.report_head,
        "number_word": plan.report_number_word,
        "year": period.month.year,
        "number": months.count(),
        "signer": plan.report_signer,
        "copies_to": plan.report_copies_to,
    }
