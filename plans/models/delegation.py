"""Deputies: for an absence another person acts for a post; and who acts for which post on a day, whatever the title."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plans.models.department import days_held
from plans.models.membership import Post

if TYPE_CHECKING:
    from plans.models.user import User


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, user: User) -> DelegationQuerySet:
        return self.filter(post__in=Post.objects.visible_to(user))

    def standing(self) -> DelegationQuerySet:
        """Not ended before its time."""
        return self.filter(ended_at=None)

    def reaching(self, day: date) -> DelegationQuerySet:
        """In force on `day` or later."""
        return self.standing().filter(until_on__gte=day)


class Delegation(models.Model):
    """A person acts for a post from a day to a day, both included, beside its holder.

    The rights are those of the post; what is done is recorded as done by this person. It cannot be passed on, and the
    database refuses it to somebody who holds the post on one of these days.
    """

    post = models.ForeignKey(Post, models.RESTRICT, related_name="delegations", verbose_name=_("post"))
    person = models.ForeignKey("plans.User", models.RESTRICT, related_name="delegations", verbose_name=_("deputy"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200)
    made_at = models.DateTimeField(_("set up at"), editable=False)
    made_by = models.ForeignKey(
        "plans.User", models.RESTRICT, editable=False, related_name="+", verbose_name=_("set up by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("ended by")
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy of a post")
        verbose_name_plural = _("deputies of posts")
        ordering = ("post", "from_on")
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="delegation_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="delegation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="delegation_ended_at_and_by",
            ),
            ExclusionConstraint(
                name="post_has_one_deputy_at_a_time",
                expressions=[("post", RangeOperators.EQUAL), (days_held(), RangeOperators.OVERLAPS)],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.post}"


class HoldingQuerySet(models.QuerySet["Holding"]):
    def visible_to(self, user: User) -> HoldingQuerySet:
        return self.filter(post__in=Post.objects.visible_to(user))

    def in_force(self, day: date) -> HoldingQuerySet:
        return self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gte=day))

    def awake(self) -> HoldingQuerySet:
        """Of accounts that are open: what a closed one holds counts as vacant."""
        return self.filter(person__is_active=True)

    def own(self) -> HoldingQuerySet:
        """Held by appointment, not as a deputy."""
        return self.filter(is_deputy=False)


class Holding(models.Model):
    """Who acts for a post from when to when, as its holder or as a deputy: a database view over both."""

    key = models.CharField(primary_key=True, max_length=40)
    post = models.ForeignKey(Post, models.DO_NOTHING, related_name="holdings")
    person = models.ForeignKey("plans.User", models.DO_NOTHING, related_name="holdings")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True)
    is_deputy = models.BooleanField(_("deputy"))

    objects = HoldingQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "plans_holding"
        verbose_name = _("person at a post")
        verbose_name_plural = _("people at posts")

    def __str__(self) -> str:
        return f"{self.person} – {self.post}"
