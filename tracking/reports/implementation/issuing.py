"""Writing the arrangement and issuing the report. Issuing freezes it; a correction is the next revision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from plans import vault
from plans.actions import acts
from plans.lifecycle import Conflict, Refused
from plans.models import Plan, User
from tracking.figures import figure_book
from tracking.models import ImplementationReport, Period
from tracking.policies import require
from tracking.reports.canonical import digest_of
from tracking.reports.implementation.arrangement import first_text, first_title
from tracking.reports.implementation.contents import contents_of
from tracking.reports.rendering import render

LONGEST_REASON = 200  # characters


def draft_of(plan: Plan, *, by: User, now: datetime, day: date) -> ImplementationReport:
    """The draft as it is kept, else an unsaved one: the last revision once more, or the plan's own arrangement."""
    kept = ImplementationReport.objects.drafts().filter(plan=plan).first()
    if kept is not None:
        return kept
    last = ImplementationReport.objects.issued().filter(plan=plan).order_by("-revision").first()
    draft = ImplementationReport(plan=plan, as_of=day, written_by=by, written_at=now)
    if last is not None:
        draft.title, draft.addressee, draft.text = last.title, last.addressee, last.text
    else:
        period = Period.objects.filter(plan=plan).opened_until(day).order_by("-month").first()
        draft.title = first_title(plan)
        draft.text = first_text(plan, figure_book(plan, period=period, as_of=day))
    return draft


@transaction.atomic
def write(
    plan: Plan, *, title: str, addressee: str, text: str, as_of: date, version: int, by: User, now: datetime
) -> ImplementationReport:
    """Keep the draft. `version` is that which was read; when somebody saved meanwhile, it is refused.

    Raises UnfitArrangement where the text names something that is not there.
    """
    require(by, "implementation.write", plan)
    said = {"title": title, "addressee": addressee, "text": text, "as_of": as_of}
    stamps: dict[str, Any] = {"written_at": now, "written_by": by, "version": version + 1}
    contents_of(ImplementationReport(plan=plan, **said))
    drafts = ImplementationReport.objects.drafts().filter(plan=plan)
    if version and drafts.filter(version=version).update(**said, **stamps) == 1:
        return drafts.get()
    if version or drafts.exists():
        raise Conflict(_("Somebody else saved this text meanwhile. Look at theirs first."), code="stale")
    last = ImplementationReport.objects.filter(plan=plan).aggregate(last=Max("revision"))["last"] or 0
    try:
        with transaction.atomic():
            return ImplementationReport.objects.create(plan=plan, revision=last + 1, **said, **stamps)
    except IntegrityError as error:
        raise Conflict(_("Somebody else saved this text meanwhile. Look at theirs first."), code="stale") from error


def issue(
    report: ImplementationReport, *, version: int, by: User, now: datetime, reason: str = ""
) -> ImplementationReport:
    """Freeze the draft of `version`. From the second revision on with a reason."""
    require(by, "implementation.issue", report.plan)
    if report.revision > 1 and not reason.strip():
        raise Refused(_("A report that was issued is corrected with a reason only."), code="no_reason")
    contents = contents_of(report)
    files = {name: vault.keep(content) for name, content in render(contents).items()}
    frozen = {"contents": contents, "sha256": digest_of(contents), "files": files, "reason": reason.strip()}
    with transaction.atomic():
        drafts = ImplementationReport.objects.drafts().filter(pk=report.pk, version=version)
        if drafts.update(**frozen, issued_at=now, issued_by=by) != 1:
            raise Conflict(_("Somebody else saved this text meanwhile. Look at theirs first."), code="stale")
        report.refresh_from_db()
        acts.note("implementation.issue", report, of=report.plan, by=by, now=now, comment=reason)
    return report
