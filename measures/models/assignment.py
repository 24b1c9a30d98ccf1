"""Who works on a measure: exactly one lead, any number of supporting departments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Department, Plan

if TYPE_CHECKING:
    from plans.models import User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> AssignmentQuerySet:
        return self.filter(measure__plan__in=Plan.objects.visible_to(user))

    def confirmed(self) -> AssignmentQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def proposed(self) -> AssignmentQuerySet:
        return self.filter(confirmed_at=None)

    def leads(self) -> AssignmentQuerySet:
        """Only a confirmed lead leads; a proposal obliges nobody."""
        return self.confirmed().filter(role=Assignment.Role.LEAD)

    def to_acknowledge(self) -> AssignmentQuerySet:
        """Leads of running measures that have not taken them on; what is disputed waits for its answer."""
        return (
            self.leads()
            .filter(
                acknowledged_at=None,
                measure__plan__in=Plan.objects.running(),
                measure__status="open",
                measure__withdrawn_at=None,
            )
            .exclude(measure__objections__status="raised")
        )


class Assignment(models.Model):
    """A department takes part in a measure. It is a proposal until somebody confirms it.

    A lead acknowledges (签收) that the measure is its own. The database forgets that as soon as another department or
    another part stands in the row, so that a new lead acknowledges anew.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("lead department")
        SUPPORTING = "supporting", _("supporting department")

    class Source(models.TextChoices):
        TEXT = "text", _("printed in the plan")
        TABLE = "table", _("responsibility table")
        HAND = "hand", _("entered by hand")
        LINEAGE = "lineage", _("taken over from an earlier plan")

    measure = models.ForeignKey(
        "measures.Measure", models.CASCADE, related_name="assignments", verbose_name=_("measure")
    )
    department = models.ForeignKey(
        Department, models.RESTRICT, related_name="assignments", verbose_name=_("department")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.HAND)
    printed = models.CharField(_("name as printed"), max_length=100, blank=True)
    span_start = models.PositiveIntegerField(_("start in the source"), null=True, blank=True)
    span_end = models.PositiveIntegerField(_("end in the source"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, editable=False)
    acknowledged_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("acknowledged by")
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("measure", "role", "pk")
        constraints = [
            models.UniqueConstraint(fields=["measure", "department"], name="department_once_per_measure"),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(role="lead", confirmed_at__isnull=False), name="one_lead_per_measure"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="assignment_confirmed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="assignment_acknowledged_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} ({self.get_role_display()})"
