"""What a password must be beside long and uncommon: none of the last ones, and of several kinds of characters if asked.

ASVS 5 V6.2.5 and V6.2.10 forbid rules of composition and a term; GB/T 22239-2019 8.1.4.1 a) asks for both. The default
follows ASVS; PASSWORD_KINDS and PASSWORD_DAYS turn on what an assessment by the Chinese standard wants to see.
"""

from __future__ import annotations

import string
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import FormerPassword, User

REMEMBERED = 5
KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class NotUsedBefore:
    """Refuses the last five. Django calls `password_changed` wherever a password is set, so every door is covered."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        known = [user.password, *user.former_passwords.values_list("password", flat=True)[:REMEMBERED]]
        if any(check_password(password, one) for one in dict.fromkeys(filter(None, known))):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: User | None = None) -> None:
        if user is not None and user.pk is not None:
            FormerPassword.objects.create(person=user, password=user.password, since=timezone.now())

    def get_help_text(self) -> str:
        return _("Choose one that is none of the last %(count)d.") % {"count": REMEMBERED}


class SeveralKinds:
    """At least PASSWORD_KINDS of: small letters, capitals, digits, anything else."""

    def validate(self, password: str, user: User | None = None) -> None:
        kinds = sum(any(char in kind for char in password) for kind in KINDS)
        kinds += any(not any(char in kind for kind in KINDS) for char in password)
        if kinds < settings.PASSWORD_KINDS:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return _("Use %(count)d of these: small letters, capitals, digits, other characters.") % {
            "count": settings.PASSWORD_KINDS
        }


def has_run_out(person: User, *, now: datetime) -> bool:
    """Whether the password is one that somebody else gave, and its time is over: it opens nothing any more."""
    return person.password_until is not None and person.password_until < now


def is_expired(person: User, *, now: datetime) -> bool:
    """Whether the password is older than PASSWORD_DAYS; 0 days: passwords have no term."""
    current = person.former_passwords.first()
    term = timedelta(days=settings.PASSWORD_DAYS)
    return bool(term) and current is not None and current.since + term < now
