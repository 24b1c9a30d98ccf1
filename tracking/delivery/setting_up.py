"""Setting up a robot or webhook for a department, and ending it. The address is judged now, and again at every call."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from plans import sealing
from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Department, User
from tracking.delivery import outbound
from tracking.delivery.channels.outcomes import Permanent, Temporary
from tracking.models import Hook
from tracking.models.ladder import Channel
from tracking.policies import require

SHORTEST_SECRET = 16  # characters of the secret that we share with a program; the vendors make their own


def set_up(
    department: Department, *, channel: str, name: str, address: str, secret: str = "", by: User, now: datetime
) -> Hook:
    """The address is kept sealed and shown to nobody again. Refused where it leads into a private network."""
    require(by, "hook.keep", department)
    where = listening(name, address=address, secret=secret, is_signed=channel == Channel.WEBHOOK)
    hook = Hook(department=department, channel=channel, **where, made_at=now, made_by=by)
    try:
        with transaction.atomic():
            hook.save(force_insert=True)
            acts.note("hook.keep", hook, of=department.territory(), by=by, now=now, comment=str(hook))
    except IntegrityError as error:
        raise Refused(_("The department has one of this kind already; end that one first."), code="taken") from error
    return hook


def listening(name: str, *, address: str, secret: str, is_signed: bool) -> dict[str, str]:
    """The columns of a Listener. Raises Refused; the name is looked up, so never call it inside a transaction."""
    if is_signed and len(secret) < SHORTEST_SECRET:
        words = _("A webhook is signed; share a secret of at least %(count)s characters with it.")
        raise Refused(words % {"count": SHORTEST_SECRET}, code="secret")
    try:
        host = outbound.checked(address)
    except (Permanent, Temporary) as refusal:
        raise Refused(str(refusal), code="address") from refusal
    sealed = {"sealed_address": sealing.seal(address), "sealed_secret": sealing.seal(secret)}
    return {"name": name.strip() or urlsplit(address).hostname or "", "host": host, **sealed}


@transaction.atomic
def end(hook: Hook, *, by: User, now: datetime) -> Hook:
    """Nothing more is posted there; its address and secret are forgotten."""
    require(by, "hook.keep", hook.department)
    ended = Hook.objects.in_use().filter(pk=hook.pk)
    if ended.update(ended_at=now, ended_by=by, sealed_address="", sealed_secret="") != 1:
        raise MoveRefused("hook.end", hook)
    hook.refresh_from_db()
    acts.note("hook.end", hook, of=hook.department.territory(), by=by, now=now, comment=str(hook))
    return hook
