"""What people write on the way to a report: their own words at a place of it, and remarks beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tracking.models.report import Report

if TYPE_CHECKING:
    from plans.models import User

PLACE_LENGTH = 120  # of the id of a block


class PassageQuerySet(models.QuerySet["Passage"]):
    def visible_to(self, user: User) -> PassageQuerySet:
        return self.filter(report__in=Report.objects.overseen_by(user))


class Passage(models.Model):
    """The words at one place of a draft, instead of those drawn up there; without `runs` the place is left out.

    `place` is the id of the block. A paragraph of its own has a place that the outline does not know and stands behind
    the block `after`. `runs` are stretches of text and bound figures, as `reports.writing` reads them. `version` counts
    every change: who changes an older one is told so. When the report is issued its passages are frozen with it.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="passages", verbose_name=_("monthly report"))
    place = models.CharField(_("place"), max_length=PLACE_LENGTH)
    after = models.CharField(_("stands behind"), max_length=PLACE_LENGTH, blank=True)
    runs = models.JSONField(_("text"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("written by"))

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage of a report")
        verbose_name_plural = _("passages of reports")
        ordering = ("report", "pk")
        constraints = [models.UniqueConstraint(fields=["report", "place"], name="passage_once_per_place")]

    def __str__(self) -> str:
        return f"{self.report} {self.place}"


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, user: User) -> RemarkQuerySet:
        return self.filter(report__in=Report.objects.overseen_by(user))

    def open(self) -> RemarkQuerySet:
        return self.filter(resolved_at=None)


class Remark(models.Model):
    """A note to the writers beside one block, or about the whole report where `place` is empty; no part of its text."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="remarks", verbose_name=_("monthly report"))
    place = models.CharField(_("place"), max_length=PLACE_LENGTH, blank=True)
    text = models.TextField(_("remark"), max_length=1000)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("made by"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("resolved by")
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark on a report")
        verbose_name_plural = _("remarks on reports")
        ordering = ("made_at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="remark_resolved_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(40)

    def get_absolute_url(self) -> str:
        return reverse("report_detail", args=[self.report_id])
