"""The month of a department as a workbook: its expected updates with last month beside, and the values of targets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.models import Measure, Target
from plans.models import Department, User
from plans.models.membership import Role
from plans.sheets.book import Book, Column, Sheets, Table
from plans.sheets.kinds import Choice, Day, Number, Text
from tracking.actions import readings, updates
from tracking.actions.updates import LONGEST
from tracking.doubts.gathering import with_findings
from tracking.models import Period, ProgressUpdate, Reading
from tracking.policies import refusal
from tracking.reading_forms import last_day
from tracking.targets import TargetStanding, standings

Status = ProgressUpdate.Status
YES = "yes"
PERCENT = Number(least=Decimal(0), most=Decimal(100), decimals=2, unit="%")
AMOUNT = Number(decimals=4)
PRINTED = Text(LONGEST)

UPDATES = (
    Column("number", gettext_lazy("No."), Text(20), width=7),
    Column("measure", gettext_lazy("Measure"), PRINTED, width=28),
    Column("department", gettext_lazy("Lead department"), PRINTED, width=16),
    Column("state", gettext_lazy("State"), Choice(dict(Status.choices)), width=10),
    Column("last_progress", gettext_lazy("Last filed: progress"), PRINTED, width=36),
    Column("last_percent", gettext_lazy("Last filed: completion, %"), PERCENT, width=13),
    Column("progress", gettext_lazy("progress"), Text(LONGEST), width=48, is_filled=True),
    Column("problems", gettext_lazy("issues"), Text(LONGEST), width=28, is_filled=True),
    Column("next_steps", gettext_lazy("next steps"), Text(LONGEST), width=28, is_filled=True),
    Column("percent", gettext_lazy("completion, %"), PERCENT, width=13, is_filled=True,
           hint=gettext_lazy("A number from 0 to 100.")),
    Column("no_change", gettext_lazy("no change this month"), Choice({YES: gettext_lazy("yes")}), width=11,
           is_filled=True, hint=gettext_lazy("With “yes” what was last accepted is filed once more.")),
)  # fmt: skip
READINGS = (
    Column("number", gettext_lazy("No."), Text(20), width=7),
    Column("target", gettext_lazy("Target"), PRINTED, width=34),
    Column("promise", gettext_lazy("Goal"), PRINTED, width=14),
    Column("tells", gettext_lazy("what a reading tells"), PRINTED, width=18),
    Column("reached", gettext_lazy("So far"), AMOUNT, width=12),
    Column("expected", gettext_lazy("Expected by now"), AMOUNT, width=12),
    Column("unit", gettext_lazy("Unit"), PRINTED, width=10),
    Column("value", gettext_lazy("value"), AMOUNT, width=14, is_filled=True),
    Column("as_of", gettext_lazy("as of"), Day(), width=13, is_filled=True,
           hint=gettext_lazy("Empty: the last day of the month, or today while it runs.")),
    Column("reason", gettext_lazy("Reason of a correction"), Text(readings.LONGEST_REASON), width=28, is_filled=True,
           is_aside=True, hint=gettext_lazy("Only where the value was submitted already.")),
)  # fmt: skip


@dataclass(frozen=True)
class TargetRow:
    """A target with the update of the month, and what that update says about it so far."""

    standing: TargetStanding
    update: ProgressUpdate
    reading: Reading | None

    @property
    def pk(self) -> int:
        return int(self.standing.target.pk)

    def __str__(self) -> str:
        return f"{self.update.measure.number} {self.standing.target}".strip()


def open_book(user: User, pk: int, day: date) -> Book:
    period = get_object_or_404(Period.objects.visible_to(user).select_related("plan"), pk=pk)
    if not user.held().has(Role.LIAISON):
        raise refusal("update.write")
    month = date_format(period.month, "YEAR_MONTH_FORMAT")
    return Book(
        name="months",
        thing=period,
        title=_("%(month)s: %(plan)s") % {"month": month, "plan": period.plan.title},
        note=_("Filing deadline %(day)s.") % {"day": date_format(period.due_on, "DATE_FORMAT")},
        verb="update.write",
        place=period.plan,
        back=reverse("desk"),
        tables=(_updates(user, period), _readings(user, period, day)),
        hands_in=gettext_lazy("Submit the updates too"),
    )


MONTHS = Sheets("months", open_book)


def _own(user: User, period: Period) -> Any:
    """The updates of the month that this person writes; those in sight may be more."""
    own = Department.objects.at_or_below(user.held().departments(Role.LIAISON))
    return ProgressUpdate.objects.visible_to(user).filter(
        period=period, measure__in=Measure.objects.in_force().led_by(own).values("pk")
    )


def _updates(user: User, period: Period) -> Table:
    return Table(
        key="updates",
        title=_("Updates"),
        noun=ProgressUpdate,
        columns=UPDATES,
        rows=partial(_update_rows, user, period),
        tell=_tell_update,
        make=_write,
        version=lambda update: int(update.version),
        name=lambda update: str(update.measure),
        remarks=_doubts,
        pinned=2,
    )


def _update_rows(user: User, period: Period, keys: Collection[int] | None) -> Sequence[Any]:
    earlier = ProgressUpdate.objects.filter(measure=OuterRef("measure"), period__month__lt=period.month).filed()
    seen = ProgressUpdate.objects.visible_to(user).filter(period=period, pk__in=keys or ())
    rows = _own(user, period) if keys is None else seen
    found = list(
        rows.in_context()
        .annotate(before_id=Subquery(earlier.order_by("-period__month").values("pk")[:1]))
        .order_by("measure__ordinal")
    )
    before = ProgressUpdate.objects.visible_to(user).in_bulk({one.before_id for one in found if one.before_id})
    for one in found:
        one.before = before.get(one.before_id)
    return found


def _tell_update(update: Any) -> Mapping[str, Any]:
    leads = [str(part.department) for part in update.measure.leads]
    return {
        "number": update.measure.number,
        "measure": update.measure.title,
        "department": ", ".join(leads),
        "state": update.status,
        "last_progress": update.before.progress if update.before else "",
        "last_percent": update.before.percent if update.before else None,
        **update.content(),
        "no_change": YES if update.no_change else "",
    }


def _write(update: Any, values: Mapping[str, Any], *, by: User, now: datetime, hands_in: bool, **_more: Any) -> None:
    content = dict(values)
    if "no_change" in content:
        content["no_change"] = content["no_change"] == YES
    if content:
        updates.write(update, content=content, version=update.version, by=by, now=now)
    if hands_in and (content or update.status == Status.DRAFT):  # what came back is not sent again as it was
        updates.submit(update, by=by, now=now)


def _doubts(update: Any) -> list[str]:
    """What a reviewer would ask about the figures: shown before they are written."""
    found = with_findings(ProgressUpdate.objects.filter(pk=update.pk).in_context())
    return [f"{one.label}: {one.words}" for _row, findings in found for one in findings]


def _readings(user: User, period: Period, day: date) -> Table:
    return Table(
        key="readings",
        title=_("Targets"),
        noun=Target,
        columns=READINGS,
        rows=partial(_target_rows, user, period, day),
        tell=_tell_reading,
        make=partial(_enter, period),
        pinned=2,
    )


def _target_rows(user: User, period: Period, day: date, keys: Collection[int] | None) -> Sequence[TargetRow]:
    targets = Target.objects.visible_to(user).in_force()
    filed = _own(user, period) if keys is None else ProgressUpdate.objects.visible_to(user).filter(period=period)
    of_measure = {one.measure_id: one for one in filed.in_context()}
    asked = (
        targets.filter(measure__in=of_measure) if keys is None else targets.filter(pk__in=keys, measure__in=of_measure)
    )
    said = Reading.objects.visible_to(user).of_the_lead().standing().filter(update__in=of_measure.values())
    known = {one.target_id: one for one in said}
    rows = standings(
        asked.order_by("measure__ordinal", "ordinal"),
        day=day,
        readings=Reading.objects.visible_to(user),
    )
    return [TargetRow(one, of_measure[one.target.measure_id], known.get(one.target.pk)) for one in rows]


def _tell_reading(row: TargetRow) -> Mapping[str, Any]:
    one, said = row.standing, row.reading
    return {
        "number": row.update.measure.number,
        "target": one.target.text,
        "promise": one.goal.promise,
        "tells": _("this month alone") if one.goal.adds_up else _("the total so far"),
        "reached": one.value,
        "expected": one.expected,
        "unit": one.goal.unit,
        "value": said.value if said else None,
        "as_of": said.as_of if said else None,
    }


def _enter(period: Period, row: TargetRow, values: Mapping[str, Any], *, by: User, now: datetime, **_more: Any) -> None:
    said = row.reading
    day: date = values.get("as_of", said.as_of if said else None) or last_day(
        period.month, today=timezone.localdate(now)
    )
    value = values.get("value", said.value if said else None)
    target = row.standing.target
    readings.enter(target, value=value, as_of=day, update=row.update, reason=values.get("reason", ""), by=by, now=now)
