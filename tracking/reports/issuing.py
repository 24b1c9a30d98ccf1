"""Drawing up and issuing a report. Issuing freezes it: figures and words, template version, files and their hashes.

Reading and rendering happen outside the transaction that writes; the transaction holds the period's row, so that two
who issue at once make one report.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans import vault
from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Plan, User
from tracking.models import Passage, Period, Report, ReportFile
from tracking.policies import require
from tracking.reports import drafting, keyring, manifest
from tracking.reports.canonical import digest_of
from tracking.reports.checks import checks_of
from tracking.reports.contents import contents_of
from tracking.reports.rendering import rendered
from tracking.reports.stating import statement_of

if TYPE_CHECKING:
    from tracking.models.period import PeriodQuerySet

Contents = Mapping[str, Any]
LONGEST_REASON = 200  # characters


def draw_up(period: Period, *, by: User, now: datetime, as_of: date | None = None) -> Report:
    """The draft on `period` as of the end of `as_of` (see `reporting_day`); a draft already there is drawn anew.

    What people wrote in it stays, with the figures of today in it. Where the last issued revision says just this, there
    is nothing to draw up: it is that revision.
    """
    require(by, "report.draw_up", period)
    contents = contents_of(period.plan, period, as_of=_checked_day(period, as_of, now))
    with transaction.atomic():
        held = _hold(period)
        return _issued_as(held, digest_of(contents)) or _keep_draft(held, contents)


@transaction.atomic
def correct(report: Report, *, by: User, now: datetime) -> Report:
    """The draft of the next revision, which begins as the issued `report` reads; one already begun as it is."""
    require(by, "report.draw_up", report.period)
    _hold(report.period)
    if begun := Report.objects.unissued().filter(period=report.period_id).first():
        return begun
    if (
        report.issued_at is None
        or Report.objects.filter(period=report.period_id, revision__gt=report.revision).exists()
    ):
        raise MoveRefused("report.draw_up", report)
    draft = _keep_draft(report.period, _figures_of(report))
    Passage.objects.bulk_create(
        Passage(report=draft, place=one.place, after=one.after, runs=one.runs, written_at=now, written_by=by)
        for one in report.passages.order_by("pk")
    )
    return draft


def issue(period: Period, *, by: User, now: datetime, as_of: date | None = None, reason: str = "") -> Report:
    """In one step: draw up the report on `period` as of the end of `as_of` (see `reporting_day`) and issue it.

    Issued before with equal contents: that report. With other contents: a correction, a new revision that gives its
    `reason` (only the clock knows none); the earlier one stays. Where the plan wants its reports approved, the draft is
    drawn up and Refused is raised.
    """
    require(by, "report.issue", Report(plan=period.plan, period=period))
    draft = draw_up(period, by=by, now=now, as_of=as_of)
    if draft.issued_at is not None:
        return draft
    _refuse_unfit(draft, reason=reason, by=by)
    made = Made(drafting.text_of(draft))
    for _name in made.files():
        pass
    return seal(draft, made, by=by, now=now, reason=reason)


class Made:
    """The text of a report and the files made from it, one after the other, outside any transaction."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.digest = digest_of(contents)
        self.kept: dict[str, tuple[str, int]] = {}  # format: hash, bytes

    def files(self) -> Iterator[str]:
        """Make each file and keep its bytes; its format, once it is there."""
        for name, content in rendered(self.contents):
            self.kept[name] = (vault.keep(content), len(content))
            yield name


def refuse_unfit(draft: Report, *, seen: str, reason: str, gaps_reason: str, by: User) -> None:
    """Whether this draft may be issued as it was looked at; everything that may be said against it in words."""
    require(by, "report.issue", draft)
    if draft.issued_at is not None:
        raise MoveRefused("report.issue", draft)
    _refuse_unfit(draft, reason=reason, by=by)
    digest = drafting.digest_of_text(draft)
    if seen != digest:
        raise Refused(
            _("The draft has changed since you looked at it. Look at it again, then issue it."), code="outdated"
        )
    if Report.objects.in_force().filter(period=draft.period_id, sha256=digest).exists():
        raise Refused(_("The draft says just what the issued revision says."), code="nothing_new")
    if not gaps_reason.strip() and (found := checks_of(draft).open):
        words = ngettext(
            "%(count)s finding is still open. Say why the report is issued all the same.",
            "%(count)s findings are still open. Say why the report is issued all the same.",
            found,
        )
        raise Refused(words % {"count": found}, code="open_findings")


