"""A list that somebody kept under a name: its filters, order and columns, for oneself or for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.models.department import Department
from plans.models.plan import Plan

if TYPE_CHECKING:
    from plans.models.user import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> SavedViewQuerySet:
        """One's own; those shared with a department of one's own or one overseen; those shared with a plan in sight.

        Which rows such a view shows is asked anew of each who opens it: sharing it shares no row.
        """
        held = user.held()
        units = Department.objects.at_or_below(held.overseen).values("pk")
        shared = Q(department__in=held.departments()) | Q(department__in=units)
        return self.filter(Q(saved_by=user) | shared | Q(plan__in=Plan.objects.visible_to(user)))


class SavedView(models.Model):
    """`page` is the URL name of a list, `query` what follows the question mark of its address."""

    name = models.CharField(_("name"), max_length=60)
    page = models.CharField(_("page"), max_length=60)
    query = models.CharField(_("filters, order and columns"), max_length=1000, blank=True)
    department = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("shared with the department"),
    )
    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("shared with all of the plan")
    )
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey("plans.User", models.CASCADE, related_name="saved_views", verbose_name=_("saved by"))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("page", "name")
        constraints = [
            models.UniqueConstraint(fields=["saved_by", "page", "name"], name="saved_view_once_per_person"),
            models.CheckConstraint(condition=Q(department=None) | Q(plan=None), name="saved_view_is_shared_with_one"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse(self.page)}?{self.query}"
