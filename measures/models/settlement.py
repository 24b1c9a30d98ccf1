"""The settlement of a plan at the end of its year: what becomes of the measures that are not finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from measures.models.measure import Measure
from plans.models import Plan

if TYPE_CHECKING:
    from plans.models import User


class Outcome(models.TextChoices):
    """What a measure came to. That it is finished follows from its own close and is not decided here."""

    FINISHED = "finished", _("finished")
    CARRIED = "carried", _("carried over into the next plan")
    STOPPED = "stopped", _("stopped")


class SettlementQuerySet(models.QuerySet["Settlement"]):
    def visible_to(self, user: User) -> SettlementQuerySet:
        return self.filter(measure__plan__in=Plan.objects.visible_to(user))

    def standing(self) -> SettlementQuerySet:
        """Those of measures that were not finished or withdrawn after all."""
        return self.filter(measure__status=Measure.Status.OPEN, measure__withdrawn_at=None)

    def carried_over(self) -> SettlementQuerySet:
        return self.standing().filter(outcome=Outcome.CARRIED)


class Settlement(models.Model):
    """The decision on one open measure of a plan that is to be closed."""

    DECIDED = (Outcome.CARRIED, Outcome.STOPPED)

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="settlement", verbose_name=_("measure"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=300)
    settled_at = models.DateTimeField(_("settled at"))
    settled_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("settled by"))

    objects = SettlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ("measure",)
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=("carried", "stopped")), name="settlement_of_what_is_open"),
            models.CheckConstraint(condition=~Q(reason=""), name="settlement_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_outcome_display()}"
