"""Plans: how a plan wants to be told about its progress."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plans.models import Plan, User
from plans.policies import require

# What may change at any time; title and text stay as printed.
SETTINGS = (
    "sign_off",
    "shares_filings",
    "filing_day",
    "filing_in_next_month",
    "grace_days",
    "review_days",
    "signing_days",
    "due_soon_days",
    "overdue_days",
    "behind_points",
    "light_basis",
    "overdue_points",
    "takes_late_filings",
    "evidence_required",
    "asks_contributions",
    "contribution_days",
)


def configure(plan: Plan, *, settings: Mapping[str, Any], by: User, now: datetime) -> Plan:
    """Change some of `SETTINGS`; periods that are open keep the dates they were opened with."""
    require(by, "plan.edit", plan)
    unknown = set(settings) - set(SETTINGS)
    if unknown:
        raise LookupError(f"no settings of a plan: {sorted(unknown)}")
    Plan.objects.filter(pk=plan.pk).update(**settings)
    plan.refresh_from_db()
    return plan
