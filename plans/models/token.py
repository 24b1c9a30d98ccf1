"""Keys of machines: whom one speaks for, how far it reaches, until when. The key itself only its machine knows."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from plans.models.user import User

EVERYTHING = "*"
READ, WRITE = "read", "write"


def digest_of(key: str) -> str:
    """SHA-256 in hex. A slow hash protects words that people choose; a key is 256 random bits."""
    return hashlib.sha256(key.encode()).hexdigest()


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def visible_to(self, user: User) -> AccessTokenQuerySet:
        """One's own: a key says what its owner connects, which is nobody else's business."""
        return self.filter(person=user)

    def valid(self, day: date) -> AccessTokenQuerySet:
        return self.filter(revoked_at=None, expires_on__gte=day, person__is_active=True)

    def used(self, token: AccessToken, *, now: datetime, apart: timedelta) -> None:
        """Remember the last use, at most once in `apart`, so that reading does not write each time."""
        rows = self.filter(pk=token.pk).filter(Q(used_on_api_at=None) | Q(used_on_api_at__lt=now - apart))
        rows.update(used_on_api_at=now)


class AccessToken(models.Model):
    """A key for the machine door. It opens no more than its owner may, and of that only its scopes.

    A scope is a noun of the interface and `read` or `write`, as in `update:write`; `*` is every noun, and who may write
    may read.
    """

    LONGEST_LIFE = 366  # days

    person = models.ForeignKey("plans.User", models.RESTRICT, related_name="access_tokens", verbose_name=_("person"))
    label = models.CharField(_("what it is for"), max_length=80)
    digest = models.CharField(_("SHA-256 of the key"), max_length=64, unique=True, editable=False)
    hint = models.CharField(_("begins with"), max_length=16, editable=False)
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("reaches"))
    expires_on = models.DateField(_("valid until"))
    used_on_api_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("made by"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="token_revoked_at_and_by",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.CheckConstraint(name="token_made_for_its_owner", condition=Q(made_by=F("person"))),
            models.CheckConstraint(name="token_reaches_something", condition=~Q(scopes=[])),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.hint}…)"

    def reaches(self, noun: str, way: str) -> bool:
        """Whether its scopes let it read or write `noun`."""
        wanted = {f"{which}:{how}" for which in (noun, EVERYTHING) for how in {way, WRITE}}
        return not wanted.isdisjoint(self.scopes)
