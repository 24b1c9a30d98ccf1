"""Who is sent the reports of a plan as they are issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Department, Plan
from tracking.models.report import ReportFile

if TYPE_CHECKING:
    from plans.models import User


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: User) -> SubscriptionQuerySet:
        """The own ones, and for those who oversee a plan everybody's to it."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        return self.filter(Q(person=user) | Q(plan__district__in=overseen.values("pk")))

    def running(self) -> SubscriptionQuerySet:
        return self.filter(ended_at=None)


class Subscription(models.Model):
    """From `made_at` on every report of the plan goes to the person by e-mail, until it is ended.

    `attached` is the format that comes with the letter; empty for a letter with the link alone.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="subscriptions", verbose_name=_("plan"))
    person = models.ForeignKey("plans.User", models.RESTRICT, related_name="subscriptions", verbose_name=_("to"))
    attached = models.CharField(_("attached file"), max_length=5, choices=ReportFile.Format, blank=True)
    made_at = models.DateTimeField(_("subscribed at"))
    made_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("subscribed by"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription to reports")
        verbose_name_plural = _("subscriptions to reports")
        ordering = ("plan", "person", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "person"], condition=Q(ended_at=None), name="one_subscription_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="subscription_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.plan}"
