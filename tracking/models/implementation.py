"""Implementation reports 落实情况报告: an arrangement with bound figures, frozen when it is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.models import Department, Plan

if TYPE_CHECKING:
    from plans.models import User


class ImplementationReportQuerySet(models.QuerySet["ImplementationReport"]):
    def visible_to(self, user: User) -> ImplementationReportQuerySet:
        """Overseers see every one of their territory; others the issued ones of plans they may see."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        return self.filter(
            Q(plan__district__in=overseen.values("pk"))
            | Q(issued_at__isnull=False, plan__in=Plan.objects.visible_to(user))
        )

    def drafts(self) -> ImplementationReportQuerySet:
        return self.filter(issued_at=None)

    def issued(self) -> ImplementationReportQuerySet:
        return self.filter(issued_at__isnull=False)


class ImplementationReport(models.Model):
    """`text` is the arrangement: headings, prose, and names of figures in braces; `version` counts its saves.

    A draft is drawn from the figures of `as_of` whenever it is looked at. Issuing freezes `contents` and `files` (the
    hash of each format, its bytes in the vault); a correction is the next revision.
    """

    plan = models.ForeignKey(Plan, models.RESTRICT, related_name="implementation_reports", verbose_name=_("plan"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1, editable=False)
    as_of = models.DateField(_("as of"))
    title = models.CharField(_("title"), max_length=200)
    addressee = models.CharField(_("addressed to"), max_length=100, blank=True)
    text = models.TextField(_("text"), max_length=40000)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    written_at = models.DateTimeField(_("written at"), editable=False)
    written_by = models.ForeignKey(
        "plans.User", models.RESTRICT, editable=False, related_name="+", verbose_name=_("written by")
    )
    contents = models.JSONField(_("contents"), null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    files = models.JSONField(_("files"), default=dict, editable=False)
    reason = models.CharField(_("reason for the correction"), max_length=200, blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)
    issued_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("issued by")
    )

    objects = ImplementationReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("implementation report")
        verbose_name_plural = _("implementation reports")
        ordering = ("plan", "-revision")
        constraints = [
            models.UniqueConstraint(fields=["plan", "revision"], name="implementation_report_revision_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(issued_at=None), name="one_draft_of_an_implementation_report"
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None, issued_by=None, contents__isnull=True, sha256="")
                | Q(issued_at__isnull=False, issued_by__isnull=False, contents__isnull=False) & ~Q(sha256=""),
                name="implementation_report_issued_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("implementation_report_detail", args=[self.pk])
