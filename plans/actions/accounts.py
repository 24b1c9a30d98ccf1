"""Accounts: opened with a password for one day's use, given a new one, and closed without anything left undone."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions import acts, identities, posts, signing_in
from plans.lifecycle import Refused
from plans.models import AccessToken, Department, Membership, User, Visit
from plans.policies import require

DAY = timedelta(days=1)
INITIAL_LETTERS = 12  # bytes of chance, 16 characters
INITIAL_LASTS = timedelta(days=3)  # over a week-end; ASVS V6.4.1 asks for a short time


@transaction.atomic
def choose_password(person: User, password: str, *, here: str) -> None:
    """The owner's own choice; every other session than `here` ends, and nothing more is owed."""
    person.set_password(password)
    person.must_change_password, person.password_until = False, None
    person.save(update_fields=["password", "must_change_password", "password_until"])
    signing_in.end_all(person, but=here)


def open_account(
    *, username: str, name: str, email: str, territory: Department, by: User, now: datetime
) -> tuple[User, str]:
    """An account without a post, and its first password."""
    require(by, "account.keep", territory)
    initial = secrets.token_urlsafe(INITIAL_LETTERS)
    owed = {"must_change_password": True, "password_until": now + INITIAL_LASTS}
    person = User.objects.create_user(username, email, initial, name=name, **owed)
    acts.note("account.open", person, of=territory, by=by, now=now)
    return person, initial


@transaction.atomic
def reset(person: User, *, by: User, now: datetime) -> str:
    """A password to begin with, which its owner must change at once; told to whoever asked for it, and kept nowhere."""
    territory = _kept(person, by)
    initial = secrets.token_urlsafe(INITIAL_LETTERS)
    person.set_password(initial)
    person.must_change_password, person.password_until = True, now + INITIAL_LASTS
    person.save(update_fields=["password", "must_change_password", "password_until"])
    signing_in.end_all(person)
    acts.note("account.reset", person, of=territory, by=by, now=now)
    return initial


@transaction.atomic
def drop_second_factor(person: User, *, by: User, now: datetime, reason: str) -> None:
    """For who lost the app; told with a reason, since whoever asks may not be the owner."""
    territory = _kept(person, by)
    if not reason.strip():
        raise Refused(_("Say how you made sure that it is the owner who asks."), code="no_reason")
    signing_in.drop_second_factor(person)
    acts.note("account.drop_second_factor", person, of=territory, by=by, now=now, comment=reason)


@transaction.atomic
def link(person: User, *, issuer: str, subject: str, by: User, now: datetime, reason: str) -> None:
    """By who keeps accounts, who takes another's word for whose identity it is: told with a reason."""
    territory = _kept(person, by)
    identities.link(person, issuer=issuer, subject=subject, by=by, now=now)
    acts.note("account.link", person, of=territory, by=by, now=now, comment=f"{subject}: {reason}")


@transaction.atomic
def unlink(person: User, *, issuer: str, by: User, now: datetime) -> None:
    """Every session ends: one that the identity opened may be why it is done."""
    territory = _kept(person, by)
    signing_in.end_all(person)
    subject = identities.unlink(person, issuer=issuer)
    acts.note("account.unlink", person, of=territory, by=by, now=now, comment=subject)


@transaction.atomic
def close(person: User, *, by: User, now: datetime, successor: User | None = None, reason: str = "") -> None:
    """Nobody signs in with it any more, at once. What the posts owe goes on with them: `successor` holds them from
    today on, or they stand vacant and the next post above is told.
    """
    territory, today = _kept(person, by), timezone.localdate(now)
    if person.pk == by.pk or successor == person:
        raise Refused(_("Nobody closes the own account."), code="own_account")
    for held in Membership.objects.filter(person=person).in_force(today).select_related("post__department"):
        if successor is not None:
            posts.hand_over(held.post, person=successor, from_on=today, by=by, now=now, comment=reason)
        elif held.until_on is None:
            posts.vacate(held.post, last_on=max(today - DAY, held.from_on), by=by, now=now, comment=reason)
        else:
            Membership.objects.filter(pk=held.pk).update(until_on=max(today - DAY, held.from_on))
    Membership.objects.filter(person=person, from_on__gt=today).delete()
    AccessToken.objects.filter(person=person, revoked_at=None).update(revoked_at=now, revoked_by=by)
    User.objects.filter(pk=person.pk).update(is_active=False)
    Session.objects.filter(session_key__in=Visit.objects.filter(person=person).values("session_key")).delete()
    acts.note("account.close", person, of=territory, by=by, now=now, comment=reason)


@transaction.atomic
def reopen(person: User, *, by: User, now: datetime) -> str:
    """The account opens again, with a new password and without a post."""
    User.objects.filter(pk=person.pk).update(is_active=True)
    person.refresh_from_db()
    acts.note("account.reopen", person, of=_kept(person, by), by=by, now=now)
    return reset(person, by=by, now=now)


def posts_of(person: User, *, day: date) -> list[Membership]:
    """What `person` holds on `day` by appointment."""
    return list(Membership.objects.filter(person=person).in_force(day).select_related("post__department"))


def _kept(person: User, by: User) -> Department:
    """The territory for which `by` keeps this account; the own one for an account that holds no post yet."""
    held = Membership.objects.filter(person=person).order_by("-from_on").select_related("post__department").first()
    if held:
        territory = held.post.department.territory()
    else:
        territory = Department.objects.filter(pk__in=by.held().territories).first() or Department()
    require(by, "account.keep", territory)
    return territory
