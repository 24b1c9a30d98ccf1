"""Readings: the value of a target on a day, as a department reported it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from measures.models import Assignment, Target
from plans.models import Department, Plan
from plans.models.membership import Role
from plans.workdays import ONE_DAY
from tracking.models.evidence import Evidence
from tracking.models.review import Step
from tracking.models.update import ProgressUpdate

if TYPE_CHECKING:
    from plans.models import User


class ReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, user: User) -> ReadingQuerySet:
        """Those of a filing as the filing itself; what the coordinator entered as an accepted filing would be."""
        held = user.held()
        seen = Plan.objects.visible_to(user)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        taking_part = Assignment.objects.confirmed().filter(department__in=own.values("pk"))
        overseen = Department.objects.at_or_below(held.overseen)
        direct = Q(update=None) & (
            Q(target__measure__plan__district__in=overseen.values("pk"))
            | Q(target__measure__in=taking_part.values("measure"), target__measure__plan__in=seen)
            | Q(target__measure__plan__shares_filings=True, target__measure__plan__in=seen)
        )
        return self.filter(Q(update__in=ProgressUpdate.objects.visible_to(user)) | direct)

    def with_counted_at(self) -> ReadingQuerySet:
        """Annotate `counted_at`: when the first revision that contains it was accepted; without a filing, at once."""
        accepted = Step.objects.filter(
            update=OuterRef("update"), verb=Step.Verb.ACCEPT, revision__submitted_at__gte=OuterRef("entered_at")
        ).order_by("taken_at", "pk")
        first = Subquery(accepted.values("taken_at")[:1], output_field=DateTimeField())
        direct = models.Case(models.When(update=None, then=F("entered_at")), output_field=DateTimeField())
        return self.annotate(counted_at=Coalesce(direct, first))

    def counted(self, moment: datetime | None = None) -> ReadingQuerySet:
        """Those that count now, or counted at `moment`, with `counted_at`: neither corrected nor retracted by then."""
        then = Q(counted_at__isnull=False) if moment is None else Q(counted_at__lt=moment)
        corrections = Reading.objects.with_counted_at().filter(then, correction_of=OuterRef("pk"))
        return self.with_counted_at().filter(then, ~Exists(corrections), value__isnull=False)

    def told_until(self, day: date) -> ReadingQuerySet:
        """All that was entered by the end of `day`, the latest day first, with `counted_at` and `is_replaced`.

        Replaced is what a correction that counted by then took the place of.
        """
        moment = datetime.combine(day + ONE_DAY, time.min, tzinfo=timezone.get_default_timezone())
        corrections = Reading.objects.with_counted_at().filter(Q(counted_at__lt=moment), correction_of=OuterRef("pk"))
        rows = self.with_counted_at().filter(entered_at__lt=moment).annotate(is_replaced=Exists(corrections))
        related = ("target", "update__period", "department", "entered_by", "evidence")
        return rows.select_related(*related).order_by("target", "-as_of", "-entered_at", "-pk")

    def standing(self) -> ReadingQuerySet:
        """The last word of each chain, whether it counts already or not."""
        return self.filter(correction=None)

    def of_the_lead(self) -> ReadingQuerySet:
        """Those that speak of the whole target; a part that a supporting department reports names the department."""
        return self.filter(department=None)


class Reading(models.Model):
    """One value with its day. Part of a filing it counts from the acceptance of that filing.

    It may be rewritten until a revision that contains it is submitted; after that it stays, and a correction with a
    reason takes its place (without a value: it is taken back). `department` is empty for the lead, who reports the
    whole.
    """

    target = models.ForeignKey(Target, models.RESTRICT, related_name="readings", verbose_name=_("target"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True)
    as_of = models.DateField(_("as of"))
    update = models.ForeignKey(
        ProgressUpdate, models.RESTRICT, null=True, related_name="readings", verbose_name=_("update")
    )
    department = models.ForeignKey(
        Department, models.RESTRICT, null=True, related_name="+", verbose_name=_("department")
    )
    evidence = models.ForeignKey(
        Evidence, models.SET_NULL, null=True, related_name="readings", verbose_name=_("evidence")
    )
    correction_of = models.OneToOneField(
        "self", models.RESTRICT, null=True, related_name="correction", verbose_name=_("correction of")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("entered by"))

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ("target", "as_of", "entered_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["update", "target", "department"],
                condition=Q(correction_of=None, update__isnull=False),
                nulls_distinct=False,
                name="reading_once_per_update",
            ),
            models.UniqueConstraint(
                fields=["target", "as_of", "department"],
                condition=Q(correction_of=None, update=None),
                nulls_distinct=False,
                name="direct_reading_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(correction_of=None, reason="") | Q(correction_of__isnull=False) & ~Q(reason=""),
                name="reading_correction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(correction_of__isnull=False), name="reading_has_a_value"
            ),
            models.CheckConstraint(
                condition=Q(evidence=None) | Q(update__isnull=False), name="reading_evidence_is_of_its_update"
            ),
        ]
        indexes = [models.Index(fields=["target", "as_of"], name="reading_by_target_and_day")]

    def __str__(self) -> str:
        return f"{'–' if self.value is None else format(self.value.normalize(), 'f')} ({self.as_of})"
