"""What belongs to an account: passwords that were, sign-ins that are, and what happened at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models.change import audits_everything
from plans.models.department import Department
from plans.models.membership import Role

if TYPE_CHECKING:
    from datetime import datetime

    from plans.models.user import User


class FormerPasswordQuerySet(models.QuerySet["FormerPassword"]):
    def visible_to(self, user: User) -> FormerPasswordQuerySet:
        """Nobody's: only the check of a new password reads them."""
        return self.none()


class FormerPassword(models.Model):
    """The hash of a password that an account has or had, so that it is not taken again."""

    person = models.ForeignKey("plans.User", models.CASCADE, related_name="former_passwords", verbose_name=_("person"))
    password = models.CharField(_("password"), max_length=128)
    since = models.DateTimeField(_("in use since"))

    objects = FormerPasswordQuerySet.as_manager()

    class Meta:
        verbose_name = _("former password")
        verbose_name_plural = _("former passwords")
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return f"{self.person} {self.since:%Y-%m-%d}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: User) -> VisitQuerySet:
        """One's own: where somebody is signed in is nobody else's business."""
        return self.filter(person=user)


class Visit(models.Model):
    """One signed-in session of a person, from which browser and address it began. It ends with its session."""

    person = models.ForeignKey("plans.User", models.CASCADE, related_name="visits", verbose_name=_("person"))
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    begun = models.DateTimeField(_("signed in"))
    address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=200, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ("-begun", "-pk")

    def __str__(self) -> str:
        return f"{self.person} {self.begun:%Y-%m-%d %H:%M}"


class KnockQuerySet(models.QuerySet["Knock"]):
    def visible_to(self, user: User) -> KnockQuerySet:
        """Who keeps the accounts or audits: of the whole house, or of the people of the own territories."""
        if audits_everything(user):
            return self.all()
        kept = [post.territory_id for post in user.held().posts if post.role in (Role.SECURITY, Role.AUDITOR)]
        units = Department.objects.at_or_below(kept)
        return self.filter(person__memberships__post__department__in=units.values("pk")).distinct()

    def failed_since(self, moment: datetime) -> KnockQuerySet:
        return self.filter(kind__in=Knock.FAILURES, at__gte=moment)


class Knock(models.Model):
    """What happened at the door: who came in, who was not let in, and what was refused, inside and outside.

    `username` is the account, or a keyed hash of what was typed, or vouched for, where there is none, and empty where
    nobody was named; `device` the hash of the mark by which a browser is known in which this account signed in before.
    """

    class Kind(models.TextChoices):
        ENTERED = "entered", _("signed in")
        WRONG = "wrong", _("wrong password")
        WRONG_CODE = "wrong_code", _("wrong code")
        LOCKED = "locked", _("locked out")
        UNVOUCHED = "unvouched", _("not vouched for by the provider")
        UNLINKED = "unlinked", _("identity without an account")
        REFUSED = "refused", _("turned away")

    FAILURES = frozenset({Kind.WRONG, Kind.WRONG_CODE, Kind.UNVOUCHED})

    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    person = models.ForeignKey("plans.User", models.RESTRICT, null=True, related_name="+", verbose_name=_("person"))
    username = models.CharField(_("account"), max_length=150, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    device = models.CharField(max_length=64, blank=True)
    door = models.CharField(_("door"), max_length=200)
    status = models.PositiveSmallIntegerField(_("status code"))

    objects = KnockQuerySet.as_manager()

    class Meta:
        verbose_name = _("event at the door")
        verbose_name_plural = _("events at the door")
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["username", "at"], name="knock_by_account"),
            models.Index(fields=["address", "at"], name="knock_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.username} {self.door}"
