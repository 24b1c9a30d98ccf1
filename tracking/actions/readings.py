"""Readings of targets: filed with an update, or entered by the coordinator; what was filed is only corrected."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from measures import units
from measures.actions.assignments import SETTLED
from measures.models import Target
from measures.trajectory import VALUE
from plans.actions.acts import note
from plans.lifecycle import Conflict, MoveRefused, Refused
from plans.models import Department, Plan, User
from tracking.actions import steps
from tracking.models import Evidence, ProgressUpdate, Reading
from tracking.policies import require

CEILING = Decimal(10) ** 14
LONGEST_REASON = 300


class UnfitReading(Refused):
    """What was entered is no reading; `field` says where, `target` of which target."""

    code = "unfit_reading"

    def __init__(self, target: Target, field: str, reason: str) -> None:
        self.target, self.field = target, field
        super().__init__(reason)


@transaction.atomic
def enter(
    target: Target,
    *,
    value: Decimal | str | None,
    as_of: date,
    by: User,
    now: datetime,
    update: ProgressUpdate | None = None,
    department: Department | None = None,
    evidence: Evidence | None = None,
    reason: str = "",
) -> Reading | None:
    """Report a value; with `update` as part of it, and then it counts from its acceptance.

    Entering again while the update is written replaces the value (None takes it away). What a submission has frozen
    is corrected instead, and that asks for a reason. Without `evidence` that of the replaced reading stays. Returns the
    reading that now stands, if any.
    """
    require(by, "reading.enter", target if update is None else update)
    number = _fitting(target, value, as_of, now)
    said: dict[str, Any] = {"value": number, "as_of": as_of} | ({"evidence": evidence} if evidence else {})
    if update is None:
        return _enter_directly(target, said, department, by=by, now=now)
    _hold(update, target, now=now)
    standing = update.readings.standing().filter(target=target, department=department).first()
    if standing and all(getattr(standing, name) == new for name, new in said.items()):
        return standing
    if standing is None:
        if number is None:
            return None
        return Reading.objects.create(
            target=target, update=update, department=department, **said, entered_at=now, entered_by=by
        )
    if _is_frozen(standing):
        return _put(standing, said, reason=reason, update=update, by=by, now=now)
    if number is None and standing.correction_of_id is None:
        standing.delete()
        return None
    Reading.objects.filter(pk=standing.pk).update(
        **said,
        entered_at=now,
        entered_by=by,
        **({"reason": reason.strip()} if standing.reason and reason.strip() else {}),
    )
    standing.refresh_from_db()
    return standing


@transaction.atomic
def correct(
    reading: Reading,
    *,
    value: Decimal | str | None,
    reason: str,
    by: User,
    now: datetime,
    as_of: date | None = None,
    update: ProgressUpdate | None = None,
) -> Reading:
    """Put another value in the place of one that counts; None takes it back. The former one stays on record.

    The coordinator's correction counts at once; a liaison corrects with an update that is being written, and that
    correction counts from its acceptance.
    """
    require(by, "reading.correct", reading)
    target = Target.objects.select_related("measure__plan").get(pk=reading.target_id)
    require(by, "reading.enter", target if update is None else update)
    Reading.objects.select_for_update().get(pk=reading.pk)
    if update is not None:
        _hold(update, target, now=now)
    else:
        _refuse_settled(target.measure.plan)
    if not Reading.objects.counted().filter(pk=reading.pk):
        if Reading.objects.filter(correction_of=reading.pk):
            raise MoveRefused("reading.correct", reading)
        raise Refused(_("This value is not accepted yet: return its filing instead."), code="not_counted")
    if Reading.objects.filter(correction_of=reading.pk):
        raise Conflict(_("A correction of this value is under way already."))
    day = as_of or reading.as_of
    said = {"value": _fitting(target, value, day, now), "as_of": day}
    corrected = _put(reading, said, reason=reason, update=update, by=by, now=now)
    note("reading.correct", corrected, of=target.measure.plan, by=by, now=now, about=target.measure, comment=reason)
    return corrected


def _enter_directly(
    target: Target, said: dict[str, Any], department: Department | None, *, by: User, now: datetime
) -> Reading:
    target = Target.objects.select_for_update(of=("self",)).select_related("measure__plan").get(pk=target.pk)
    plan = target.measure.plan
    _refuse_settled(plan)
    if said["value"] is None:
        raise UnfitReading(target, "value", _("Give the value that was reached."))
    if target.readings.filter(update=None, department=department, as_of=said["as_of"], correction_of=None):
        raise UnfitReading(target, "as_of", _("There is a value of this day already: correct it, with the reason."))
    reading = Reading.objects.create(target=target, department=department, **said, entered_at=now, entered_by=by)
    note("reading.enter", reading, of=plan, by=by, now=now, about=target.measure)
    return reading


def _put(
    former: Reading, said: dict[str, Any], *, reason: str, update: ProgressUpdate | None, by: User, now: datetime
) -> Reading:
    """The correction of `former`, with the reason that every correction has."""
    if not reason.strip():
        raise UnfitReading(former.target, "reason", _("This value was submitted already: say why it is corrected."))
    if len(reason.strip()) > LONGEST_REASON:
        raise UnfitReading(
            former.target, "reason", _("At most %(count)s characters, please.") % {"count": LONGEST_REASON}
        )
    return Reading.objects.create(
        target_id=former.target_id,
        department_id=former.department_id,
        correction_of=former,
        reason=reason.strip(),
        update=update,
        **said,
        entered_at=now,
        entered_by=by,
    )


def _fitting(target: Target, value: Decimal | str | None, as_of: date, now: datetime) -> Decimal | None:
    """The value in the unit of the target. Refused rather than rounded: a reported figure stays as it was meant."""
    if as_of > timezone.localdate(now):
        raise UnfitReading(target, "as_of", _("%(day)s has not come yet.") % {"day": as_of})
    if target.dropped_at is not None:
        raise UnfitReading(target, "value", _("The plan no longer contains “%(target)s”.") % {"target": target})
    if value is None or value == "":
        return None
    try:
        number = units.amount(value, unit=target.unit, scale=target.scale) if isinstance(value, str) else value
    except units.OtherUnit as other:
        raise UnfitReading(
            target,
            "value",
            _("This target is counted in “%(unit)s”, not in “%(other)s”.") % {"unit": target.unit, "other": other},
        )
    except ValueError:
        raise UnfitReading(target, "value", _("Give a number, such as 12.5."))
    if not number.is_finite() or abs(number) >= CEILING or number != number.quantize(VALUE):
        raise UnfitReading(target, "value", _("Give a number with at most four decimals."))
    return number.quantize(VALUE)


def _hold(update: ProgressUpdate, target: Target, *, now: datetime) -> None:
    """Keep the update from being submitted or locked until this transaction ends."""
    if target.measure_id != update.measure_id:
        raise UnfitReading(target, "value", _("“%(target)s” belongs to another measure.") % {"target": target})
    steps.keep_open(update, now=now)
    owed = ProgressUpdate.objects.select_for_update(no_key=True).filter(pk=update.pk, status__in=ProgressUpdate.OWED)
    if not owed:
        raise MoveRefused("update.write", update)


def _is_frozen(reading: Reading) -> bool:
    assert reading.update is not None
    return reading.update.revisions.filter(submitted_at__gte=reading.entered_at).exists()


def _refuse_settled(plan: Plan) -> None:
    if plan.status in SETTLED:
        raise Refused(_("“%(plan)s” is closed; its values stay as they are.") % {"plan": plan})
