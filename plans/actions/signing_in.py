"""Coming in: how often one may try, the second factor, and which sessions are open.

Counted by account and by address, over what was typed, so that an account that does not exist locks as one that does.
A browser in which the account signed in before is counted apart: nobody locks the owner out by guessing (ASVS V6.1.1).
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from plans import sealing
from plans.models import Knock, User, Visit

WINDOW = timedelta(minutes=15)
MOST_BY_ACCOUNT, MOST_BY_ADDRESS = 10, 100  # failures within the window; an office shares one address
STEP, DIGITS, SECRET = 30, 6, 20  # seconds, of a code, bytes (RFC 6238 §4, RFC 4226 §4)
Kind = Knock.Kind


@dataclass(frozen=True)
class Caller:
    """Who stands at the door: the name typed, the address, the mark of a known browser (a hash, or empty)."""

    username: str
    address: str | None
    device: str
    door: str


def is_locked(caller: Caller, *, now: datetime) -> bool:
    """Asked before the password is looked at: a flood costs no hashing."""
    failed = Knock.objects.failed_since(now - WINDOW)
    name = kept_name(caller.username, User.objects.filter(username=caller.username).first())
    if failed.filter(username=name, device=caller.device).count() >= MOST_BY_ACCOUNT:
        return True
    return not caller.device and is_flooding(caller.address, now=now)


def is_flooding(address: str | None, *, now: datetime) -> bool:
    """Whether one address failed too often, whatever it tried."""
    failed = Knock.objects.failed_since(now - WINDOW)
    return address is not None and failed.filter(address=address).count() >= MOST_BY_ADDRESS


def note(caller: Caller, kind: str, *, status: int, now: datetime, person: User | None = None) -> Knock:
    """Write down what happened."""
    known = person or (User.objects.filter(username=caller.username).first() if caller.username else None)
    return Knock.objects.create(
        at=now, kind=kind, person=known, username=kept_name(caller.username, known), address=caller.address,
        device=caller.device, door=plain(caller.door), status=status,
    )  # fmt: skip


def refused_of_late(person: User, statuses: Collection[int], *, now: datetime) -> int:
    """How often somebody inside was refused something with one of `statuses` within the window."""
    knocks = Knock.objects.filter(username=person.username, at__gte=now - WINDOW)
    return knocks.filter(kind=Kind.REFUSED, person=person, status__in=statuses).count()


def is_noted_enough(address: str | None, *, now: datetime) -> bool:
    """Whether so much was refused to nobody in particular from one address that more of it would only fill the record.

    Callers without an address count as one.
    """
    knocks = Knock.objects.filter(address=address, at__gte=now - WINDOW, kind=Kind.REFUSED, username="")
    return knocks.count() >= MOST_BY_ADDRESS


def kept_name(typed: str, known: User | None) -> str:
    """The name of an account; of anything else a keyed hash, for what is typed there by mistake is often a password.

    Empty where nothing was typed, for nobody was named.
    """
    if not typed:
        return ""
    return known.username if known else f"?{salted_hmac('knock', typed, algorithm='sha256').hexdigest()[:32]}"


def plain(text: str) -> str:
    """As much of what a stranger sent as a column takes: no NUL, no end of line, two hundred characters."""
    return "".join(char for char in text[:200] if char.isprintable())


def new_secret() -> str:
    """A shared secret in base 32, as apps for codes read it."""
    return base64.b32encode(secrets.token_bytes(SECRET)).decode()


def address_of(secret: str, person: User) -> str:
    """otpauth://totp/…, which an app opens."""
    return _totp(secret).get_provisioning_uri(person.username, "Guatu")


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP, enforce_key_length=False)


def step_of(secret: str, code: str, *, now: datetime, after: int = 0) -> int | None:
    """The time step whose code this is, one to either side of now, later than `after`; None for a wrong code."""
    current = int(now.timestamp()) // STEP
    for step in (current, current - 1, current + 1):
        right = _totp(secret).generate(step * STEP).decode()
        if step > after and constant_time_compare(right, code.strip().replace(" ", "")):
            return step
    return None


@transaction.atomic
def set_second_factor(person: User, secret: str, code: str, *, now: datetime) -> bool:
    """From now on a code is asked for; only once the app has shown a right one."""
    step = step_of(secret, code, now=now)
    if step is None:
        return False
    User.objects.filter(pk=person.pk).update(second_factor=sealing.seal(secret), second_factor_step=step)
    return True


def passes(person: User, code: str, *, now: datetime) -> bool:
    """Whether `code` opens; the same one does not open twice, whoever is quicker."""
    secret = sealing.open_sealed(person.second_factor)
    step = step_of(secret, code, now=now, after=person.second_factor_step)
    if step is None:
        return False
    return User.objects.filter(pk=person.pk, second_factor_step__lt=step).update(second_factor_step=step) == 1


def drop_second_factor(person: User) -> None:
    User.objects.filter(pk=person.pk).update(second_factor="", second_factor_step=0)


def begin(person: User, *, session_key: str, address: str | None, browser: str, now: datetime) -> Visit:
    """A session of `person` was opened; those that are over are forgotten."""
    Visit.objects.filter(person=person).exclude(session_key__in=Session.objects.values("session_key")).delete()
    told = {"person": person, "begun": now, "address": address, "browser": plain(browser)}
    return Visit.objects.update_or_create(session_key=session_key, defaults=told)[0]


def follow(*, old: str, new: str) -> None:
    """The session got another key, as it does with each new password."""
    Visit.objects.filter(session_key=old).update(session_key=new)


@transaction.atomic
def end(visit: Visit) -> None:
    """The session opens nothing any more."""
    Session.objects.filter(session_key=visit.session_key).delete()
    visit.delete()


@transaction.atomic
def end_all(person: User, *, but: str = "") -> None:
    """Every session of `person`, except the one named."""
    for visit in Visit.objects.filter(person=person).exclude(session_key=but):
        end(visit)


def open_visits(person: User, *, now: datetime) -> list[Visit]:
    """Those whose session still stands."""
    keys = Session.objects.filter(expire_date__gt=now).values("session_key")
    return list(Visit.objects.visible_to(person).filter(session_key__in=keys))
