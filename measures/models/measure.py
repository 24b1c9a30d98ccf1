"""Measures: what a plan sets out to do, numbered as printed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models.alignment import Alignment, Coverage
from measures.models.assignment import Assignment
from plans.lifecycle import move
from plans.models import Department, DepartmentName, Document, Plan, Section

if TYPE_CHECKING:
    from plans.models import User


TEXT: models.CharField[str, str] = models.CharField()


def stands(moment: datetime | None = None, *, path: str = "") -> Q:
    """The measure at the end of `path` (`measure__`) is not withdrawn, or was not yet at `moment`."""
    never = Q(**{f"{path}withdrawn_at": None})
    return never if moment is None else never | Q(**{f"{path}withdrawn_at__gte": moment})


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user: User) -> MeasureQuerySet:
        """The official text of a published plan is open to the whole territory; a draft only to its overseers."""
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def of_departments(self, departments: models.QuerySet[Department]) -> MeasureQuerySet:
        """Led or supported by one of `departments`."""
        return self.filter(
            Exists(Assignment.objects.filter(measure=OuterRef("pk"), department__in=departments.values("pk")))
        )

    def led_by(self, departments: models.QuerySet[Department]) -> MeasureQuerySet:
        return self.filter(
            Exists(Assignment.objects.leads().filter(measure=OuterRef("pk"), department__in=departments.values("pk")))
        )

    def without_lead(self) -> MeasureQuerySet:
        return self.exclude(Exists(Assignment.objects.leads().filter(measure=OuterRef("pk"))))

    def with_lead(self, day: date | None = None) -> MeasureQuerySet:
        """Annotate `lead_id` and `lead_name` (short, as it was on `day`), empty where nobody leads yet."""
        lead = Assignment.objects.leads().filter(measure=OuterRef("pk"))
        name = lead.annotate(called=F("department__short_name"))
        if day is not None:
            former = DepartmentName.objects.on(day).filter(department=OuterRef("department"))
            name = lead.annotate(
                called=Coalesce(Subquery(former.values("short_name")[:1]), F("department__short_name"))
            )
        return self.annotate(
            lead_id=Subquery(lead.values("department")[:1]), lead_name=Subquery(name.values("called")[:1])
        )

    def open(self) -> MeasureQuerySet:
        return self.filter(status=Measure.Status.OPEN)

    def in_force(self, moment: datetime | None = None) -> MeasureQuerySet:
        """Not withdrawn, or not yet at `moment`: what a past day counted it counts for ever."""
        return self.filter(stands(moment))

    def with_origin(self) -> MeasureQuerySet:
        """Annotate `origin`: mandated when it takes up a measure of the superior plan, else the plan's own."""
        taken_up = Alignment.objects.matches().filter(measure=OuterRef("pk"))
        return self.annotate(
            origin=Case(When(Exists(taken_up), then=Value("mandated")), default=Value("own"), output_field=TEXT)
        )

    def with_coverage(self, plan: Plan) -> MeasureQuerySet:
        """Annotate `coverage`: what `plan`, which stands below theirs, does about each."""
        decided = Alignment.objects.filter(plan=plan, superior_measure=OuterRef("pk"))
        return self.annotate(
            coverage=Case(
                When(Exists(decided.matches()), then=Value(Coverage.MATCHED)),
                When(Exists(decided.waivers()), then=Value(Coverage.WAIVED)),
                default=Value(Coverage.UNCOVERED),
                output_field=TEXT,
            )
        )

    def with_outcome(self) -> MeasureQuerySet:
        """Annotate `outcome`: finished when closed, else as settled; empty while nobody decided."""
        return self.annotate(
            outcome=Case(
                When(status=Measure.Status.CLOSED, then=Value("finished")),
                default=Coalesce(F("settlement__outcome"), Value("")),
                output_field=TEXT,
            )
        )

    def unsettled(self) -> MeasureQuerySet:
        """Open, in force, and nobody said what becomes of them when the plan closes."""
        return self.open().in_force().filter(settlement=None)

    def in_plan_order(self) -> MeasureQuerySet:
        return self.order_by("plan", "ordinal")


class Measure(models.Model):
    """One numbered measure. `heading` and `body` are the official text and stay as printed; `working_title` may change.

    `printed_number` is set where `number` was corrected at the import.
    `spans` maps a field (heading, body, …) to its [start, end] in the stored text of the plan's document, or of
    `earlier_text` where a corrected document did not take the measure along. A measure that a corrected document drops
    is deleted when nothing was filed on it, else withdrawn: it owes and counts no more from then on.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    class Origin(models.TextChoices):
        """Follows from the alignment with the superior plan (`with_origin`)."""

        OWN = "own", _("own measure")
        MANDATED = "mandated", _("mandated by the superior plan")

    MOVES = {
        "close": move([Status.OPEN], Status.CLOSED),
        "reopen": move([Status.CLOSED], Status.OPEN, comment_required=True),
    }

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures", verbose_name=_("plan"))
    section = models.ForeignKey(
        Section, models.SET_NULL, null=True, blank=True, related_name="measures", verbose_name=_("section")
    )
    ordinal = models.PositiveSmallIntegerField(_("position"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    printed_number = models.CharField(_("number as printed"), max_length=20, blank=True)
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    body = models.TextField(_("official text"), blank=True)
    working_title = models.CharField(_("working title"), max_length=100, blank=True)
    tags = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("tags"))
    spans = models.JSONField(_("places in the source"), default=dict, blank=True)
    earlier_text = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("earlier text"),
        help_text=_("Empty: the current text of the plan."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("closed by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_because = models.CharField(_("reason for withdrawing"), max_length=200, blank=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ("plan", "ordinal")
        constraints = [
            models.UniqueConstraint(  # checked at the end of a statement, so that one statement may reorder all
                fields=["plan", "ordinal"], name="measure_position_once", deferrable=models.Deferrable.IMMEDIATE
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None, closed_by=None)
                | Q(status="closed", closed_at__isnull=False, closed_by__isnull=False),
                name="measure_closed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
                name="measure_withdrawn_at_and_by",
            ),
        ]
        indexes = [
            GinIndex(OpClass("heading", name="gin_trgm_ops"), name="measure_heading_trigrams"),
            GinIndex(OpClass("body", name="gin_trgm_ops"), name="measure_body_trigrams"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("measure_detail", args=[self.pk])

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def title(self) -> str:
        """The words by which people call it: the working title, else the printed heading, else how the text begins."""
        return self.working_title or self.heading or self.body[:40]
