"""Taking suggestions in: one from a form, or many from a table, all of it or nothing."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.actions import acts
from plans.lifecycle import Refused
from plans.models import Department, Plan, User
from tracking.models import Suggestion
from tracking.policies import require
from tracking.suggestion_sheet import Entry, Trouble, read_entries

LONGEST_TEXT = 5000


class AlreadyTakenIn(Refused):
    """The same person said the same on the same day; `known` is the suggestion that is there."""

    code = "already_taken_in"

    def __init__(self, known: Suggestion) -> None:
        self.known = known
        super().__init__(_("This suggestion is registered already, as %(number)s.") % {"number": known.number})


class TableRefused(Refused):
    """A table in which something cannot be taken; `troubles` name every cell."""

    code = "table_refused"

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        self.troubles = troubles
        words = ngettext(
            "%(count)s cell cannot be taken; nothing was registered.",
            "%(count)s cells cannot be taken; nothing was registered.",
            len(troubles),
        )
        super().__init__(words % {"count": len(troubles)})


@dataclass(frozen=True)
class Line:
    """A row of the table. `known` is the number under which it is registered, `twin` the row that says the same."""

    row: int
    entry: Entry
    known: str = ""
    twin: int | None = None

    @property
    def is_new(self) -> bool:
        return not self.known and self.twin is None


@dataclass(frozen=True)
class Preview:
    lines: tuple[Line, ...]
    troubles: tuple[Trouble, ...]

    @property
    def new(self) -> int:
        return sum(line.is_new for line in self.lines)


def default_plan(district: Department) -> Plan | None:
    """The running plan of the district, the latest one where there are several."""
    return Plan.objects.running().filter(district=district).order_by("-year", "-pk").first()


@transaction.atomic
def take_in(entry: Entry, *, district: Department, by: User, now: datetime, plan: Plan | None = None) -> Suggestion:
    """Register one suggestion; without `plan` it belongs to the running plan of the district, if there is one."""
    require(by, "suggestion.take_in", district)
    _refuse_empty(entry, today=timezone.localdate(now))
    if plan is not None and plan.district_id != district.pk:
        raise Refused(_("“%(plan)s” is no running plan of this district.") % {"plan": plan}, code="unfit_plan")
    _hold(district)
    known = Suggestion.objects.filter(district=district, sha256=digest(entry)).first()
    if known:
        raise AlreadyTakenIn(known)
    return _written([entry], district=district, plan=plan, by=by, now=now)[0]


def preview(content: bytes, *, district: Department, today: date, name: str = "") -> Preview:
    """What a table would bring, row by row, with everything that stands against it. Raises UnreadableDocument."""
    entries, troubles = read_entries(content, today=today, name=name)
    digests = [digest(entry) for _row, entry in entries]
    known = {one.sha256: one.number for one in Suggestion.objects.filter(district=district, sha256__in=digests)}
    return Preview(tuple(_lines(entries, digests, known)), tuple(troubles))


@transaction.atomic
def take_in_table(
    content: bytes, *, district: Department, by: User, now: datetime, plan: Plan | None = None, name: str = ""
) -> list[Suggestion]:
    """Register every new row of a table in its order; one cell that cannot be taken refuses the whole of it."""
    require(by, "suggestion.take_in", district)
    _hold(district)
    found = preview(content, district=district, today=timezone.localdate(now), name=name)
    if found.troubles:
        raise TableRefused(found.troubles)
    new = [line.entry for line in found.lines if line.is_new]
    return _written(new, district=district, plan=plan, by=by, now=now)


def digest(entry: Entry) -> str:
    """Who said what on which day, whatever the spaces and widths it is written with."""
    said = (entry.received_on.isoformat(), entry.submitter_name, entry.submitter_unit, entry.subject, entry.text)
    plain = ("".join(unicodedata.normalize("NFKC", words).split()) for words in said)
    return hashlib.sha256("\x1f".join(plain).encode()).hexdigest()


def _lines(entries: Sequence[tuple[int, Entry]], digests: list[str], known: dict[str, str]) -> Iterator[Line]:
    first: dict[str, int] = {}
    for (row, entry), sha256 in zip(entries, digests, strict=True):
        yield Line(row, entry, known=known.get(sha256, ""), twin=first.get(sha256))
        first.setdefault(sha256, row)


def _hold(district: Department) -> None:
    """Numbers of a district are given out one transaction at a time."""
    Department.objects.select_for_update(no_key=True).get(pk=district.pk)


def _written(
    entries: Sequence[Entry], *, district: Department, plan: Plan | None, by: User, now: datetime
) -> list[Suggestion]:
    under = plan or default_plan(district)
    last = dict(
        Suggestion.objects.filter(district=district).values_list("year").annotate(last=Max("serial")).order_by()
    )
    rows = []
    for entry in entries:
        year = entry.received_on.year
        last[year] = last.get(year, 0) + 1
        rows.append(
            Suggestion(
                district=district, year=year, serial=last[year], sha256=digest(entry), plan=under,
                recorded_at=now, recorded_by=by, **entry.columns(),
            )
        )  # fmt: skip
    for one in Suggestion.objects.bulk_create(rows):
        acts.note("suggestion.take_in", one, of=under or district, by=by, now=now)
    return rows


def _refuse_empty(entry: Entry, *, today: date) -> None:
    if not entry.subject.strip() or not entry.text.strip():
        raise Refused(_("A suggestion has a subject and a text."), code="no_text")
    if len(entry.text) > LONGEST_TEXT:
        raise Refused(_("A suggestion has at most %(count)s characters.") % {"count": LONGEST_TEXT}, code="too_long")
    if entry.received_on > today:
        raise Refused(_("A suggestion is not received ahead of time."), code="future_day")
