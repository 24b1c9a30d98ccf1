"""Asking for more time: before the limit, with reason, date and progress; decided with a definite date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.models import Measure, Milestone
from plans.actions.acts import note, take
from plans.lifecycle import Conflict, Refused
from plans.models import Plan, User
from tracking.models import Extension
from tracking.policies import require

Status = Extension.Status
LONGEST = 2000


class TooLate(Refused):
    """The limit is over. `extension.request` quotes the rule, so that nobody has to know it by heart."""

    code = "after_the_limit"

    def __init__(self, milestone: Milestone) -> None:
        super().__init__(
            _(
                "“%(milestone)s” was due on %(day)s. An extension is asked for before the limit, in the system, with "
                "reason, date and progress; after it the milestone counts as overdue until it is reached."
            )
            % {"milestone": milestone.title, "day": milestone.due_on}
        )


@transaction.atomic
def request(milestone: Milestone, *, asked_for: date, reason: str, progress: str, by: User, now: datetime) -> Extension:
    """Ask for a later date, on or before the due date. Until it is decided the milestone stays due."""
    require(by, "extension.request", milestone)
    milestone = Milestone.objects.select_for_update(of=("self",)).select_related("measure__plan").get(pk=milestone.pk)
    _require_askable(milestone, today=timezone.localdate(now))
    if asked_for <= milestone.due_on:
        raise Refused(_("Ask for a day after %(day)s, the date that stands.") % {"day": milestone.due_on}, code="date")
    extension = Extension.objects.create(
        milestone=milestone,
        limit_on=milestone.due_on,
        asked_for=asked_for,
        reason=_words(reason, _("Say why the date cannot be kept.")),
        progress=_words(progress, _("Say how far the work is.")),
        filed_at=now,
        filed_by=by,
    )
    about = milestone.measure
    note("extension.request", extension, of=about.plan, by=by, now=now, about=about, comment=extension.reason)
    return extension


@transaction.atomic
def withdraw(extension: Extension, *, by: User, now: datetime) -> Extension:
    require(by, "extension.withdraw", extension)
    return _move(extension, "withdraw", by=by, now=now)


@transaction.atomic
def sign(extension: Extension, *, by: User, now: datetime) -> Extension:
    """The department head signs; only where the plan asks for it."""
    require(by, "extension.sign", extension)
    if not _plan_of(extension).sign_off:
        raise Refused(_("This plan asks for no signature."), code="no_sign_off")
    return _move(extension, "sign", by=by, now=now, signed_at=now, signed_by=by)


@transaction.atomic
def grant(extension: Extension, *, until: date, by: User, now: datetime, comment: str = "") -> Extension:
    """Move the due date to `until`, which may differ from the date asked for. The original date stays for ever."""
    require(by, "extension.grant", extension)
    if until <= extension.limit_on:
        raise Refused(_("Grant a day after %(day)s, the date that stands.") % {"day": extension.limit_on}, code="date")
    _decide(extension, "grant", comment=comment, by=by, now=now, granted_until=until)
    moved = Milestone.objects.open().filter(pk=extension.milestone_id, due_on__lt=until).update(due_on=until)
    if moved != 1:
        raise Conflict(_("The milestone was reached meanwhile; there is nothing to extend."))
    extension.milestone.refresh_from_db()
    return extension


@transaction.atomic
def refuse(extension: Extension, *, comment: str, by: User, now: datetime) -> Extension:
    """The date stands."""
    require(by, "extension.refuse", extension)
    return _decide(extension, "refuse", comment=comment, by=by, now=now)


def settle_reached(milestone: Milestone, *, by: User, now: datetime) -> None:
    """A request for a step that was reached has nothing left to ask for."""
    for extension in Extension.objects.open().filter(milestone=milestone).select_related("milestone__measure__plan"):
        _move(extension, "withdraw", by=by, now=now, comment=_("The milestone was reached."))


def why_not(milestone: Milestone, *, today: date) -> Refused | None:
    """What stands against asking on `today`, if anything."""
    measure = milestone.measure
    if measure.plan.status != Plan.Status.ACTIVE or measure.is_withdrawn or measure.status != Measure.Status.OPEN:
        return Refused(_("An extension is asked for while the measure is being worked on."), code="not_running")
    if milestone.done_on:
        return Refused(_("“%(step)s” is reached; its date stays.") % {"step": milestone.title}, code="reached")
    return TooLate(milestone) if today > milestone.due_on else None


def _require_askable(milestone: Milestone, *, today: date) -> None:
    if refused := why_not(milestone, today=today):
        raise refused
    if Extension.objects.open().filter(milestone=milestone).exists():
        raise Conflict(_("A request for “%(step)s” waits for its decision.") % {"step": milestone.title})


def _plan_of(extension: Extension) -> Plan:
    return extension.milestone.measure.plan


def _move(extension: Extension, verb: str, *, by: User, now: datetime, **more: Any) -> Extension:
    about = extension.milestone.measure
    return take(extension, verb, of=about.plan, by=by, now=now, about=about, **more)


def _decide(extension: Extension, verb: str, *, comment: str, by: User, now: datetime, **columns: Any) -> Extension:
    """Where the head signs, nothing is decided before."""
    awaiting = (Status.SIGNED,) if _plan_of(extension).sign_off else Extension.OPEN
    about = extension.milestone.measure
    stamps = {"answer": comment.strip(), "decided_at": now, "decided_by": by, **columns}
    return take(
        extension, verb, of=about.plan, by=by, now=now, about=about, comment=comment, sources=awaiting, **stamps
    )


def _words(text: str, missing: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(missing, code="incomplete")
    if len(text) > LONGEST:
        raise Refused(_("At most %(count)s characters, please.") % {"count": LONGEST}, code="too_long")
    return text
