"""A file comes in: kept as it was sent, read by whoever is rung, then a document or a refusal that leaves no bytes."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from measures.actions.importing import obstacle
from measures.actions.revising import misfit
from measures.models import Upload
from measures.policies import allowed, require
from plans import vault
from plans.actions import documents
from plans.documents.tree import ParsedPlan, UnreadableDocument
from plans.lifecycle import MoveRefused
from plans.models import Department, Document, Plan, User

LEASE = timedelta(minutes=2)  # well above what one reading may take
TRIES = 3  # a file that takes its reader down three times is not read a fourth time
AT_ONCE = 4  # of one sweep, so that it ends within the time limit of a task


@transaction.atomic
def take(
    content: bytes, *, name: str, district: Department, by: User, now: datetime, revises: Plan | None = None
) -> Upload | Document:
    """The upload to wait for, or the document that these bytes already are. `revises`: whose corrected text it is."""
    require(by, "plan.import", district)
    digest = hashlib.sha256(content).hexdigest()
    known = Document.objects.without_reading().filter(district=district, sha256=digest).first()
    if known and (known.plan_id or known.earlier_of_id or not documents.is_stale(known)):
        return known
    told = {"uploaded_at": now, "uploaded_by": by, "revises": revises}
    sent = {"content": content, "name": name[-200:], "size": len(content), **told}
    upload, is_new = Upload.objects.get_or_create(district=district, sha256=digest, defaults=sent)
    if not is_new and not upload.is_pending:
        again = Upload.MOVES["again"]
        fresh = {**sent, "status": again.target, "tries": 0, "code": "", "params": {}}
        Upload.objects.filter(pk=upload.pk, status__in=again.sources).update(**fresh)
    elif not is_new:
        Upload.objects.filter(pk=upload.pk).update(revises=revises)
    return upload


def read_again(document: Document, *, by: User, now: datetime) -> Upload | Document:
    """Today's reader looks at a document that is not imported yet."""
    content = vault.fetch(document.sha256)
    return take(content, name=document.name, district=document.district, by=by, now=now)


def read(pk: int, *, now: datetime) -> bool:
    """Read one upload outside any transaction; whether this call read it. Calling it again does nothing."""
    upload = _begun(pk, now)
    if upload is None:
        return False
    if upload.tries > TRIES:
        return _refused(upload, "too_expensive", {})
    try:
        tree = documents.read(bytes(upload.content or b""), name=upload.name)
    except UnreadableDocument as error:
        return _refused(upload, error.code, error.params)
    stumbled = misfit(upload.revises, tree) if upload.revises else obstacle(tree)
    if stumbled:
        return _refused(upload, *stumbled)
    if not allowed(upload.uploaded_by, "plan.import", upload.district):
        return _refused(upload, "forbidden", {})
    try:
        _filed(upload, tree, now)
    except vault.Full as full:
        return _refused(upload, full.code, {})
    return True


def read_waiting(*, now: datetime) -> int:
    """The sweep: what nobody was rung for, or whose reader died."""
    waiting = Upload.objects.to_be_read(now).order_by("uploaded_at").values_list("pk", flat=True)
    return sum(read(pk, now=now) for pk in waiting[:AT_ONCE])


def _begun(pk: int, now: datetime) -> Upload | None:
    claim = {"status": Upload.MOVES["begin"].target, "lease_until": now + LEASE, "tries": F("tries") + 1}
    if Upload.objects.to_be_read(now).filter(pk=pk).update(**claim) != 1:
        return None
    return Upload.objects.select_related("district", "uploaded_by", "revises").get(pk=pk)


def _refused(upload: Upload, code: str, params: dict[str, Any]) -> bool:
    _moved(upload, "refuse", code=code, params=params)
    return True


@transaction.atomic
def _filed(upload: Upload, tree: ParsedPlan, now: datetime) -> None:
    content = bytes(upload.content or b"")
    document = documents.store(
        content, name=upload.name, district=upload.district, tree=tree, by=upload.uploaded_by, now=upload.uploaded_at
    )
    documents.renew(document, tree)
    _moved(upload, "read", document=document)


def _moved(upload: Upload, verb: str, **columns: Any) -> None:
    """Only by the reader whose turn it still is: one that outlived its lease changes nothing."""
    step = Upload.MOVES[verb]
    mine = Upload.objects.filter(pk=upload.pk, status__in=step.sources, tries=upload.tries)
    if mine.update(status=step.target, content=None, lease_until=None, **columns) != 1:
        raise MoveRefused(f"upload.{verb}", upload)
