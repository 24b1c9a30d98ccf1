"""Duties: what is owed, by which department and role, by when. A view; it cannot drift from the rows behind it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from plans.models import Department, Plan
from plans.models.membership import Role

if TYPE_CHECKING:
    from plans.models import User


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, user: User) -> DutyQuerySet:
        """Overseers see every duty of their territory, a department those of its own departments."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        return self.filter(
            Q(plan__district__in=overseen.values("pk"))
            | Q(department__in=own.values("pk"), plan__in=Plan.objects.visible_to(user))
        )

    def of_posts(self, user: User) -> DutyQuerySet:
        """Those that `user` owes by a post held: this department or one below it, this role."""
        owed = Q(pk__in=[])
        for post in user.held().posts:
            below = Department.objects.at_or_below([post.department_id])
            owed |= Q(role=post.role, department__in=below.values("pk"))
        return self.filter(owed)

    def overdue(self, day: date) -> DutyQuerySet:
        return self.filter(due_on__lt=day)


class Duty(models.Model):
    """`key` names the thing owed for good (update:17, milestone:5); it is what reminders are unique by."""

    class Kind(models.TextChoices):
        UPDATE = "update", _("file the monthly update")
        SIGNATURE = "signature", _("sign the filing")
        REVIEW = "review", _("review the filing")
        MILESTONE = "milestone", _("reach the milestone")

    # The page on which each is discharged; its argument is the thing, for a milestone the measure.
    PAGES = {
        Kind.UPDATE: "update_edit",
        Kind.SIGNATURE: "update_detail",
        Kind.REVIEW: "review_detail",
        Kind.MILESTONE: "measure_detail",
    }

    key = models.CharField(_("key"), max_length=40, primary_key=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    thing_id = models.BigIntegerField()
    plan = models.ForeignKey(Plan, models.DO_NOTHING, related_name="+", verbose_name=_("plan"))
    measure = models.ForeignKey(Measure, models.DO_NOTHING, related_name="duties", verbose_name=_("measure"))
    department = models.ForeignKey(Department, models.DO_NOTHING, related_name="+", verbose_name=_("department"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    opened_on = models.DateField(_("since"))
    due_on = models.DateField(_("due"))

    objects = DutyQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "tracking_duty"
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ("due_on", "key")

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        thing = self.measure_id if self.kind == self.Kind.MILESTONE else self.thing_id
        return reverse(self.PAGES[self.Kind(self.kind)], args=[thing])
