"""How long a department has for an answer, by how urgent the question is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Plan

if TYPE_CHECKING:
    from plans.models import User


class Urgency(models.TextChoices):
    """How pressing a question is; the most pressing first."""

    EXTRA = "extra", _("extra urgent")
    URGENT = "urgent", _("urgent")
    ORDINARY = "ordinary", _("ordinary")
    DIFFICULT = "difficult", _("difficult")


class ReplyTermQuerySet(models.QuerySet["ReplyTerm"]):
    def visible_to(self, user: User) -> ReplyTermQuerySet:
        return self.filter(Q(plan=None) | Q(plan__in=Plan.objects.visible_to(user)))

    def days_of(self, plan: Plan) -> dict[str, int]:
        """Working days by urgency: those of the plan, for the others those of the house."""
        rows = self.filter(Q(plan=None) | Q(plan=plan)).order_by(models.F("plan").asc(nulls_first=True))
        return dict(rows.values_list("urgency", "days"))


class ReplyTerm(models.Model):
    """The working days that a question of this urgency leaves for the answer; without a plan: wherever none is set."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="reply_terms", verbose_name=_("plan"),
        help_text=_("Empty: for every plan that sets none of its own."),
    )  # fmt: skip
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency)
    days = models.PositiveSmallIntegerField(_("working days"))

    objects = ReplyTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply term")
        verbose_name_plural = _("reply terms")
        ordering = ("plan", "days")
        constraints = [
            models.UniqueConstraint(fields=["plan", "urgency"], nulls_distinct=False, name="reply_term_once"),
            models.CheckConstraint(condition=Q(days__gte=1), name="reply_term_at_least_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_urgency_display()} {self.days}"
