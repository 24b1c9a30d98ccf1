"""Which account an identity of the provider opens: linked by its owner, by who keeps accounts, or by mail."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from plans.lifecycle import Conflict
from plans.models import Identity, User
from plans.provider import Vouched


def person_of(vouched: Vouched, *, now: datetime) -> User | None:
    """Whose account the identity opens, closed ones included; None for an identity that nobody linked."""
    known = User.objects.filter(identities__issuer=vouched.issuer, identities__subject=vouched.subject).first()
    if known or not (settings.OIDC_MATCH_MAIL and vouched.mail):
        return known
    return _linked_by_mail(vouched, now=now)


def _linked_by_mail(vouched: Vouched, *, now: datetime) -> User | None:
    """The one account with this address, unless it is linked already: an address passes from person to person."""
    same = list(User.objects.filter(email__iexact=vouched.mail)[:2])
    if len(same) != 1 or not same[0].is_active or same[0].identities.filter(issuer=vouched.issuer).exists():
        return None
    link(same[0], issuer=vouched.issuer, subject=vouched.subject, by=same[0], now=now)
    return same[0]


def link(person: User, *, issuer: str, subject: str, by: User, now: datetime) -> Identity:
    """From now on this identity opens the account of `person`. Raises Conflict where either is linked already."""
    try:
        with transaction.atomic():
            return Identity.objects.create(person=person, issuer=issuer, subject=subject, linked_at=now, linked_by=by)
    except IntegrityError:
        raise Conflict(
            _("This identity opens another account, or this account has one already. Remove that link first."),
            code="identity_taken",
        )


def unlink(person: User, *, issuer: str) -> str:
    """The subject that opens the account no more; empty where none did."""
    linked = Identity.objects.filter(person=person, issuer=issuer).first()
    if linked is None:
        return ""
    linked.delete()
    return linked.subject
