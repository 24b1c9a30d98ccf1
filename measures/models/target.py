"""Targets: a number the plan promises, the way there, and what it said before it was changed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models.measure import Measure
from measures.trajectory import Course
from plans.documents.tree import Comparator

if TYPE_CHECKING:
    from plans.models import User


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: User) -> TargetQuerySet:
        return self.filter(measure__in=Measure.objects.visible_to(user))

    def in_force(self, moment: datetime | None = None) -> TargetQuerySet:
        """Not dropped by a corrected text, or not yet at `moment`."""
        never = Q(dropped_at=None)
        return self.filter(never if moment is None else never | Q(dropped_at__gte=moment))


class Goal(models.Model):
    """What is promised, as a target says it now and every earlier wording of it said."""

    class Kind(models.TextChoices):
        INCREMENT = "increment", _("increment")
        CUMULATIVE = "cumulative", _("cumulative")
        LEVEL = "level", _("level")
        AT_MOST = "at_most", _("at most")
        REDUCTION = "reduction", _("reduction from–to")
        ASPIRATION = "aspiration", _("aspiration")

    class Counting(models.TextChoices):
        BY_KIND = "", _("as the kind says")
        MONTHLY = "monthly", _("each month by itself, added up")
        RUNNING = "running", _("the total so far")

    COUNTABLE = (Kind.INCREMENT, Kind.CUMULATIVE, Kind.ASPIRATION)

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    comparator = models.CharField(
        _("comparator"), max_length=2, default="=", choices=[(one.value, one.value) for one in Comparator]
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    scale = models.DecimalField(
        _("scale"),
        max_digits=18,
        decimal_places=4,
        default=Decimal(1),
        help_text=_("How many plain units one unit is: 10000 for 万元."),
    )
    counting = models.CharField(
        _("what a reading tells"), max_length=8, choices=Counting, default=Counting.BY_KIND, blank=True
    )
    due_on = models.DateField(_("due date"), null=True, blank=True)

    CONTENT = ("kind", "comparator", "value", "baseline", "unit", "scale", "counting", "due_on")

    class Meta:
        abstract = True

    @property
    def adds_up(self) -> bool:
        """Readings tell what was done in their month, so that they are added up; else the latest one counts."""
        return self.counting == Goal.Counting.MONTHLY or (
            self.counting == Goal.Counting.BY_KIND and self.kind == Goal.Kind.INCREMENT
        )

    @property
    def amount(self) -> str:
        """The value as people write it: 4.5, not 4.5000."""
        return "" if self.value is None else f"{self.value.normalize():f}"

    @property
    def comparison(self) -> str:
        """The comparator as a sign before the value; nothing where the value itself is promised."""
        signs = {">=": "≥ ", "<=": "≤ ", "=": ""}
        return signs.get(self.comparator, f"{self.comparator} ")

    @property
    def promise(self) -> str:
        """The value with its sign and unit; a dash where none is promised."""
        return "–" if self.value is None else f"{self.comparison}{self.amount} {self.unit}".rstrip()

    @property
    def start(self) -> str:
        """The baseline as people write it."""
        return "–" if self.baseline is None else f"{self.baseline.normalize():f}"

    def content(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.CONTENT}

    def course(self, year: int, points: tuple[tuple, ...] = ()) -> Course:
        return Course(self.kind, year, self.value, self.baseline, self.due_on, self.comparator, points)


class Target(Goal):
    """A goal with value, unit and date. `text` and the span are the words of the plan and stay as they are.

    A target that a corrected text no longer contains is deleted when nothing refers to it, else dropped.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="targets", verbose_name=_("measure"))
    ordinal = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("words of the plan"), max_length=300)
    span_start = models.PositiveIntegerField(_("start in the source"), null=True, blank=True)
    span_end = models.PositiveIntegerField(_("end in the source"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, editable=False)
    dropped_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("dropped by")
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("measure", "ordinal")
        constraints = [
            models.UniqueConstraint(  # checked at the end of a statement, so that one statement may reorder all
                fields=["measure", "ordinal"], name="target_position_once", deferrable=models.Deferrable.IMMEDIATE
            ),
            models.CheckConstraint(condition=Q(scale__gt=0), name="target_scale_is_positive"),
            models.CheckConstraint(
                condition=~Q(counting="monthly") | Q(kind__in=("increment", "cumulative", "aspiration")),
                name="target_adds_up_only_what_can_be_counted",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None) | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="target_dropped_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("target_detail", args=[self.pk])

    def goal_at(self, moment: datetime | None = None) -> Goal:
        """What it promised at `moment`: the first change from then on kept what stood before it."""
        later = [] if moment is None else [one for one in self.changes.all() if one.changed_at >= moment]
        return min(later, key=lambda one: (one.changed_at, one.pk)) if later else self

    def course_at(self, moment: datetime | None = None) -> Course:
        """Goal and way as they stood at `moment`; of the values decided for a month the last one holds."""
        decided: dict = {}
        for point in sorted(self.points.all(), key=lambda one: (one.set_at, one.pk)):
            if moment is None or point.set_at < moment:
                decided[point.month] = point.value
        points = tuple((month, value) for month, value in sorted(decided.items()) if value is not None)
        return self.goal_at(moment).course(self.measure.plan.year, points)


class OfTargetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> OfTargetQuerySet:
        return self.filter(target__in=Target.objects.visible_to(user))


class TargetChange(Goal):
    """What a target promised until it was changed while the plan ran, and why it was."""

    target = models.ForeignKey(Target, models.RESTRICT, related_name="changes", verbose_name=_("target"))
    reason = models.TextField(_("reason"))
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("changed by"))

    objects = OfTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a target")
        verbose_name_plural = _("changes of targets")
        ordering = ("target", "changed_at", "pk")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="target_change_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.target} {self.changed_at:%Y-%m-%d}"


class TrajectoryPoint(models.Model):
    """The value decided for the end of a month; empty: back to the straight line. The last one set holds."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="points", verbose_name=_("target"))
    month = models.DateField(_("month"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("set by"))

    objects = OfTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("value of a month")
        verbose_name_plural = _("values by month")
        ordering = ("target", "month", "set_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="trajectory_month_is_a_first_day"),
            models.UniqueConstraint(fields=["target", "month", "set_at"], name="trajectory_month_once_a_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {'–' if self.value is None else self.value.normalize()}"
