"""Closing a measure (办结): the lead department asks for it with a conclusion, the coordinating office decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models import Assignment, Measure
from plans.lifecycle import move
from plans.models import Department, Plan
from plans.models.membership import Role

if TYPE_CHECKING:
    from plans.models import User


class ClosingQuerySet(models.QuerySet["Closing"]):
    def visible_to(self, user: User) -> ClosingQuerySet:
        """As filings are: overseers, the departments of the measure, and others what is granted and shared."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        taking_part = Assignment.objects.confirmed().filter(department__in=own.values("pk"))
        plans = Plan.objects.visible_to(user)
        return self.filter(
            Q(measure__plan__district__in=overseen.values("pk"))
            | Q(measure__in=taking_part.values("measure"), measure__plan__in=plans)
            | Q(status=Closing.Status.GRANTED, measure__plan__shares_filings=True, measure__plan__in=plans)
        )

    def waiting_first(self) -> ClosingQuerySet:
        return self.order_by(Case(When(status=Closing.Status.REQUESTED, then=0), default=1), "-requested_at", "-pk")

    def waiting(self) -> ClosingQuerySet:
        return self.filter(status=Closing.Status.REQUESTED)


class Closing(models.Model):
    """One request to close a measure. What was asked and decided stays; a refused one is followed by another."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("closing requested")
        GRANTED = "granted", _("closing granted")
        REFUSED = "refused", _("closing not granted")

    MOVES = {
        "grant": move([Status.REQUESTED], Status.GRANTED),
        "refuse": move([Status.REQUESTED], Status.REFUSED, comment_required=True),
    }

    measure = models.ForeignKey(Measure, models.RESTRICT, related_name="closings", verbose_name=_("measure"))
    conclusion = models.TextField(_("conclusion"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.REQUESTED, editable=False)
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("requested by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("decided by")
    )
    answer = models.TextField(_("answer"), blank=True, editable=False)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to close")
        verbose_name_plural = _("requests to close")
        ordering = ("-requested_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["measure"], condition=Q(status="requested"), name="one_open_closing_per_measure"
            ),
            models.CheckConstraint(condition=~Q(conclusion=""), name="closing_has_a_conclusion"),
            models.CheckConstraint(
                condition=Q(status="requested", decided_at=None, decided_by=None)
                | Q(status__in=("granted", "refused"), decided_at__isnull=False, decided_by__isnull=False),
                name="closing_decided_at_and_by",
            ),
            models.CheckConstraint(condition=~Q(status="refused") | ~Q(answer=""), name="closing_refused_with_reason"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")), name="closing_decided_by_another"
            ),
        ]

    def __str__(self) -> str:
        return str(self.measure)

    def get_absolute_url(self) -> str:
        return reverse("closing_detail", args=[self.pk])
