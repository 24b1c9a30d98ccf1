"""Proof: files that show that a milestone was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models import Assignment, Measure, Milestone
from plans.models import Department
from plans.models.membership import Role
from tracking.models.evidence import Evidence

if TYPE_CHECKING:
    from plans.models import User


class ProofQuerySet(models.QuerySet["Proof"]):
    def visible_to(self, user: User) -> ProofQuerySet:
        """Those who oversee the territory, the departments of the measure and the one that owes the milestone."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD)).values("pk")
        taking_part = Assignment.objects.confirmed().filter(department__in=own)
        return self.filter(
            Q(milestone__measure__plan__district__in=overseen.values("pk"))
            | Q(milestone__measure__in=taking_part.values("measure"))
            | Q(milestone__department__in=own)
        ).filter(milestone__measure__in=Measure.objects.visible_to(user))

    def in_force(self) -> ProofQuerySet:
        """Of the record as it stands; what proved one that was taken back stays, but proves nothing any more."""
        return self.filter(added_at__gte=F("milestone__done_at"))


class Proof(models.Model):
    """A file in the vault that came with the record of a milestone: its own, or one of a filing (`from_filing`)."""

    milestone = models.ForeignKey(Milestone, models.RESTRICT, related_name="proofs", verbose_name=_("milestone"))
    sha256 = models.CharField("SHA-256", max_length=64)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type"), max_length=100)
    from_filing = models.ForeignKey(
        Evidence, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("from a filing")
    )
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("added by"))

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of a milestone")
        verbose_name_plural = _("evidence of milestones")
        ordering = ("added_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["milestone", "sha256", "added_at"], name="proof_once_per_record")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("proof_file", args=[self.pk])
