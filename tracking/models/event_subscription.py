"""Programs that are told what happens: where they listen, to which kinds of events, and how far each has been told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Department, Plan
from plans.models.plan import PlanQuerySet
from tracking.events import Kind
from tracking.models.listener import Listener

if TYPE_CHECKING:
    from plans.models import User


class EventSubscriptionQuerySet(models.QuerySet["EventSubscription"]):
    def visible_to(self, user: User) -> EventSubscriptionQuerySet:
        overseen = Department.objects.at_or_below(user.held().overseen)
        return self.filter(district__in=overseen.values("pk"))

    def running(self) -> EventSubscriptionQuerySet:
        return self.filter(ended_at=None)


class EventSubscription(Listener):
    """The events of these kinds, of the one plan or of all plans of the district, go to a program.

    It speaks for `made_by`: where that person may no longer set up such a thing, nothing is told. `last_act` and
    `last_step` are the lines of the two records up to which everything was told; a few later ones may have been, too.
    """

    district = models.ForeignKey(
        Department, models.RESTRICT, related_name="event_subscriptions", verbose_name=_("district")
    )
    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="event_subscriptions", verbose_name=_("plan")
    )
    kinds = ArrayField(models.CharField(max_length=10, choices=Kind), verbose_name=_("events"))
    last_act = models.BigIntegerField(default=0, editable=False)
    last_step = models.BigIntegerField(default=0, editable=False)

    objects = EventSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription to events")
        verbose_name_plural = _("subscriptions to events")
        ordering = ("district", "name", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(kinds=[]), name="event_subscription_of_some_kind"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="event_subscription_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.host})"

    @property
    def kind_labels(self) -> list[str]:
        return [str(Kind(kind).label) for kind in self.kinds]

    def plans(self) -> PlanQuerySet:
        """Those whose events it hears."""
        if self.plan_id:
            return Plan.objects.filter(pk=self.plan_id)
        return Plan.objects.filter(district__in=Department.objects.at_or_below([self.district_id]).values("pk"))
