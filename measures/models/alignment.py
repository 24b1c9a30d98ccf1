"""Which measure of the superior plan is carried out by which measures of a plan, and which by none, for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from plans.models import Plan

if TYPE_CHECKING:
    from plans.models import User


class Coverage(models.TextChoices):
    """How a plan takes up a measure of its superior plan. Derived: a measure without a row is uncovered."""

    MATCHED = "matched", _("taken up")
    WAIVED = "waived", _("not taken up, with a reason")
    UNCOVERED = "uncovered", _("not covered")

    @property
    def tone(self) -> str:
        return {"matched": "g", "uncovered": "y"}.get(self.value, "")


class AlignmentQuerySet(models.QuerySet["Alignment"]):
    def visible_to(self, user: User) -> AlignmentQuerySet:
        """A decision of the subordinate plan; who sees that plan sees it."""
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def matches(self) -> AlignmentQuerySet:
        return self.filter(measure__isnull=False)

    def waivers(self) -> AlignmentQuerySet:
        return self.filter(measure=None)


class Alignment(models.Model):
    """`superior_measure` is taken up in `plan` by `measure`, or (no measure) waived for a reason; never both.

    That the one measure belongs to the superior plan and the other to the plan is held by a trigger.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="alignments", verbose_name=_("plan"))
    superior_measure = models.ForeignKey(
        "measures.Measure", models.RESTRICT, related_name="taken_up", verbose_name=_("measure of the superior plan")
    )
    measure = models.ForeignKey(
        "measures.Measure",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="alignments",
        verbose_name=_("measure of this plan"),
    )
    waived_because = models.CharField(_("reason for not taking it up"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("decided by"))

    objects = AlignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("alignment")
        verbose_name_plural = _("alignments")
        ordering = ("plan", "superior_measure", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "superior_measure", "measure"], nulls_distinct=False, name="alignment_once"
            ),
            models.CheckConstraint(
                condition=Q(measure__isnull=False, waived_because="") | Q(measure=None) & ~Q(waived_because=""),
                name="alignment_is_a_match_or_a_waiver",
            ),
            ExclusionConstraint(
                name="alignment_never_matched_and_waived",
                expressions=[
                    ("plan", RangeOperators.EQUAL),
                    ("superior_measure", RangeOperators.EQUAL),
                    (
                        Case(When(measure=None, then=Value(1)), default=Value(0), output_field=IntegerField()),
                        RangeOperators.NOT_EQUAL,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.superior_measure} – {self.measure or self.waived_because}"
