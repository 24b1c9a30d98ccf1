"""The way of a draft: handed in, sent back or approved, taken back; and an issued report withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from plans.actions import acts
from plans.models import User
from tracking.models import Report
from tracking.policies import require
from tracking.reports import passages, writing
from tracking.reports.canonical import digest_of, frozen


def text_of(report: Report) -> Mapping[str, Any]:
    """The contents as they would be issued now: the figures with what people wrote; of an issued one, the frozen."""
    if report.issued_at is not None:
        return report.contents
    words = passages.words_of(report)
    return frozen(writing.with_words(report.contents, words)) if words else report.contents


def digest_of_text(report: Report) -> str:
    """By which a person says what was on the screen."""
    return digest_of(text_of(report)) if report.issued_at is None else report.sha256


@transaction.atomic
def hand_in(report: Report, *, by: User, now: datetime, comment: str = "") -> Report:
    """The draft is ready to be looked at; until it is sent or taken back nobody writes in it."""
    require(by, "report.hand_in", report)
    return acts.take(
        report, "hand_in", of=report.plan, by=by, now=now, comment=comment, handed_in_at=now, handed_in_by=by
    )


@transaction.atomic
def approve(report: Report, *, by: User, now: datetime, comment: str = "") -> Report:
    require(by, "report.approve", report)
    return acts.take(
        report, "approve", of=report.plan, by=by, now=now, comment=comment, approved_at=now, approved_by=by
    )


@transaction.atomic
def send_back(report: Report, *, comment: str, by: User, now: datetime) -> Report:
    require(by, "report.send_back", report)
    return acts.take(
        report, "send_back", of=report.plan, by=by, now=now, comment=comment, handed_in_at=None, handed_in_by=None
    )


@transaction.atomic
def take_back(report: Report, *, by: User, now: datetime, comment: str = "") -> Report:
    """Write in it again; an approval is gone with it, for it was of another text."""
    require(by, "report.take_back", report)
    undone: dict[str, Any] = {f"{act}_{end}": None for act in ("handed_in", "approved") for end in ("at", "by")}
    return acts.take(report, "take_back", of=report.plan, by=by, now=now, comment=comment, **undone)


@transaction.atomic
def withdraw(report: Report, *, reason: str, by: User, now: datetime) -> Report:
    """It was issued and no longer holds; its files stay, with the reason beside them."""
    require(by, "report.withdraw", report)
    stamps: dict[str, Any] = {"withdrawn_at": now, "withdrawn_by": by, "withdrawal_reason": reason.strip()}
    return acts.take(report, "withdraw", of=report.plan, by=by, now=now, comment=reason, **stamps)
