"""Issuing as long work: asked for on a page, done by a worker, watched and cancelled meanwhile.

The door that takes the wish rings for a worker; whatever nobody rang for, or whose worker died, the sweep of the next
minute takes up. Files are made outside any transaction. The stamp and the end of the run are one transaction, so that a
run that was cancelled issues nothing, and one that issued is not cancelled.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from plans.actions import acts
from plans.lifecycle import Conflict, MoveRefused, Refused
from plans.models import User
from plans.policies import Forbidden
from tracking.models import IssueRun, Report
from tracking.policies import require
from tracking.reports import drafting, issuing
from tracking.reports.rendering import UnknownTemplate, template_of

LEASE = timedelta(minutes=3)  # well above what one report may take
TRIES = 3  # a report that takes its worker down three times is not begun a fourth time
AT_ONCE = 4  # of one sweep, so that it ends within the time limit of a task


def ask(draft: Report, *, seen: str, by: User, now: datetime, reason: str = "", gaps_reason: str = "") -> IssueRun:
    """Have the draft issued as it was looked at. Refused here is refused at once; a worker asks once more."""
    issuing.refuse_unfit(draft, seen=seen, reason=reason, gaps_reason=gaps_reason, by=by)
    wanted = len(template_of(draft.contents))
    try:
        with transaction.atomic():
            return IssueRun.objects.create(
                report=draft, seen=seen, reason=reason.strip(), gaps_reason=gaps_reason.strip(), files_wanted=wanted,
                asked_at=now, asked_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("This report is being issued already."), code="being_issued") from error


@transaction.atomic
def cancel(run: IssueRun, *, by: User, now: datetime) -> IssueRun:
    """Nothing is issued; the draft stays as it was."""
    require(by, "report.issue", run.report)
    return acts.take(run, "cancel", of=run.report.plan, by=by, now=now, about=run.report, lease_until=None)


def make(pk: int, *, now: datetime) -> bool:
    """Make one run, outside any transaction; whether this call issued the report. Calling it again does nothing."""
    started = monotonic()
    run = _begun(pk, now)
    if run is None:
        return False
    try:
        made = _made(run)
        _finish(run, made, now=now + timedelta(seconds=monotonic() - started))
    except (Refused, Forbidden, UnknownTemplate) as refusal:
        _fail(run, str(refusal))
        return False
    return True


def make_waiting(*, now: datetime) -> int:
    """The sweep: what nobody was rung for, or whose worker died; how many were issued."""
    waiting = IssueRun.objects.to_be_made(now).order_by("asked_at").values_list("pk", flat=True)
    return sum(make(pk, now=now) for pk in list(waiting[:AT_ONCE]))


def _begun(pk: int, now: datetime) -> IssueRun | None:
    claim = {"status": IssueRun.MOVES["begin"].target, "lease_until": now + LEASE, "tries": F("tries") + 1}
    if IssueRun.objects.to_be_made(now).filter(pk=pk).update(files_made=0, **claim) != 1:
        return None
    run = IssueRun.objects.select_related("report__plan", "report__period__plan", "asked_by").get(pk=pk)
    if run.tries <= TRIES:
        return run
    _fail(run, _("The worker stopped during the last attempt."))
    return None


def _made(run: IssueRun) -> issuing.Made:
    """Every file, with its number written down as it comes. Raises MoveRefused as soon as somebody cancelled."""
    said = {"seen": run.seen, "reason": run.reason, "gaps_reason": run.gaps_reason}
    issuing.refuse_unfit(run.report, **said, by=run.asked_by)
    made = issuing.Made(drafting.text_of(run.report))
    for _name in made.files():
        if _mine(run).update(files_made=len(made.kept)) != 1:
            raise MoveRefused("issuerun.finish", run)
    return made


@transaction.atomic
def _finish(run: IssueRun, made: issuing.Made, *, now: datetime) -> None:
    if _mine(run).update(status=IssueRun.MOVES["finish"].target, lease_until=None) != 1:
        raise MoveRefused("issuerun.finish", run)
    issuing.seal(run.report, made, by=run.asked_by, now=now, reason=run.reason, gaps_reason=run.gaps_reason)


def _fail(run: IssueRun, why: str) -> None:
    """Only while it is ours: who cancelled it, or took it over, has said how it ended."""
    _mine(run).update(status=IssueRun.MOVES["fail"].target, lease_until=None, refusal=why)


def _mine(run: IssueRun) -> models.QuerySet[IssueRun]:
    return IssueRun.objects.filter(pk=run.pk, status=IssueRun.Status.RUNNING, tries=run.tries)
