"""Plan-backs (倒排计划): the milestones and targets that a lead department proposes, for the coordinator to approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models.assignment import Assignment
from measures.models.measure import Measure
from measures.models.milestone import Milestone
from measures.models.target import Goal, Target
from plans.lifecycle import move
from plans.models import Department
from plans.models.membership import Role

if TYPE_CHECKING:
    from plans.models import User


class PlanBackQuerySet(models.QuerySet["PlanBack"]):
    def visible_to(self, user: User) -> PlanBackQuerySet:
        """Those who oversee the territory and the departments that take part in the measure."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        taking_part = Assignment.objects.confirmed().filter(department__in=own.values("pk"))
        return self.filter(
            Q(measure__plan__district__in=overseen.values("pk")) | Q(measure__in=taking_part.values("measure"))
        ).filter(measure__in=Measure.objects.visible_to(user))

    def open(self) -> PlanBackQuerySet:
        return self.filter(status=PlanBack.Status.PROPOSED)


class PlanBack(models.Model):
    """One version of a proposal; what is returned stays, and the next one takes the next number."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waits for approval")
        WITHDRAWN = "withdrawn", _("withdrawn")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")

    MOVES = {
        "withdraw": move([Status.PROPOSED], Status.WITHDRAWN),
        "approve": move([Status.PROPOSED], Status.APPROVED),
        "return": move([Status.PROPOSED], Status.RETURNED, comment_required=True),
    }

    measure = models.ForeignKey(Measure, models.RESTRICT, related_name="plan_backs", verbose_name=_("measure"))
    version = models.PositiveSmallIntegerField(_("version"))
    note = models.TextField(_("explanation"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROPOSED, editable=False)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("proposed by"))
    answer = models.TextField(_("answer"), blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("decided by")
    )

    objects = PlanBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan-back")
        verbose_name_plural = _("plan-backs")
        ordering = ("measure", "version")
        constraints = [
            models.UniqueConstraint(fields=["measure", "version"], name="plan_back_version_once"),
            models.UniqueConstraint(fields=["measure"], condition=Q(status="proposed"), name="one_open_plan_back"),
            models.CheckConstraint(
                condition=Q(status__in=("proposed", "withdrawn"), decided_at=None, decided_by=None)
                | Q(status__in=("approved", "returned"), decided_at__isnull=False, decided_by__isnull=False),
                name="plan_back_decided_at_and_by",
            ),
            models.CheckConstraint(condition=~Q(status="returned") | ~Q(answer=""), name="plan_back_returned_why"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} #{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("plan_back_detail", args=[self.pk])


class OfPlanBackQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> OfPlanBackQuerySet:
        return self.filter(plan_back__in=PlanBack.objects.visible_to(user))


class PlanBackRow(models.Model):
    """One proposed change. `was_title` and `was_due_on` keep how the milestone stood when it was proposed."""

    class Verb(models.TextChoices):
        ADD = "add", _("add")
        CHANGE = "change", _("change")
        REMOVE = "remove", _("remove")

    plan_back = models.ForeignKey(PlanBack, models.CASCADE, related_name="rows", verbose_name=_("plan-back"))
    ordinal = models.PositiveSmallIntegerField(_("position"))
    verb = models.CharField(_("change"), max_length=6, choices=Verb)
    milestone = models.ForeignKey(
        Milestone, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("milestone")
    )
    title = models.CharField(_("milestone"), max_length=200)
    deliverable = models.CharField(_("deliverable"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("Empty: the lead department."),
    )
    due_on = models.DateField(_("due date"))
    weight = models.PositiveSmallIntegerField(_("weight, %"), null=True, blank=True)
    was_title = models.CharField(_("milestone before"), max_length=200, blank=True)
    was_due_on = models.DateField(_("due date before"), null=True, blank=True)

    objects = OfPlanBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a plan-back")
        verbose_name_plural = _("rows of plan-backs")
        ordering = ("plan_back", "ordinal")
        constraints = [
            models.UniqueConstraint(fields=["plan_back", "ordinal"], name="plan_back_row_position_once"),
            models.CheckConstraint(
                condition=Q(verb="add", was_due_on=None) | Q(verb__in=("change", "remove"), was_due_on__isnull=False),
                name="plan_back_row_says_what_was",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.title}"


class PlanBackTarget(Goal):
    """One proposed target, or what an existing one is to promise; what that promised before, its changes tell.

    A new one has no `target` until it is approved; nothing else of a row ever changes (a trigger holds it).
    """

    class Verb(models.TextChoices):
        ADD = "add", _("add")
        CHANGE = "change", _("change")

    plan_back = models.ForeignKey(PlanBack, models.CASCADE, related_name="targets", verbose_name=_("plan-back"))
    ordinal = models.PositiveSmallIntegerField(_("position"))
    verb = models.CharField(_("change"), max_length=6, choices=Verb)
    target = models.ForeignKey(
        Target, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("target")
    )
    text = models.CharField(_("target"), max_length=300)

    objects = OfPlanBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("target of a plan-back")
        verbose_name_plural = _("targets of plan-backs")
        ordering = ("plan_back", "ordinal")
        constraints = [
            models.UniqueConstraint(fields=["plan_back", "ordinal"], name="plan_back_target_position_once"),
            models.UniqueConstraint(fields=["plan_back", "target"], name="plan_back_target_once"),
            models.CheckConstraint(
                condition=Q(verb="add") | Q(verb="change", target__isnull=False), name="plan_back_target_says_which"
            ),
            models.CheckConstraint(condition=Q(scale__gt=0), name="plan_back_target_scale_is_positive"),
            models.CheckConstraint(
                condition=~Q(counting="monthly") | Q(kind__in=("increment", "cumulative", "aspiration")),
                name="plan_back_target_adds_up_only_what_can_be_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.text}"

    @property
    def before(self) -> Goal | None:
        """What the target promised when the change was proposed; nothing for a new one."""
        return (
            self.target.goal_at(self.plan_back.proposed_at) if self.verb == self.Verb.CHANGE and self.target else None
        )
