"""Lineage: which measure of an earlier plan lives on in which of a later one, as people decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from measures.models.measure import Measure
from plans.models import Plan

if TYPE_CHECKING:
    from plans.models import User

# From a measure, the confirmed links in one direction, however many years they span. A link leads to a later year, so
# there is no way round in a circle.
WALK = """
    WITH RECURSIVE walked(id, reached) AS (
        SELECT id, {far} FROM measures_lineage WHERE {near} = %s AND confirmed_at IS NOT NULL
        UNION SELECT link.id, link.{far} FROM measures_lineage link JOIN walked ON link.{near} = walked.reached
            WHERE link.confirmed_at IS NOT NULL)
    SELECT id FROM walked"""
FORTH = WALK.format(near="earlier_id", far="later_id")
BACK = WALK.format(near="later_id", far="earlier_id")


class Shape(models.TextChoices):
    """What the confirmed links around a pair make of it; derived, never stored."""

    CONTINUE = "continue", _("continued")
    SPLIT = "split", _("split up")
    MERGE = "merge", _("merged")
    BOTH = "both", _("split and merged")

    @classmethod
    def of(cls, *, forebears: int, successors: int) -> Shape:
        """Of a pair whose later measure has so many forebears and whose earlier one so many successors."""
        if forebears > 1 and successors > 1:
            return cls.BOTH
        if successors > 1:
            return cls.SPLIT
        return cls.MERGE if forebears > 1 else cls.CONTINUE


class LineageQuerySet(models.QuerySet["Lineage"]):
    def visible_to(self, user: User) -> LineageQuerySet:
        """Who sees both plans."""
        plans = Plan.objects.visible_to(user)
        return self.filter(earlier__plan__in=plans, later__plan__in=plans)

    def between(self, earlier: Plan, later: Plan) -> LineageQuerySet:
        return self.filter(earlier__plan=earlier, later__plan=later)

    def confirmed(self) -> LineageQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def rejected(self) -> LineageQuerySet:
        return self.filter(rejected_at__isnull=False)

    def open(self) -> LineageQuerySet:
        """Proposed and not yet decided."""
        return self.filter(confirmed_at=None, rejected_at=None)

    def reached_from(self, measure: Measure) -> LineageQuerySet:
        """The confirmed links to all that became of `measure` and to all it goes back to; not to its siblings."""
        return self.filter(Q(pk__in=RawSQL(FORTH, [measure.pk])) | Q(pk__in=RawSQL(BACK, [measure.pk])))

    def likeliest_first(self) -> LineageQuerySet:
        return self.order_by(F("score").desc(nulls_last=True), "earlier__ordinal", "later__ordinal")


class Lineage(models.Model):
    """A pair of an earlier and a later measure: a guess until somebody confirms or rejects it.

    `score` and `shared` are what the guess was made on, kept as they were shown; a link made by hand has none.
    """

    class Source(models.TextChoices):
        PROPOSED = "proposed", _("proposed from the text")
        HAND = "hand", _("linked by hand")

    earlier = models.ForeignKey(Measure, models.CASCADE, related_name="successions", verbose_name=_("earlier measure"))
    later = models.ForeignKey(Measure, models.CASCADE, related_name="descents", verbose_name=_("later measure"))
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.HAND, editable=False)
    score = models.DecimalField(_("likeness"), max_digits=4, decimal_places=3, null=True, editable=False)
    shared = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, editable=False, verbose_name=_("shared words")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        "plans.User",
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    rejected_at = models.DateTimeField(_("rejected at"), null=True, blank=True, editable=False)
    rejected_by = models.ForeignKey(
        "plans.User",
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("rejected by"),
    )

    objects = LineageQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of descent")
        verbose_name_plural = _("lines of descent")
        ordering = ("later__plan", "later__ordinal", "pk")
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="lineage_pair_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="lineage_confirmed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(rejected_at=None, rejected_by=None)
                | Q(rejected_at__isnull=False, rejected_by__isnull=False),
                name="lineage_rejected_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(rejected_at=None), name="lineage_not_both_decided"
            ),
            models.CheckConstraint(
                condition=Q(source="proposed", score__gte=0, score__lte=1) | Q(source="hand", score=None),
                name="lineage_score_of_a_guess",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_rejected(self) -> bool:
        return self.rejected_at is not None

    @property
    def is_open(self) -> bool:
        return not self.is_confirmed and not self.is_rejected


class LineageEndQuerySet(models.QuerySet["LineageEnd"]):
    def visible_to(self, user: User) -> LineageEndQuerySet:
        plans = Plan.objects.visible_to(user)
        return self.filter(measure__plan__in=plans, plan__in=plans)

    def between(self, earlier: Plan, later: Plan) -> LineageEndQuerySet:
        return self.filter(Q(measure__plan=earlier, plan=later) | Q(measure__plan=later, plan=earlier))


class LineageEnd(models.Model):
    """The decision that a measure has no counterpart in another plan, so that nothing is left open in silence.

    Against an earlier plan it says that the measure is new, against a later one that it was dropped.
    """

    REASON_LIMIT = 200

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="lineage_ends", verbose_name=_("measure"))
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+", verbose_name=_("compared with"))
    reason = models.CharField(_("reason"), max_length=REASON_LIMIT, blank=True)
    decided_at = models.DateTimeField(_("decided at"), editable=False)
    decided_by = models.ForeignKey(
        "plans.User", models.RESTRICT, editable=False, related_name="+", verbose_name=_("decided by")
    )

    objects = LineageEndQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure without counterpart")
        verbose_name_plural = _("measures without counterpart")
        ordering = ("measure__plan", "measure__ordinal", "pk")
        constraints = [models.UniqueConstraint(fields=["measure", "plan"], name="lineage_end_once")]

    def __str__(self) -> str:
        return str(self.measure)
