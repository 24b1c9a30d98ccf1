"""What the lead department does with its update: write, submit, withdraw, sign, attach evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plans import vault
from plans.lifecycle import Conflict, MoveRefused, Refused, TooOften
from plans.models import User
from tracking.actions import steps
from tracking.actions.admitting import MOST_FILES, EvidenceRefused, admitted, keep_pace
from tracking.models import Evidence, ProgressUpdate, Revision, Step
from tracking.policies import require

Status = ProgressUpdate.Status
TEXTS = ("progress", "problems", "next_steps")
LONGEST = 10_000  # characters of one text
MOST_FILINGS, DAY = 10, timedelta(days=1)  # of one update within a day: who reviews is not to be worn out
CENT = Decimal("0.01")


class UnfitContent(Refused):
    """What was entered cannot be taken; `field` says where."""

    code = "unfit_content"

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        super().__init__(reason)


class StaleVersion(Conflict):
    """Somebody saved meanwhile. `newer` is the update as it stands now; the caller still holds what was typed."""

    code = "stale_version"

    def __init__(self, newer: ProgressUpdate) -> None:
        self.newer = newer
        super().__init__(
            _("%(name)s saved this update meanwhile. Both versions are shown; nothing has been overwritten.")
            % {"name": newer.written_by or _("Somebody")}
        )


@transaction.atomic
def write(
    update: ProgressUpdate, *, content: Mapping[str, Any], version: int | None, by: User, now: datetime
) -> ProgressUpdate:
    """Save `content` (any of ProgressUpdate.CONTENT) as a draft; entries that are not named stay as they are.

    `version` is the one that was on the screen (None: as `update` was read). A returned update stays returned until
    it is submitted again. With `no_change` the last accepted content takes the place of every other entry.
    """
    require(by, "update.write", update)
    steps.keep_open(update, now=now)
    changes = _checked(content)
    if changes.get("no_change"):
        changes = {**_last_accepted(update).content(), "no_change": True}
    verb = "correct" if update.status == Status.RETURNED else "write"
    try:
        return steps.change(update, verb, version=version, written_at=now, written_by=by, **changes)
    except MoveRefused:
        newer = ProgressUpdate.objects.select_related("written_by").get(pk=update.pk)
        if newer.status not in ProgressUpdate.OWED:
            raise
        raise StaleVersion(newer)


@transaction.atomic
def submit(update: ProgressUpdate, *, by: User, now: datetime) -> ProgressUpdate:
    """Hand the update in and freeze it as a revision. The first time counts as the day of filing."""
    require(by, "update.submit", update)
    steps.keep_open(update, now=now)
    if not update.no_change and not update.progress.strip():
        raise UnfitContent("progress", _("Say what was done and how far it is before you submit."))
    if update.measure.plan.evidence_required and claims(update) and not update.evidence.exists():
        raise UnfitContent("evidence", _("Add a file that shows it: this plan takes no completion without evidence."))
    if update.revisions.filter(submitted_at__gt=now - DAY).count() >= MOST_FILINGS:
        raise TooOften(_("This update was submitted ten times within a day. Submit it again tomorrow."))
    first: dict[str, Any] = {} if update.filed_at else {"filed_at": now, "filed_by": by}
    steps.change(update, "submit", submitted_at=now, submitted_by=by, **first, **_cleared("signed", "reviewed"))
    steps.log(update, Step.Verb.SUBMIT, by=by, now=now, revision=_freeze(update, by=by, now=now))
    return update


def claims(update: ProgressUpdate) -> bool:
    """Says what a file has to show: that the measure is complete. Repeating it unchanged claims nothing new."""
    return update.percent == 100 and not update.no_change


@transaction.atomic
def submit_unchanged(update: ProgressUpdate, *, by: User, now: datetime) -> ProgressUpdate:
    """Hand in the last accepted content once more, marked as “no change”."""
    write(update, content={"no_change": True}, version=None, by=by, now=now)
    return submit(update, by=by, now=now)


@transaction.atomic
def withdraw(update: ProgressUpdate, *, by: User, now: datetime) -> ProgressUpdate:
    """Take a filing back before it is reviewed. The day of the first filing stays."""
    require(by, "update.withdraw", update)
    steps.keep_open(update, now=now)
    steps.change(update, "withdraw", **_cleared("submitted", "signed"))
    steps.log(update, Step.Verb.WITHDRAW, by=by, now=now)
    return update


@transaction.atomic
def sign(update: ProgressUpdate, *, by: User, now: datetime, version: int | None = None) -> ProgressUpdate:
    """The department head signs what was submitted; only where the plan asks for it."""
    require(by, "update.sign", update)
    if not update.measure.plan.sign_off:
        raise Refused(_("This plan asks for no signature."), code="no_sign_off")
    steps.change(update, "sign", version=version, signed_at=now, signed_by=by)
    steps.log(update, Step.Verb.SIGN, by=by, now=now)
    return update


def add_evidence(update: ProgressUpdate, *, name: str, content: bytes, by: User, now: datetime) -> Evidence:
    """Attach a file. Attaching the same bytes again gives the row that is there.

    The bytes go to the vault before the row is written: a crash in between leaves a file without a row, never a
    row without its file.
    """
    require(by, "update.write", update)
    keep_pace(1, by=by, now=now)
    file = admitted(name, content)
    digest = vault.keep(file.content)
    with transaction.atomic():
        _hold_owed(update, now=now)
        known = update.evidence.filter(sha256=digest).first()
        if known:
            return known
        if update.evidence.count() >= MOST_FILES:
            raise EvidenceRefused(_("An update carries at most %(count)s files.") % {"count": MOST_FILES})
        return Evidence.objects.create(
            update=update,
            sha256=digest,
            name=file.name,
            size=len(file.content),
            media_type=file.media_type,
            added_at=now,
            added_by=by,
        )


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User, now: datetime) -> None:
    """Take a file off an update again, unless a submitted revision cites it."""
    require(by, "update.write", evidence.update)
    _hold_owed(evidence.update, now=now)
    if evidence.revisions.exists():
        raise EvidenceRefused(_("“%(name)s” was submitted as evidence and stays on record.") % {"name": evidence.name})
    evidence.delete()


def _checked(content: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(content) - set(ProgressUpdate.CONTENT)
    if unknown:
        raise UnfitContent(min(unknown), _("A filing has no entry “%(field)s”.") % {"field": min(unknown)})
    checked: dict[str, Any] = {name: _text(name, content[name]) for name in TEXTS if name in content}
    if "percent" in content:
        checked["percent"] = _percent(content["percent"])
    # What is written by hand is a change, unless it is said to be none.
    return checked | {"no_change": bool(content.get("no_change", False))}


def _text(field: str, value: object) -> str:
    text = str(value or "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise UnfitContent(field, _("At most %(count)s characters, please.") % {"count": LONGEST})
    if "\x00" in text:
        raise UnfitContent(field, _("The text contains a character that cannot be stored."))
    return text


def _percent(value: object) -> Decimal | None:
    """0 to 100 with at most two decimals. Refused rather than rounded: a filed figure stays as it was meant."""
    if value is None or value == "":
        return None
    try:
        percent = Decimal(str(value).strip())
    except InvalidOperation:
        raise UnfitContent("percent", _("Completion is a number from 0 to 100."))
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise UnfitContent("percent", _("Completion is a number from 0 to 100."))
    if percent != percent.quantize(CENT):
        raise UnfitContent("percent", _("Completion has at most two decimals."))
    return abs(percent.quantize(CENT))


def _last_accepted(update: ProgressUpdate) -> ProgressUpdate:
    last = ProgressUpdate.objects.earlier_than(update).accepted().first()
    if last is None:
        raise Refused(
            _("There is no accepted filing of an earlier month to repeat; say where the work stands."),
            code="nothing_to_repeat",
        )
    return last


def _cleared(*acts: str) -> dict[str, None]:
    return {f"{act}_{end}": None for act in acts for end in ("at", "by")}


def _freeze(update: ProgressUpdate, *, by: User, now: datetime) -> Revision:
    """The next revision; numbers cannot collide, since the row of the update is held by this transaction."""
    revision = Revision.objects.create(
        update=update, number=update.revisions.count() + 1, submitted_at=now, submitted_by=by, **update.content()
    )
    revision.evidence.set(update.evidence.all())
    return revision


def _hold_owed(update: ProgressUpdate, *, now: datetime) -> None:
    """Keep the update from being submitted until this transaction ends; refused when it already is."""
    steps.keep_open(update, now=now)
    held = ProgressUpdate.objects.select_for_update(no_key=True).filter(pk=update.pk, status__in=ProgressUpdate.OWED)
    if not held:
        raise MoveRefused("update.write", update)
