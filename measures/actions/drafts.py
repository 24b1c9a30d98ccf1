"""The proposal of a document while people work on it: every change is kept at once, and none is lost to another's."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures import wording
from measures.actions.importing import import_proposal
from measures.editing.applying import WORDS, apply, replay
from measures.editing.attention import Point, blocking, points
from measures.editing.contents import Directory
from measures.editing.operation import LONGEST, Operation, Unfit
from measures.models import ImportDraft
from measures.policies import require
from measures.proposal import Proposal, propose
from plans.actions import documents
from plans.lifecycle import Conflict, Refused
from plans.models import Department, Document, Plan, User

MOST_OPERATIONS = 5000


class Outdated(Conflict):
    """Somebody else changed the proposal since it was looked at; the change is still in the hand of who asked."""

    code = "outdated"


class CannotChange(Refused):
    """The change does not fit the proposal; `error` says why."""

    code = "unfit"


@dataclass(frozen=True)
class Sheet:
    """A proposal as read (`base`) and as changed, with everything that is known about it."""

    document: Document
    draft: ImportDraft
    base: Proposal
    proposal: Proposal
    directory: Directory
    left_out: tuple[Operation, ...]

    @cached_property
    def points(self) -> tuple[Point, ...]:
        return points(self.base, self.proposal, frozenset(self.draft.seen_problems))

    @property
    def blocking(self) -> int:
        return blocking(self.points)

    @property
    def checked(self) -> int:
        return len({measure.key for measure in self.proposal.measures} & set(self.draft.checked))


@dataclass(frozen=True)
class Change:
    """The sheet as it was and as it is now."""

    before: Sheet
    after: Sheet


def opened(document: Document, *, today: date) -> Sheet:
    """The proposal with all changes so far; writes nothing."""
    draft = ImportDraft.objects.select_related("saved_by").filter(document=document).first()
    return _sheet(document, draft or ImportDraft(document=document), today)


def _sheet(document: Document, draft: ImportDraft, today: date) -> Sheet:
    book = Department.objects.name_book(document.district)
    name = document.name.rsplit(".", 1)[0]
    base = propose(documents.tree_of(document), book=book, name=name, today=today)
    directory = Directory(dict(book.labels))
    proposal, left_out = replay(base, operations_of(draft), directory)
    return Sheet(document, draft, base, proposal, directory, left_out)


def operations_of(draft: ImportDraft) -> list[Operation]:
    return [Operation.from_json(row) for row in draft.operations]


def asked(verb: str, at: str, values: Mapping[str, str]) -> Operation:
    """An operation from what a door was sent; raises CannotChange."""
    words = {name: values[name] for name in WORDS.get(verb, ()) if name in values}
    if any(len(word) > LONGEST or "\x00" in word for word in (at, *words.values())):
        raise CannotChange(wording.of_unfit(Unfit("too_long", limit=str(LONGEST))))
    return Operation(verb, at, words)


def edit(document: Document, operation: Operation, *, version: int, by: User, now: datetime) -> Change:
    """Do one change more; what was taken back before can no longer come again."""

    def more(sheet: Sheet) -> dict[str, Any]:
        if not _changes(sheet, operation):
            return {}
        return {"operations": [*sheet.draft.operations, operation.as_json()], "undone": []}

    return _changed(document, more, version=version, by=by, now=now)


def _changes(sheet: Sheet, operation: Operation) -> bool:
    """Whether it changes anything; raises CannotChange."""
    try:
        after = apply(sheet.proposal, [operation], sheet.directory)
    except Unfit as error:
        raise CannotChange(wording.of_unfit(error))
    if len(sheet.draft.operations) >= MOST_OPERATIONS:
        raise CannotChange(wording.of_unfit(Unfit("too_many")))
    return after != sheet.proposal


def undo(document: Document, *, version: int, by: User, now: datetime) -> Change:
    def less(sheet: Sheet) -> dict[str, Any]:
        if not sheet.draft.operations:
            raise CannotChange(wording.of_unfit(Unfit("nothing_to_undo")))
        *rest, last = sheet.draft.operations
        return {"operations": rest, "undone": [*sheet.draft.undone, last]}

    return _changed(document, less, version=version, by=by, now=now)


def redo(document: Document, *, version: int, by: User, now: datetime) -> Change:
    def again(sheet: Sheet) -> dict[str, Any]:
        if not sheet.draft.undone:
            raise CannotChange(wording.of_unfit(Unfit("nothing_to_undo")))
        *rest, last = sheet.draft.undone
        return {"operations": [*sheet.draft.operations, last], "undone": rest}

    return _changed(document, again, version=version, by=by, now=now)


def check(document: Document, key: str, *, done: bool, by: User, now: datetime) -> Change:
    """A person has compared this measure with the text. Of no other's concern, so no version is asked."""

    def marked(sheet: Sheet) -> dict[str, Any]:
        known = {measure.key for measure in sheet.proposal.measures}
        return {"checked": sorted({*sheet.draft.checked, key} & known if done else {*sheet.draft.checked} - {key})}

    return _changed(document, marked, version=None, by=by, now=now)


