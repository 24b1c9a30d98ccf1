"""Drawing up and issuing a report. Issuing freezes it: contents, template version, files and their hashes.

Reading and rendering happen outside the transaction that writes; the transaction holds the period's row, so that two
who issue at once make one report.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from plans import vault
from plans.lifecycle import Refused
from plans.models import User
from tracking.models import Period, Report, ReportFile
from tracking.policies import require
from tracking.reports import keyring, manifest
from tracking.reports.canonical import digest_of
from tracking.reports.contents import contents_of
from tracking.reports.rendering import render
from tracking.reports.stating import statement_of

Contents = Mapping[str, Any]
LONGEST_REASON = 200  # characters


def draw_up(period: Period, *, by: User, now: datetime, as_of: date | None = None) -> Report:
    """The draft on `period` as of the end of `as_of` (see `reporting_day`); a draft already there is drawn anew.

    Where the last issued revision says just this, there is nothing to draw up: it is that revision.
    """
    require(by, "report.draw_up", period)
    contents = contents_of(period.plan, period, as_of=_checked_day(period, as_of, now))
    with transaction.atomic():
        held = _hold(period)
        return _issued_as(held, digest_of(contents)) or _keep_draft(held, contents)


def issue(
    period: Period, *, by: User, now: datetime, as_of: date | None = None, reason: str = "", seen: str = ""
) -> Report:
    """Issue the report on `period` as of the end of `as_of` (see `reporting_day`).

    Issued before with equal contents: that report. With other contents: a correction, a new revision that gives its
    `reason` (only the clock knows none); the earlier one stays. `seen` is the hash of the draft that somebody looked
    at: when the figures have changed since, it is refused.
    """
    require(by, "report.issue", Report(plan=period.plan, period=period))
    contents = contents_of(period.plan, period, as_of=_checked_day(period, as_of, now))
    digest = digest_of(contents)
    if seen and seen != digest:
        raise Refused(_("The figures have changed since this draft was drawn up. Draw it up again."), code="outdated")
    if issued := _issued_as(period, digest):
        return issued
    files = {name: (vault.keep(content), len(content)) for name, content in render(contents).items()}
    with transaction.atomic():
        held = _hold(period)
        if issued := _issued_as(held, digest):
            return issued
        draft = _keep_draft(held, contents)
        if draft.revision > 1 and not (reason.strip() or by.is_clock):
            raise Refused(_("A report that was issued is corrected with a reason only."), code="no_reason")
        return _seal(draft, files, by=by, now=now, reason=reason)


def issue_locked(*, by: User, now: datetime) -> list[Report]:
    """Issue the report of every locked period that has none yet, as of the day of its lock; for the clock."""
    waiting = Period.objects.locked().unreported().select_related("plan__district", "plan__office").order_by("pk")
    return [issue(period, by=by, now=now) for period in waiting]


def reporting_day(period: Period, now: datetime) -> date:
    """The day of which a report speaks unless told otherwise: today, for a locked period the last day it took filings.

    The lock day and not the day of issuing, so that a clock that was off for a week issues the same report.
    """
    if period.locked_at is None:
        return timezone.localdate(now)
    return max(period.opened_on, min(period.locks_on, timezone.localdate(period.locked_at)))


def _checked_day(period: Period, as_of: date | None, now: datetime) -> date:
    day = as_of or reporting_day(period, now)
    if day < period.opened_on:
        raise Refused(
            _("%(month)s was opened on %(opened)s; there is nothing to report as of %(day)s.")
            % {"month": period, "opened": period.opened_on, "day": day},
            code="before_opening",
        )
    return day


def _hold(period: Period) -> Period:
    return Period.objects.select_for_update(no_key=True).get(pk=period.pk)


def _issued_as(period: Period, digest: str) -> Report | None:
    """The last issued revision, if these are its contents."""
    last = Report.objects.issued().filter(period=period).order_by("-revision").first()
    return last if last is not None and last.sha256 == digest else None


def _keep_draft(period: Period, contents: Contents) -> Report:
    """The one draft of the period, under the number after the last issued revision."""
    last = Report.objects.issued().filter(period=period).aggregate(last=Max("revision"))["last"]
    draft, _new = Report.objects.update_or_create(
        period=period,
        revision=(last or 0) + 1,
        defaults={
            "plan_id": period.plan_id,
            "as_of": date.fromisoformat(contents["as_of"]),
            "contents": contents,
            "template_version": contents["template_version"],
            "sha256": digest_of(contents),
        },
    )
    return draft


def _seal(draft: Report, files: Mapping[str, tuple[str, int]], *, by: User, now: datetime, reason: str) -> Report:
    """Files first, then the stamp: from the stamp on the database refuses every change."""
    ReportFile.objects.bulk_create(
        ReportFile(report=draft, format=name, sha256=digest, size=size) for name, (digest, size) in files.items()
    )
    draft.issued_at, draft.issued_by, draft.reason = now, by, reason.strip()
    stated = statement_of(draft, files, by=by, now=now, reason=draft.reason)
    draft.manifest = manifest.sign(stated, key=keyring.signing_key())
    draft.save(update_fields=["issued_at", "issued_by", "reason", "manifest"])
    return draft
