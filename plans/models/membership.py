"""Posts and who holds them: a duty belongs to a post, a person holds the post from a day to a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plans.models.department import Department, days_held

if TYPE_CHECKING:
    from plans.models.user import User


class Role(models.TextChoices):
    LIAISON = "liaison", _("liaison")
    HEAD = "head", _("department head")
    COORDINATOR = "coordinator", _("coordinator")
    LEADER = "leader", _("district leader")
    DATA_ENTRY = "data_entry", _("data entry")
    SECURITY = "security", _("security admin")
    AUDITOR = "auditor", _("auditor")


# Roles that look at a whole territory, not only at the own department.
OVERSEERS = frozenset({Role.COORDINATOR, Role.LEADER, Role.DATA_ENTRY, Role.AUDITOR})
# 三员分立: data entry keeps the system, security keeps accounts and rights, the auditor looks at both. Nobody holds
# two, and the auditor nothing else at all (GB/T 22239-2019 8.1.5.1 to 8.1.5.3; the database refuses it, too).
ADMINISTRATIONS = frozenset({Role.DATA_ENTRY, Role.SECURITY, Role.AUDITOR})


def are_apart(one: str, other: str) -> bool:
    """Whether one person must not hold posts of both roles at the same time."""
    return one != other and (Role.AUDITOR in (one, other) or {one, other} <= ADMINISTRATIONS)


@dataclass(frozen=True)
class HeldPost:
    """One post as its holder carries it through a request. `above` runs from the department up to the root."""

    post_id: int
    role: str
    department_id: int
    territory_id: int
    above: tuple[int, ...]
    is_deputy: bool = False


@dataclass(frozen=True)
class Held:
    """All posts of one person on one day."""

    posts: tuple[HeldPost, ...] = ()

    def departments(self, *roles: str) -> set[int]:
        return {post.department_id for post in self.posts if not roles or post.role in roles}

    @property
    def territories(self) -> set[int]:
        return {post.territory_id for post in self.posts}

    @property
    def overseen(self) -> set[int]:
        return {post.territory_id for post in self.posts if post.role in OVERSEERS}

    @property
    def above(self) -> set[int]:
        return {pk for post in self.posts for pk in post.above}

    def has(self, *roles: str) -> bool:
        return any(post.role in roles for post in self.posts)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: User) -> PostQuerySet:
        return self.filter(department__in=Department.objects.visible_to(user))

    def of_existing(self, day: date) -> PostQuerySet:
        """Of departments that exist on `day`."""
        return self.filter(Q(department__abolished_on=None) | Q(department__abolished_on__gt=day))

    def manned(self, day: date) -> PostQuerySet:
        """With a holder or a deputy on `day`; who has no open account is nobody."""
        return self.filter(
            Q(holdings__until_on=None) | Q(holdings__until_on__gte=day),
            holdings__from_on__lte=day,
            holdings__person__is_active=True,
        )

    def vacant(self, day: date) -> PostQuerySet:
        return self.of_existing(day).exclude(pk__in=Post.objects.manned(day).values("pk"))


class Post(models.Model):
    """A department × role. It exists whether or not somebody holds it."""

    department = models.ForeignKey(Department, models.RESTRICT, related_name="posts", verbose_name=_("department"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    title = models.CharField(_("title"), max_length=40, blank=True, help_text=_("Only where a role has several posts."))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [models.UniqueConstraint(fields=["department", "role", "title"], name="post_once")]

    def __str__(self) -> str:
        return f"{self.department} · {self.title or self.get_role_display()}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User) -> MembershipQuerySet:
        return self.filter(post__in=Post.objects.visible_to(user))

    def in_force(self, day: date) -> MembershipQuerySet:
        return self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gte=day))


class Membership(models.Model):
    """A person holds a post from a day to a day, both included. History keeps who held it before.

    `takes_over` is the membership that this one ended, `predecessor_until_on` the end it had before, if any: a
    hand-over that has not come yet can be undone.
    """

    post = models.ForeignKey(Post, models.RESTRICT, related_name="memberships", verbose_name=_("post"))
    person = models.ForeignKey("plans.User", models.RESTRICT, related_name="memberships", verbose_name=_("person"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    takes_over = models.OneToOneField(
        "self",
        models.RESTRICT,
        null=True,
        editable=False,
        related_name="successor",
        verbose_name=_("takes over from"),
    )
    predecessor_until_on = models.DateField(_("the predecessor was to stay until"), null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("holder of a post")
        verbose_name_plural = _("holders of posts")
        ordering = ("post", "from_on")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="membership_ends_after_start"
            ),
            ExclusionConstraint(
                name="post_held_by_one_person_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (days_held(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.post}"
