"""A light that the coordinator set by hand, with the reason and the day on which it lapses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from tracking.light_rule import Light

if TYPE_CHECKING:
    from plans.models import User

MADE_ON = Func(
    F("made_at"), template="(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date", output_field=models.DateField()
)


class LightOverrideQuerySet(models.QuerySet["LightOverride"]):
    def visible_to(self, user: User) -> LightOverrideQuerySet:
        """Lights are open to all who see the measure, and so is why one was set by hand."""
        return self.filter(measure__in=Measure.objects.visible_to(user))

    def standing(self) -> LightOverrideQuerySet:
        """Not lifted; in force, lapsed or still to come."""
        return self.filter(lifted_at=None)


class LightOverride(models.Model):
    """In force from `from_on` to the end of `until_on`, or to the day before it was lifted; never about the past."""

    LIGHTS = tuple(choice for choice in Light.choices if choice[0] != Light.DONE)

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="overrides", verbose_name=_("measure"))
    light = models.CharField(_("light"), max_length=12, choices=LIGHTS)
    reason = models.CharField(_("reason"), max_length=500)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    made_at = models.DateTimeField(_("set at"))
    made_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("set by"))
    lifted_at = models.DateTimeField(_("lifted at"), null=True)
    lifted_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, related_name="+", verbose_name=_("lifted by")
    )

    objects = LightOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("light set by hand")
        verbose_name_plural = _("lights set by hand")
        ordering = ("measure", "from_on", "pk")
        constraints = [
            ExclusionConstraint(
                name="one_override_at_a_time",
                expressions=[
                    ("measure", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_on"),
                            F("until_on"),
                            RangeBoundary(inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(lifted_at=None),
            ),
            models.CheckConstraint(condition=~Q(light="done"), name="override_never_says_done"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="override_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(from_on__gte=MADE_ON),
                name="override_leaves_the_past",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="override_lifted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_light_display()}"

    def stands_on(self, day: date) -> bool:
        """Neither lifted nor lapsed by `day`."""
        return self.lifted_at is None and self.until_on >= day
