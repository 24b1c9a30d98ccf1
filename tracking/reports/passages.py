"""Writing in a draft: one block at a time, against the version that was on the screen, and remarks beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions import acts
from plans.lifecycle import Conflict, MoveRefused, Refused
from plans.models import User
from tracking.models import Passage, Remark, Report
from tracking.policies import require
from tracking.reports import writing
from tracking.reports.laid_over import identified
from tracking.reports.outline import Paragraph
from tracking.reports.sentences import outline_of

OWN = "own."  # how the places of paragraphs of one's own begin
LONGEST_REMARK = 1000  # characters


class StalePassage(Conflict):
    """Somebody else wrote here meanwhile. `source` is their text as a form reads it, `version` that of it."""

    code = "stale"

    def __init__(self, newer: Passage | None, source: str) -> None:
        self.newer, self.source = newer, source
        self.version = newer.version if newer else 0
        super().__init__(_("Somebody else wrote here meanwhile. Look at both versions and save again."))


class UnfitText(Refused):
    """The text cannot stand so in a report."""

    code = "unfit_text"


@transaction.atomic
def write(report: Report, *, place: str, source: str, version: int, by: User, now: datetime) -> Passage | None:
    """`source` stands at `place` from now on. Equal to what is drawn up there, nothing is kept, and None comes back."""
    held, passage = _opened(report, place, version, by=by)
    stretches = _read(held, source)
    if not stretches:
        raise UnfitText(_("There is no text. To drop the paragraph, leave it out."), code="no_text")
    if source_at(held, place) == writing.source_of_stretches(stretches, held.contents):
        Passage.objects.filter(report=held, place=place).delete()
        return None
    return _kept(held, passage, place=place, runs=stretches, by=by, now=now)


@transaction.atomic
def leave_out(report: Report, *, place: str, version: int, by: User, now: datetime) -> Passage | None:
    """The paragraph at `place` is not printed; one of one's own is gone, and what stood behind it moves up."""
    held, passage = _opened(report, place, version, by=by)
    if passage is not None and place.startswith(OWN):
        Passage.objects.filter(report=held, after=place).update(after=passage.after)
        passage.delete()
        return None
    return _kept(held, passage, place=place, runs=[], by=by, now=now)


@transaction.atomic
def restore(report: Report, *, place: str, version: int, by: User) -> None:
    """What was drawn up at `place` stands there again."""
    _held, passage = _opened(report, place, version, by=by)
    if passage is not None and not place.startswith(OWN):
        passage.delete()


@transaction.atomic
def add(report: Report, *, after: str, source: str, by: User, now: datetime) -> Passage:
    """A paragraph of one's own behind the block `after`."""
    held = _hold(report, by=by)
    stretches = _read(held, source)
    if not stretches:
        raise UnfitText(_("There is no text. To drop the paragraph, leave it out."), code="no_text")
    own = Passage.objects.filter(report=held, place__startswith=OWN)
    if after not in places(held) and not own.filter(place=after).exists():
        raise _no_place()
    taken = [int(place.removeprefix(OWN)) for place in own.values_list("place", flat=True)]
    place = f"{OWN}{max(taken, default=0) + 1}"
    # Directly behind its block: what stood there comes after it.
    Passage.objects.filter(report=held, after=after).update(after=place)
    return Passage.objects.create(report=held, place=place, after=after, runs=stretches, written_at=now, written_by=by)


@transaction.atomic
def remark(report: Report, *, text: str, by: User, now: datetime, place: str = "") -> Remark:
    """A note to the writers beside the block at `place`, or about the whole."""
    require(by, "remark.make", report)
    if report.issued_at is not None:
        raise MoveRefused("remark.make", report)
    if not text.strip():
        raise UnfitText(_("A remark says something."), code="no_text")
    own = Passage.objects.filter(report=report, place=place)
    if place and place not in places(report) and not own.exists():
        raise _no_place()
    made = Remark.objects.create(report=report, place=place, text=text.strip(), made_at=now, made_by=by)
    acts.note("remark.make", made, of=report.plan, by=by, now=now, about=report, comment=text)
    return made


@transaction.atomic
def resolve(remark: Remark, *, by: User, now: datetime) -> Remark:
    """Done with; twice does no harm."""
    require(by, "remark.resolve", remark)
    if Remark.objects.filter(pk=remark.pk, resolved_at=None).update(resolved_at=now, resolved_by=by) == 1:
        acts.note("remark.resolve", remark, of=remark.report.plan, by=by, now=now, about=remark.report)
    remark.refresh_from_db()
    return remark


def places(report: Report) -> dict[str, Any]:
    """The blocks that the figures of this draft make, by their ids, as drawn up and before anybody wrote."""
    return {block.id: block for block in identified(outline_of(report.contents)).blocks}


def source_at(report: Report, place: str) -> str | None:
    """What is drawn up at `place`, as a form reads it; None where no paragraph is."""
    block = places(report).get(place)
    return writing.source_of(block.runs, report.contents) if isinstance(block, Paragraph) else None


def words_of(report: Report) -> list[writing.Words]:
    """What people wrote in this draft, in the order in which it was begun."""
    return [writing.Words(one.place, one.after, one.runs) for one in report.passages.order_by("pk")]


def _hold(report: Report, *, by: User) -> Report:
    """The draft, kept from every other writer until this transaction ends."""
    require(by, "report.write", report)
    held = Report.objects.select_for_update(of=("self",), no_key=True).select_related("plan").get(pk=report.pk)
    if not held.takes_text:
        raise MoveRefused("report.write", report)
    return held


def _opened(report: Report, place: str, version: int, *, by: User) -> tuple[Report, Passage | None]:
    """The draft, and what was written at `place`, if it is what the writer looked at."""
    held = _hold(report, by=by)
    passage = Passage.objects.filter(report=held, place=place).first()
    drawn = source_at(held, place)
    if passage is None and drawn is None:
        raise _no_place()
    if (passage.version if passage else 0) != version:
        newer = writing.source_of_stretches(passage.runs, held.contents) if passage else drawn or ""
        raise StalePassage(passage, newer)
    return held, passage


def _kept(report: Report, passage: Passage | None, *, place: str, runs: list[Any], by: User, now: datetime) -> Passage:
    if passage is None:
        return Passage.objects.create(report=report, place=place, runs=runs, written_at=now, written_by=by)
    passage.runs, passage.version = runs, passage.version + 1
    passage.written_at, passage.written_by = now, by
    passage.save(update_fields=["runs", "version", "written_at", "written_by"])
    return passage


def _read(report: Report, source: str) -> list[Any]:
    if len(source) > writing.LONGEST:
        raise UnfitText(_("A paragraph holds at most %(count)s characters.") % {"count": writing.LONGEST})
    try:
        return writing.read(source, report.contents)
    except writing.TypedOver as error:
        raise UnfitText(
            _(
                "“%(typed)s” stands where the data say %(value)s. A bound figure is not typed over: put %(value)s "
                "back, or delete the figure and type a number, which is then marked as one without a source."
            )
            % {"typed": error.typed, "value": error.value},
            code="typed_over",
        ) from error
    except writing.UnknownFigure as error:
        raise UnfitText(
            _("There is no figure called “%(name)s” in this report.") % {"name": error}, code="unknown_figure"
        ) from error


def _no_place() -> UnfitText:
    return UnfitText(_("This paragraph is not in the report any more."), code="no_place")
