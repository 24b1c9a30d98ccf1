"""Inspections (督查核实): a sample of measures looked at on the spot, and what was found there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models import Assignment, Measure
from plans.lifecycle import move
from plans.models import Department, Plan
from plans.models.membership import Role

if TYPE_CHECKING:
    from plans.models import User


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: User) -> InspectionQuerySet:
        """Those who oversee the territory; a department once one of its own measures was inspected."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        items = InspectionItem.objects.visible_to(user)
        return self.filter(Q(plan__district__in=overseen.values("pk")) | Q(pk__in=items.values("inspection")))


class Inspection(models.Model):
    """One draw. `frame` holds every measure that could have been drawn as [id, weight], as of `as_of`.

    `method` names the way of drawing: with it, the frame, the seed and the size anybody draws the same sample again.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("under way")
        CONCLUDED = "concluded", _("concluded")

    MOVES = {"conclude": move([Status.OPEN], Status.CONCLUDED)}

    plan = models.ForeignKey(Plan, models.RESTRICT, related_name="inspections", verbose_name=_("plan"))
    as_of = models.DateField(_("as of"))
    seed = models.CharField(_("seed"), max_length=40)
    size = models.PositiveSmallIntegerField(_("size of the sample"))
    method = models.CharField(_("method"), max_length=40)
    frame = models.JSONField(_("measures that could be drawn"))
    report_due_on = models.DateField(_("report by"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False)
    drawn_at = models.DateTimeField(_("drawn at"))
    drawn_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("drawn by"))
    concluded_at = models.DateTimeField(_("concluded at"), null=True, editable=False)
    concluded_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("concluded by")
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ("-drawn_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="inspection_of_one_at_least"),
            models.CheckConstraint(
                condition=Q(status="open", concluded_at=None, concluded_by=None)
                | Q(status="concluded", concluded_at__isnull=False, concluded_by__isnull=False),
                name="inspection_concluded_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.as_of}"

    def get_absolute_url(self) -> str:
        return reverse("inspection_detail", args=[self.pk])


class Verdict(models.TextChoices):
    """What was found on the spot, held against what was filed."""

    TRUE = "true", _("as reported")
    PARTLY = "partly", _("partly as reported")
    UNTRUE = "untrue", _("not as reported")
    NOT_CHECKABLE = "not_checkable", _("cannot be checked")


class InspectionItemQuerySet(models.QuerySet["InspectionItem"]):
    def visible_to(self, user: User) -> InspectionItemQuerySet:
        """Those who oversee the territory; the lead department once it was inspected, never before the visit."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        led = Assignment.objects.leads().filter(department__in=own.values("pk"))
        return self.filter(
            Q(inspection__plan__district__in=overseen.values("pk"))
            | Q(measure__in=led.values("measure"), status__in=InspectionItem.KNOWN)
        )

    def in_context(self) -> InspectionItemQuerySet:
        """With all that a page says of an item: its measure, plan and people."""
        return self.select_related("inspection__plan", "measure__plan", "inspected_by", "replied_by", "concluded_by")

    def inspected(self) -> InspectionItemQuerySet:
        return self.filter(status__in=InspectionItem.KNOWN)


class InspectionItem(models.Model):
    """One measure of the sample. What the department reported is kept as it stood at the draw, beside the verdict.

    `verdict` is the inspector's, `final_verdict` the one after the department was heard. Its filings stay as they are.
    """

    class Status(models.TextChoices):
        DRAWN = "drawn", _("to be inspected")
        INSPECTED = "inspected", _("department is heard")
        REPLIED = "replied", _("department has replied")
        CONCLUDED = "concluded", _("concluded")

    KNOWN = (Status.INSPECTED, Status.REPLIED, Status.CONCLUDED)
    TONES = {Status.DRAWN: "n", Status.INSPECTED: "y", Status.REPLIED: "g", Status.CONCLUDED: "b"}
    MOVES = {
        "inspect": move([Status.DRAWN], Status.INSPECTED),
        "reply": move([Status.INSPECTED], Status.REPLIED),
        "conclude": move([Status.INSPECTED, Status.REPLIED], Status.CONCLUDED),
    }

    inspection = models.ForeignKey(Inspection, models.RESTRICT, related_name="items", verbose_name=_("inspection"))
    measure = models.ForeignKey(Measure, models.RESTRICT, related_name="inspection_items", verbose_name=_("measure"))
    position = models.PositiveSmallIntegerField(_("drawn as no."))
    weight = models.PositiveSmallIntegerField(_("risk weight"))
    reasons = models.JSONField(_("reasons of the weight"))
    reported_percent = models.DecimalField(
        _("completion reported, %"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    reported_light = models.CharField(_("light at the draw"), max_length=12)  # a code of standing.Light
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAWN, editable=False)
    verdict = models.CharField(_("verdict"), max_length=15, choices=Verdict, blank=True)
    findings = models.TextField(_("findings"), blank=True)
    inspector = models.CharField(_("inspector"), max_length=100, blank=True)
    visited_on = models.DateField(_("on the spot on"), null=True, blank=True)
    inspected_at = models.DateTimeField(_("recorded at"), null=True, editable=False)
    inspected_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    reply_due_on = models.DateField(_("reply by"), null=True, editable=False)
    reply = models.TextField(_("reply of the department"), blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, editable=False)
    replied_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("replied by")
    )
    final_verdict = models.CharField(_("final verdict"), max_length=15, choices=Verdict, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    concluded_at = models.DateTimeField(_("concluded at"), null=True, editable=False)
    concluded_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("concluded by")
    )

    objects = InspectionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspected measure")
        verbose_name_plural = _("inspected measures")
        ordering = ("inspection", "position")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "measure"], name="measure_drawn_once"),
            models.UniqueConstraint(fields=["inspection", "position"], name="draw_position_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="draw_weight_above_nothing"),
            models.CheckConstraint(
                condition=Q(inspected_at=None, inspected_by=None, verdict="", visited_on=None, reply_due_on=None)
                | Q(inspected_at__isnull=False, inspected_by__isnull=False, verdict__in=Verdict.values,
                    visited_on__isnull=False, reply_due_on__isnull=False) & ~Q(findings=""),
                name="item_inspected_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None, reply="")
                | Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply=""),
                name="item_replied_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at=None, concluded_by=None, final_verdict="")
                | Q(concluded_at__isnull=False, concluded_by__isnull=False, final_verdict__in=Verdict.values),
                name="item_concluded_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="drawn", inspected_at=None)
                | Q(status="inspected", inspected_at__isnull=False, replied_at=None, concluded_at=None)
                | Q(status="replied", replied_at__isnull=False, concluded_at=None)
                | Q(status="concluded", inspected_at__isnull=False, concluded_at__isnull=False),
                name="item_status_follows_its_stamps",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["measure", "status"], name="inspection_item_by_measure")]

    def __str__(self) -> str:
        return str(self.measure)

    def get_absolute_url(self) -> str:
        return reverse("inspection_item", args=[self.pk])

    @property
    def tone(self) -> str:
        return self.TONES[self.Status(self.status)]
