"""People. What a person may see and do follows from the posts held, never from the account itself."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import connection, models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from plans.models.department import Department
from plans.models.lines import one_line
from plans.models.membership import Held, HeldPost, Membership, Role

CLOCK = "clock"


class PersonQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: User) -> PersonQuerySet:
        """Colleagues of the own territory, and oneself; new accounts, to who can give them their first post."""
        visible = Department.objects.visible_to(user)
        colleagues = models.Exists(visible.filter(posts__memberships__person=models.OuterRef("pk")))
        seen = models.Q(colleagues) | models.Q(pk=user.pk)
        if user.held().has(Role.COORDINATOR, Role.DATA_ENTRY, Role.SECURITY):
            posted = Membership.objects.filter(person=models.OuterRef("pk"))
            seen |= ~models.Exists(posted) & models.Q(is_active=True)
        return self.filter(seen)


class PersonManager(UserManager.from_queryset(PersonQuerySet)["User"]):  # type: ignore[misc]
    def clock(self) -> User:
        """The one system user in whose name the clock acts."""
        return self.get(username=CLOCK)


class User(AbstractUser):
    """An account. `name` is the person's name as colleagues write it."""

    name = models.CharField(_("name"), max_length=40, validators=[one_line])
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, editable=False)  # empty: never chosen
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    # Until when a password opens that somebody else gave; empty: its owner chose it.
    password_until = models.DateTimeField(null=True, editable=False)
    # Of the second factor (RFC 6238): the shared secret, sealed, and the last time step used, for a code is good once.
    second_factor = models.TextField(blank=True, editable=False)
    second_factor_step = models.BigIntegerField(default=0, editable=False)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    REQUIRED_FIELDS = ["email", "name"]

    objects = PersonManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_clock(self) -> bool:
        return self.username == CLOCK

    @cached_property
    def _held_today(self) -> Held:
        return self.held_on(timezone.localdate())

    def held(self) -> Held:
        """The posts held on the day this person came in, as a deputy too: asked once a request, so a hand-over works
        at once.
        """
        return self._held_today

    def as_of(self, day: date) -> User:
        """This person with the posts held on `day`, for who plays or replays another day than today."""
        self.__dict__["_held_today"] = self.held_on(day)
        return self

    def held_on(self, day: date) -> Held:
        """By the function `plans_held`, whose statement is planned once a connection."""
        with connection.cursor() as cursor:
            territories = [str(kind) for kind in Department.TERRITORIES]
            cursor.execute("SELECT * FROM plans_held(%s, %s, %s)", [self.pk, day, territories])
            rows = cursor.fetchall()
        return Held(
            tuple(
                HeldPost(post, role, unit, land, tuple(above), is_deputy)
                for post, role, unit, land, above, is_deputy in rows
            )
        )

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
