"""Which measures passed to which successor when departments were reorganised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from measures.models.assignment import Assignment
from measures.models.measure import Measure
from plans.models import Reorganisation, Succession

if TYPE_CHECKING:
    from plans.models import User


class ReassignmentQuerySet(models.QuerySet["Reassignment"]):
    def visible_to(self, user: User) -> ReassignmentQuerySet:
        return self.filter(
            measure__in=Measure.objects.visible_to(user),
            succession__in=Succession.objects.visible_to(user),
        )

    def carried_out(self) -> ReassignmentQuerySet:
        return self.filter(succession__reorganisation__status=Reorganisation.Status.CARRIED_OUT)


class Reassignment(models.Model):
    """One measure goes from a department to its successor.

    Decided beforehand by a person where a department is split; `role` is filled in when it is carried out, with the
    part that the department had by then, and stays empty where only a milestone passed on.
    """

    succession = models.ForeignKey(
        Succession, models.CASCADE, related_name="reassignments", verbose_name=_("succession")
    )
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="reassignments", verbose_name=_("measure"))
    role = models.CharField(_("role"), max_length=10, choices=Assignment.Role, blank=True, editable=False)

    objects = ReassignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("reassignment")
        verbose_name_plural = _("reassignments")
        ordering = ("succession", "measure")
        constraints = [
            models.UniqueConstraint(fields=["succession", "measure"], name="measure_passes_on_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.succession}"
