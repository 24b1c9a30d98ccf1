"""Making and revoking the keys of machines."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from plans.lifecycle import MoveRefused, Refused
from plans.models import AccessToken, User
from plans.models.token import READ, WRITE, digest_of
from plans.policies import Forbidden

MARK = "guatu_"  # by which a key found in a log or a repository is known for what it is
SHOWN = 12  # characters of a key that its owner sees again
SCOPE = re.compile(rf"(\*|[a-z][a-z-]*):({READ}|{WRITE})")


def make(
    person: User, *, label: str, scopes: Collection[str], expires_on: date, by: User, now: datetime
) -> tuple[AccessToken, str]:
    """A new key of `person`, and its text, which is nowhere else: only its digest is kept.

    Raises Forbidden for anybody else's key, and Refused for a scope that is none or a day that is past or too far off.
    """
    if by.pk != person.pk:
        raise Forbidden("token.make")
    today = timezone.localdate(now)
    wrong = [scope for scope in scopes if not SCOPE.fullmatch(scope)]
    if wrong or not scopes:
        raise Refused(_("Say what the key reaches, as in update:write or *:read."), code="unknown_scope")
    if not today <= expires_on <= today + timedelta(days=AccessToken.LONGEST_LIFE):
        raise Refused(_("A key is valid for a year at most, and from today on."), code="unfit_expiry")
    key = MARK + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        person=person,
        label=label.strip(),
        digest=digest_of(key),
        hint=key[:SHOWN],
        scopes=sorted(set(scopes)),
        expires_on=expires_on,
        made_at=now,
        made_by=by,
    )
    return token, key


def find(key: str, *, day: date) -> AccessToken | None:
    """The key that opens something on `day`: known, not expired, not revoked, of an open account."""
    return AccessToken.objects.valid(day).select_related("person").filter(digest=digest_of(key)).first()


def revoke(token: AccessToken, *, by: User, now: datetime) -> AccessToken:
    """The key opens nothing from this moment on."""
    if by.pk != token.person_id:
        raise Forbidden("token.make")
    if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now, revoked_by=by) != 1:
        raise MoveRefused("token.revoke", token)
    token.refresh_from_db()
    return token
