"""Where robots and webhooks listen: an address of a department, kept sealed, and the pace it can be written at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Department
from tracking.models.ladder import HOOK_CHANNELS, HOOKED, Channel
from tracking.models.listener import Listener

if TYPE_CHECKING:
    from plans.models import User


class HookQuerySet(models.QuerySet["Hook"]):
    def visible_to(self, user: User) -> HookQuerySet:
        overseen = Department.objects.at_or_below(user.held().overseen)
        return self.filter(department__in=overseen.values("pk"))

    def in_use(self) -> HookQuerySet:
        return self.filter(ended_at=None)

    def reaching(self, department: Department | int) -> HookQuerySet:
        """Those in use of the department or of one above it."""
        pk = department if isinstance(department, int) else department.pk
        return self.in_use().filter(department__in=Department.objects.at_or_above([pk]).values("pk"))


class Hook(Listener):
    """A group robot, or a program that takes signed messages.

    `free_from` is the moment from which it may be written to again: the vendors allow 20 a minute.
    """

    department = models.ForeignKey(Department, models.RESTRICT, related_name="hooks", verbose_name=_("department"))
    channel = models.CharField(_("channel"), max_length=10, choices=HOOK_CHANNELS)
    free_from = models.DateTimeField(null=True, editable=False)

    objects = HookQuerySet.as_manager()

    class Meta:
        verbose_name = _("robot or webhook")
        verbose_name_plural = _("robots and webhooks")
        ordering = ("department", "channel")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "channel"], condition=Q(ended_at=None), name="one_hook_per_department_and_channel"
            ),
            models.CheckConstraint(condition=Q(channel__in=[one.value for one in HOOKED]), name="hook_of_a_robot"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="hook_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({Channel(self.channel).label})"