def look_at(document: Document, key: str, *, done: bool, by: User, now: datetime) -> Change:
    """A person has seen this problem, and it shall stay as printed."""

    def marked(sheet: Sheet) -> dict[str, Any]:
        known = {point.key for point in sheet.points}
        seen = {*sheet.draft.seen_problems}
        return {"seen_problems": sorted(seen | ({key} & known) if done else seen - {key})}

    return _changed(document, marked, version=None, by=by, now=now)


MARKS = {"check": (check, True), "uncheck": (check, False), "look_at": (look_at, True), "look_again": (look_at, False)}
STEPS = {"undo": undo, "redo": redo}


def carry_out(
    document: Document, verb: str, at: str, values: Mapping[str, str], *, version: int, by: User, now: datetime
) -> Change:
    """What a door was sent: a step back or forth, a mark, or one more operation. Raises Outdated and CannotChange."""
    if verb in STEPS:
        return STEPS[verb](document, version=version, by=by, now=now)
    if verb in MARKS:
        mark, done = MARKS[verb]
        return mark(document, at, done=done, by=by, now=now)
    at = f"h{version + 1}" if verb == "add" else at
    return edit(document, asked(verb, at, values), version=version, by=by, now=now)


@transaction.atomic
def _changed(
    document: Document, change: Callable[[Sheet], dict[str, Any]], *, version: int | None, by: User, now: datetime
) -> Change:
    """Without a version it is a mark, which fits whatever others did meanwhile."""
    require(by, "plan.import", document.district)
    document = locked(document)
    if document.plan_id:
        raise Refused(_("This document is imported; its proposal can no longer be changed."), code="imported")
    draft = _draft(document, by, now)
    if version not in (None, draft.version):
        raise Outdated(_outdated(draft))
    before = _sheet(document, draft, timezone.localdate(now))
    columns = change(before)
    if not columns:
        return Change(before, before)
    columns |= {"version": draft.version + (version is not None), "saved_at": now, "saved_by": by}
    ImportDraft.objects.filter(pk=draft.pk).update(**columns)
    after = copy(draft)
    for name, value in columns.items():
        setattr(after, name, value)
    return Change(before, _redone(before, after))


def _redone(sheet: Sheet, draft: ImportDraft) -> Sheet:
    proposal, left_out = replay(sheet.base, operations_of(draft), sheet.directory)
    return Sheet(sheet.document, draft, sheet.base, proposal, sheet.directory, left_out)


def locked(document: Document) -> Document:
    """Everything about one import waits its turn at the row of its document."""
    return Document.objects.select_for_update(of=("self",)).select_related("district").get(pk=document.pk)


def _draft(document: Document, by: User, now: datetime) -> ImportDraft:
    draft, _is_new = ImportDraft.objects.select_related("saved_by").get_or_create(
        document=document, defaults={"saved_at": now, "saved_by": by}
    )
    return draft


def _outdated(draft: ImportDraft) -> str:
    if draft.pk is None:
        return _("This page is older than the proposal. Reload it.")
    moment = timezone.localtime(draft.saved_at)
    return _("%(person)s changed this proposal at %(time)s, after you opened it. Yours was not applied.") % {
        "person": draft.saved_by.name,
        "time": moment.strftime("%H:%M"),
    }


@transaction.atomic
def confirm(document: Document, *, version: int, by: User, now: datetime) -> Plan:
    """Make the plan of the proposal as it was looked at. A document that already became one gives that."""
    require(by, "plan.import", document.district)
    document = locked(document)
    if document.plan:
        return document.plan
    sheet = opened(document, today=timezone.localdate(now))
    if version != sheet.draft.version:
        raise Outdated(_outdated(sheet.draft))
    if sheet.blocking:
        raise Refused(_still(sheet.blocking), code="unsettled")
    plan = import_proposal(
        document, sheet.proposal, tree=sheet.base.tree, problems=[one.problem for one in sheet.points], by=by, now=now
    )
    record_confirmed(document, by=by, now=now)
    return plan


def record_confirmed(document: Document, *, by: User, now: datetime) -> None:
    """These operations went into a plan, as a new one or as the corrected text of one."""
    draft = _draft(document, by, now)
    ImportDraft.objects.filter(pk=draft.pk).update(confirmed_at=now, confirmed_by=by)


def _still(count: int) -> str:
    return ngettext(
        "%(count)s place has to be settled before the import can be confirmed.",
        "%(count)s places have to be settled before the import can be confirmed.",
        count,
    ) % {"count": count}
