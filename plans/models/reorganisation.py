"""Departments change: renamed, merged, split, abolished on a day, and who takes over from whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.lifecycle import move
from plans.models.department import Department

if TYPE_CHECKING:
    from plans.models.user import User


class ReorganisationQuerySet(models.QuerySet["Reorganisation"]):
    def visible_to(self, user: User) -> ReorganisationQuerySet:
        """What has happened is known to the whole territory, what is planned only to those who oversee it."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        return self.filter(
            Q(district__in=overseen.values("pk"))
            | Q(district__in=held.territories, status=Reorganisation.Status.CARRIED_OUT)
        )

    def planned(self) -> ReorganisationQuerySet:
        return self.filter(status=Reorganisation.Status.PLANNED)

    def due(self, day: date) -> ReorganisationQuerySet:
        return self.planned().filter(effective_on__lte=day)


class Reorganisation(models.Model):
    """One decision about departments, carried out whole on its day, or on the first day after it that allows it."""

    class Kind(models.TextChoices):
        RENAME = "rename", _("renaming")
        MERGE = "merge", _("merger")
        SPLIT = "split", _("split")
        ABOLISH = "abolish", _("abolition")

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        CARRIED_OUT = "carried_out", _("carried out")
        CANCELLED = "cancelled", _("called off")

    MOVES = {
        "carry_out": move([Status.PLANNED], Status.CARRIED_OUT),
        "cancel": move([Status.PLANNED], Status.CANCELLED),
    }

    district = models.ForeignKey(
        Department, models.RESTRICT, related_name="reorganisations", verbose_name=_("district")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    effective_on = models.DateField(_("effective on"))
    reason = models.CharField(_("reason"), max_length=200)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PLANNED, editable=False)
    planned_at = models.DateTimeField(_("decided at"), editable=False)
    planned_by = models.ForeignKey(
        "plans.User", models.RESTRICT, editable=False, related_name="+", verbose_name=_("decided by")
    )
    carried_out_at = models.DateTimeField(_("carried out at"), null=True, editable=False)
    carried_out_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("carried out by")
    )
    cancelled_at = models.DateTimeField(_("called off at"), null=True, editable=False)
    cancelled_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("called off by")
    )

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        ordering = ("-effective_on", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reorganisation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(status="carried_out", carried_out_at__isnull=False, carried_out_by__isnull=False)
                | ~Q(status="carried_out") & Q(carried_out_at=None, carried_out_by=None),
                name="reorganisation_carried_out_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False)
                | ~Q(status="cancelled") & Q(cancelled_at=None, cancelled_by=None),
                name="reorganisation_cancelled_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("reorganisation_detail", args=[self.pk])


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def visible_to(self, user: User) -> SuccessionQuerySet:
        return self.filter(reorganisation__in=Reorganisation.objects.visible_to(user))

    def carried_out(self) -> SuccessionQuerySet:
        done = self.filter(reorganisation__status=Reorganisation.Status.CARRIED_OUT)
        return done.select_related("reorganisation", "before", "after")


class Succession(models.Model):
    """Before → after. A department that stays on succeeds itself; one that ends without successor has no row after it.

    `after` is empty for a department that does not exist yet: `name` and `short_name` say how it will be called, or
    how an existing one will be called from then on. The principal successor inherits what nobody divides: posts,
    sections below, coordinated plans.
    """

    reorganisation = models.ForeignKey(
        Reorganisation, models.CASCADE, related_name="successions", verbose_name=_("reorganisation")
    )
    before = models.ForeignKey(Department, models.RESTRICT, related_name="successions", verbose_name=_("before"))
    after = models.ForeignKey(
        Department, models.RESTRICT, null=True, blank=True, related_name="predecessions", verbose_name=_("after")
    )
    name = models.CharField(_("new full name"), max_length=100, blank=True)
    short_name = models.CharField(_("new short name"), max_length=40, blank=True)
    is_principal = models.BooleanField(_("inherits what is not divided"), default=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ("reorganisation", "pk")
        constraints = [
            models.UniqueConstraint(fields=["reorganisation", "before", "after"], name="succession_once"),
            models.UniqueConstraint(
                fields=["reorganisation", "before"],
                condition=Q(is_principal=True),
                name="one_principal_successor",
            ),
            models.CheckConstraint(
                condition=Q(name="", short_name="") | ~Q(name="") & ~Q(short_name=""), name="succession_names_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after or self.short_name or '–'}"
