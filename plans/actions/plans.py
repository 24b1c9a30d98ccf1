"""Plans: how a plan wants to be told about its progress, and the plain moves of its life."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions import acts
from plans.lifecycle import Refused
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
    "acknowledge_days",
    "asks_plan_back",
    "plan_back_days",
    "evidence_required",
    "due_soon_days",
    "overdue_days",
    "behind_points",
    "light_basis",
    "overdue_points",
    "league_table",
    "takes_late_filings",
    "asks_contributions",
    "contribution_days",
    "approves_reports",
    "inspection_days",
    "inspection_reply_days",
    "report_head",
    "report_number_word",
    "report_signer",
    "report_copies_to",
)


@transaction.atomic
def configure(plan: Plan, *, settings: Mapping[str, Any], by: User, now: datetime) -> Plan:
    """Change some of `SETTINGS`; periods that are open keep the dates they were opened with.

    The record says what was changed, from what to what.
    """
    require(by, "plan.edit", plan)
    unknown = set(settings) - set(SETTINGS)
    if unknown:
        raise LookupError(f"no settings of a plan: {sorted(unknown)}")
    before = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    changed = {name: value for name, value in settings.items() if getattr(before, name) != value}
    if changed:
        Plan.objects.filter(pk=plan.pk).update(**changed)
        said = "\n".join(_said(name, getattr(before, name), value) for name, value in changed.items())
        acts.note("plan.edit", plan, of=plan, by=by, now=now, comment=said)
    plan.refresh_from_db()
    return plan


def _said(setting: str, before: Any, after: Any) -> str:
    name = Plan._meta.get_field(setting).verbose_name  # type: ignore[union-attr]  # fields, no relations
    return f"{name}: {_value(setting, before)} → {_value(setting, after)}"


def _value(setting: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(Plan._meta.get_field(setting).flatchoices).get(value, value))  # type: ignore[union-attr]


@transaction.atomic
def issue(plan: Plan, *, by: User, now: datetime) -> Plan:
    """The paper is issued; a draft for comment never is, the issued text comes in as a plan of its own."""
    require(by, "plan.issue", plan)
    if plan.is_consultation_draft:
        raise Refused(
            _("“%(plan)s” is a draft for comment and is never issued itself; import the text that was issued.")
            % {"plan": plan},
            code="consultation_draft",
        )
    return acts.take(plan, "issue", of=plan, by=by, now=now, issued_at=now, issued_by=by)


@transaction.atomic
def reopen(plan: Plan, *, reason: str, by: User, now: datetime) -> Plan:
    """Let a closed plan run again; the record keeps when it was closed, and why it did not stay so."""
    require(by, "plan.reopen", plan)
    return acts.take(plan, "reopen", of=plan, by=by, now=now, comment=reason, closed_at=None, closed_by=None)


@transaction.atomic
def archive(plan: Plan, *, by: User, now: datetime) -> Plan:
    """Put a closed plan away for good: from now on it is only read."""
    require(by, "plan.archive", plan)
    return acts.take(plan, "archive", of=plan, by=by, now=now, archived_at=now, archived_by=by)
