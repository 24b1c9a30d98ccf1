"""The parts of a plan: its sections, and the work requirements that stand beside the measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models.plan import Plan

if TYPE_CHECKING:
    from plans.models.user import User


class SectionQuerySet(models.QuerySet["Section"]):
    def visible_to(self, user: User) -> SectionQuerySet:
        return self.filter(plan__in=Plan.objects.visible_to(user))


class Section(models.Model):
    """一、二、三: a heading with its number as printed."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections", verbose_name=_("plan"))
    ordinal = models.PositiveSmallIntegerField(_("position"))
    number = models.CharField(_("number as printed"), max_length=20, blank=True)
    heading = models.CharField(_("heading"), max_length=200)
    span_start = models.PositiveIntegerField(_("start in the source"), null=True, blank=True)
    span_end = models.PositiveIntegerField(_("end in the source"), null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("plan", "ordinal")
        constraints = [
            models.UniqueConstraint(  # checked at the end of a statement, so that one statement may reorder all
                fields=["plan", "ordinal"], name="section_position_once", deferrable=models.Deferrable.IMMEDIATE
            )
        ]

    def __str__(self) -> str:
        glue = "、" if self.number[-1:].isalnum() else ""
        return f"{self.number}{glue}{self.heading}"


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def visible_to(self, user: User) -> RequirementQuerySet:
        return self.filter(plan__in=Plan.objects.visible_to(user))


class Requirement(models.Model):
    """工作要求 / 组织保障: how the plan wants to be worked on. It is read and shown, not tracked."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="requirements", verbose_name=_("plan"))
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="requirements",
        verbose_name=_("section"),
    )
    ordinal = models.PositiveSmallIntegerField(_("position"))
    number = models.CharField(_("number as printed"), max_length=20, blank=True)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("work requirement")
        verbose_name_plural = _("work requirements")
        ordering = ("plan", "ordinal")
        constraints = [models.UniqueConstraint(fields=["plan", "ordinal"], name="requirement_position_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()
