"""Supervision notices 督办单: numbered papers in three colours, frozen once issued."""

from __future__ import annotations

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


class Colour(models.TextChoices):
    BLUE = "blue", _("blue")
    YELLOW = "yellow", _("yellow")
    RED = "red", _("red")


class SupervisionNoticeQuerySet(models.QuerySet["SupervisionNotice"]):
    def visible_to(self, user: User) -> SupervisionNoticeQuerySet:
        """Those who oversee the plan, and the department addressed with those above it."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        return self.filter(Q(plan__district__in=overseen.values("pk")) | Q(department__in=own.values("pk")))


class SupervisionNotice(models.Model):
    """Issued = numbered and frozen. `serial` runs by plan and year without a gap: the plan's row is held meanwhile.

    `contents` are the words of the paper, `sha256` the file made of them, kept in the vault.
    """

    TONE = {Colour.BLUE: "b", Colour.YELLOW: "y", Colour.RED: "r"}

    plan = models.ForeignKey(Plan, models.RESTRICT, related_name="supervision_notices", verbose_name=_("plan"))
    measure = models.ForeignKey(Measure, models.RESTRICT, related_name="supervision_notices", verbose_name=_("measure"))
    department = models.ForeignKey(
        Department, models.RESTRICT, related_name="supervision_notices", verbose_name=_("addressed to")
    )
    colour = models.CharField(_("colour"), max_length=6, choices=Colour)
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("what is asked"), max_length=2000)
    reply_by = models.DateField(_("reply by"))
    contents = models.JSONField(_("contents"))
    sha256 = models.CharField("SHA-256", max_length=64)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("issued by"))

    objects = SupervisionNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision notice")
        verbose_name_plural = _("supervision notices")
        ordering = ("-year", "-serial")
        constraints = [
            models.UniqueConstraint(fields=["plan", "year", "serial"], name="supervision_notice_number_once"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="supervision_notices_from_one"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("supervision_notice_file", args=[self.pk])

    @property
    def number(self) -> str:
        """As it is printed, whatever the reader's language: the paper is the plan's."""
        return str(self.contents["number"])

    @property
    def tone(self) -> str:
        return self.TONE[Colour(self.colour)]