def _refuse_unfit(draft: Report, *, reason: str, by: User) -> None:
    if draft.status not in sources_of_issue(draft.plan):
        raise Refused(_("This plan has its reports approved before they are issued."), code="not_approved")
    if draft.revision > 1 and not (reason.strip() or by.is_clock):
        raise Refused(_("A report that was issued is corrected with a reason only."), code="no_reason")


def sources_of_issue(plan: Plan) -> Collection[str]:
    """The states of a draft from which it is issued."""
    return {Report.Status.APPROVED} if plan.approves_reports else Report.MOVES["issue"].sources


def seal(draft: Report, made: Made, *, by: User, now: datetime, reason: str = "", gaps_reason: str = "") -> Report:
    """Freeze the draft with its files. Raises MoveRefused when it reads otherwise by now than what was made."""
    with transaction.atomic():
        held = _hold(draft.period)
        if issued := Report.objects.in_force().filter(period=held, sha256=made.digest).first():
            return issued  # by somebody who was quicker
        draft = Report.objects.select_for_update(of=("self",), no_key=True).select_related("plan").get(pk=draft.pk)
        if draft.issued_at is not None or drafting.digest_of_text(draft) != made.digest:
            raise MoveRefused("report.issue", draft)
        return _sealed(draft, made, by=by, now=now, reason=reason.strip(), gaps_reason=gaps_reason.strip())


def left_to_the_clock() -> PeriodQuerySet:
    """The locked periods without a report of which the clock issues one, or draws one up where people approve it.

    What people have begun to write is left to them, and so is the draft of a plan that has its reports approved.
    """
    drafts = Report.objects.filter(period=OuterRef("pk"))
    to_issue = Q(plan__approves_reports=False) & ~Exists(drafts.worked_on())
    to_draw_up = Q(plan__approves_reports=True) & ~Exists(drafts.unissued())
    return Period.objects.locked().unreported().filter(to_issue | to_draw_up)


def issue_locked(pk: int, *, by: User, now: datetime) -> Report | None:
    """For the clock: the report on one period, as of the day of its lock. Calling it again does nothing."""
    period = left_to_the_clock().select_related("plan__district", "plan__office").filter(pk=pk).first()
    if period is None:
        return None
    if period.plan.approves_reports:
        draw_up(period, by=by, now=now)
        return None
    return issue(period, by=by, now=now)


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
    """The last issued revision, if these are its contents, or its figures under the words that people gave it."""
    last = Report.objects.issued().filter(period=period).order_by("-revision").first()
    if last is None or last.status != Report.Status.ISSUED:
        return None
    return last if digest in (last.sha256, digest_of(_figures_of(last))) else None


def _figures_of(report: Report) -> Contents:
    """The contents without what people wrote."""
    return {name: value for name, value in report.contents.items() if name != "written"}


def _keep_draft(period: Period, contents: Contents) -> Report:
    """The one draft of the period, under the number after the last issued revision."""
    last = Report.objects.issued().filter(period=period).aggregate(last=Max("revision"))["last"]
    revision = (last or 0) + 1
    drawn = {
        "as_of": date.fromisoformat(contents["as_of"]),
        "contents": contents,
        "template_version": contents["template_version"],
        "sha256": digest_of(contents),
    }
    draft = Report.objects.filter(period=period, revision=revision).first()
    if draft is None:
        return Report.objects.create(period=period, plan_id=period.plan_id, revision=revision, **drawn)
    if not draft.takes_text and draft.sha256 != drawn["sha256"]:
        raise MoveRefused("report.draw_up", draft)  # other figures under an approval are another report
    for name, value in drawn.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(drawn))
    return draft


def _sealed(draft: Report, made: Made, **said: Any) -> Report:
    """Files first, then the stamp: from the stamp on the database refuses every change."""
    ReportFile.objects.bulk_create(
        ReportFile(report=draft, format=name, sha256=digest, size=size) for name, (digest, size) in made.kept.items()
    )
    by, now = said.pop("by"), said.pop("now")
    draft.contents, draft.sha256 = made.contents, made.digest
    stated = statement_of(draft, made.kept, by=by, now=now, reason=said["reason"])
    signed = manifest.sign(stated, key=keyring.signing_key())
    frozen = {"contents": made.contents, "sha256": made.digest, "manifest": signed, "issued_at": now, "issued_by": by}
    sources, comment = sources_of_issue(draft.plan), said["reason"] or said["gaps_reason"]
    return acts.take(draft, "issue", of=draft.plan, by=by, now=now, comment=comment, sources=sources, **frozen, **said)
