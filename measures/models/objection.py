"""Objections: a lead department disputes that the measure is its own, and the coordinator answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models.measure import Measure
from plans.lifecycle import move
from plans.models import Department
from plans.models.membership import Role

if TYPE_CHECKING:
    from plans.models import User


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user: User) -> ObjectionQuerySet:
        """Those who oversee the territory and the department that objects."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        return self.filter(
            Q(measure__plan__district__in=overseen.values("pk")) | Q(department__in=own.values("pk"))
        ).filter(measure__in=Measure.objects.visible_to(user))

    def open(self) -> ObjectionQuerySet:
        return self.filter(status=Objection.Status.RAISED)


class Objection(models.Model):
    """One dispute about who leads. While it is open, nobody has to acknowledge the measure."""

    class Status(models.TextChoices):
        RAISED = "raised", _("waits for an answer")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CONFIRMED = "confirmed", _("lead department confirmed")
        REASSIGNED = "reassigned", _("given to another department")

    ANSWERED = (Status.CONFIRMED, Status.REASSIGNED)
    MOVES = {
        "withdraw": move([Status.RAISED], Status.WITHDRAWN),
        "confirm": move([Status.RAISED], Status.CONFIRMED, comment_required=True),
        "reassign": move([Status.RAISED], Status.REASSIGNED),
    }

    measure = models.ForeignKey(Measure, models.RESTRICT, related_name="objections", verbose_name=_("measure"))
    department = models.ForeignKey(
        Department, models.RESTRICT, related_name="objections", verbose_name=_("lead department")
    )
    reason = models.TextField(_("reason"))
    suggested = models.ForeignKey(
        Department,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("should lead instead"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RAISED, editable=False)
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("raised by"))
    answer = models.TextField(_("answer"), blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("decided by")
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("raised_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["measure"], condition=Q(status="raised"), name="one_open_objection"),
            models.CheckConstraint(condition=~Q(reason=""), name="objection_has_a_reason"),
            models.CheckConstraint(
                condition=Q(status__in=("raised", "withdrawn"), decided_at=None, decided_by=None)
                | Q(status__in=("confirmed", "reassigned"), decided_at__isnull=False, decided_by__isnull=False),
                name="objection_decided_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} · {self.department}"

    def get_absolute_url(self) -> str:
        return reverse("objection_detail", args=[self.pk])
