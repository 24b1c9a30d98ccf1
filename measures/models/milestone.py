"""Milestones: what is to be reached by a day, and when it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from measures.models.measure import Measure
from plans.models import Department

if TYPE_CHECKING:
    from plans.models import User


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def visible_to(self, user: User) -> MilestoneQuerySet:
        return self.filter(measure__in=Measure.objects.visible_to(user))

    def open(self) -> MilestoneQuerySet:
        return self.filter(done_on=None)

    def of_the_text(self) -> MilestoneQuerySet:
        """Those that the plan itself names."""
        return self.exclude(quote="")


class Milestone(models.Model):
    """One step with its dates: as first set (`original_due_on`), as approved (`due_on`), as reached (`done_on`).

    The database holds the weights of a measure together: none, or such that they sum to 100 when the transaction ends.
    A step that joins weighted ones weighs 0 until the weights are set anew.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones", verbose_name=_("measure"))
    ordinal = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("milestone"), max_length=200)
    deliverable = models.CharField(_("deliverable"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("department"),
        help_text=_("Empty: the lead department."),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight, %"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Empty for all steps of a measure: they count alike. Otherwise the weights sum to 100."),
    )
    original_due_on = models.DateField(_("original due date"))
    due_on = models.DateField(_("due date"))
    done_on = models.DateField(_("reached on"), null=True, blank=True)
    done_at = models.DateTimeField(_("recorded at"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    quote = models.CharField(_("words of the plan"), max_length=300, blank=True)
    span_start = models.PositiveIntegerField(_("start in the source"), null=True, blank=True)
    span_end = models.PositiveIntegerField(_("end in the source"), null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ("measure", "due_on", "ordinal")
        constraints = [
            models.UniqueConstraint(fields=["measure", "ordinal"], name="milestone_position_once"),
            models.CheckConstraint(
                condition=Q(done_on=None, done_at=None, done_by=None)
                | Q(done_on__isnull=False, done_at__isnull=False, done_by__isnull=False),
                name="milestone_done_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["measure", "due_on"], condition=Q(done_on=None), name="milestone_open_by_due"),
        ]

    def __str__(self) -> str:
        return self.title
