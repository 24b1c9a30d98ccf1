"""What a supporting department adds to the filing of the lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from plans.lifecycle import move
from plans.models import Department, Plan
from plans.models.membership import Role
from tracking.models.update import ProgressUpdate

if TYPE_CHECKING:
    from plans.models import User


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: User) -> ContributionQuerySet:
        """Overseers see all of their territory, the lead what is added to its measures, a department its own."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        mine = Q(department__in=own.values("pk")) | Q(update__measure__in=Measure.objects.led_by(own).values("pk"))
        return self.filter(
            Q(update__measure__plan__district__in=overseen.values("pk"))
            | mine & Q(update__measure__plan__in=Plan.objects.visible_to(user))
        )

    def in_context(self) -> ContributionQuerySet:
        return self.select_related(
            "department", "update__period__plan", "update__measure__plan", "update__measure__section", "written_by"
        )


class Contribution(models.Model):
    """One expected part; the row exists from the moment the period opens, as the update does.

    `version` counts saves for optimistic locking. The lead takes it over or returns it with a comment (`comment` is the
    last one); what was taken over is never changed again.
    """

    class Status(models.TextChoices):
        EXPECTED = "expected", _("not written")
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("handed to the lead")
        TAKEN = "taken", _("taken over")
        RETURNED = "returned", _("returned")

    OWED = (Status.EXPECTED, Status.DRAFT, Status.RETURNED)
    MOVES = {
        "write": move([Status.EXPECTED, Status.DRAFT], Status.DRAFT),
        "correct": move([Status.RETURNED], Status.RETURNED),
        "submit": move([Status.DRAFT, Status.RETURNED], Status.SUBMITTED),
        "withdraw": move([Status.SUBMITTED], Status.DRAFT),
        "take": move([Status.SUBMITTED], Status.TAKEN),
        "return": move([Status.SUBMITTED], Status.RETURNED, comment_required=True),
    }
    LONGEST = 10_000  # characters

    update = models.ForeignKey(
        ProgressUpdate, models.RESTRICT, related_name="contributions", verbose_name=_("progress update")
    )
    department = models.ForeignKey(
        Department, models.RESTRICT, related_name="contributions", verbose_name=_("department")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.EXPECTED, editable=False)
    text = models.TextField(_("part"), blank=True)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    written_at = models.DateTimeField(_("written at"), null=True, editable=False)
    written_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("written by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("submitted by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("decided by")
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("supporting department's part")
        verbose_name_plural = _("supporting departments' parts")
        ordering = ("update", "department")
        constraints = [
            models.UniqueConstraint(fields=["update", "department"], name="contribution_once_per_department"),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{act}_at": None, f"{act}_by": None})
                    | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
                    name=f"contribution_{act}_at_and_by",
                )
                for act in ("written", "submitted", "decided")
            ],
            models.CheckConstraint(
                condition=~Q(status__in=("submitted", "taken")) | Q(submitted_at__isnull=False) & ~Q(text=""),
                name="contribution_submitted_has_words",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("taken", "returned")) | Q(decided_at__isnull=False),
                name="contribution_decision_has_a_decider",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(comment=""), name="contribution_return_has_a_comment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.update}"

    def get_absolute_url(self) -> str:
        return reverse("contribution_edit", args=[self.pk])
