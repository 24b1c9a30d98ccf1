"""Monthly reports: contents that are frozen when issued, and the files made from them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.models import Department, Plan
from tracking.models.period import Period

if TYPE_CHECKING:
    from plans.models import User


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> ReportQuerySet:
        """Overseers see every report of their territory; others the issued ones of plans they may see."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        return self.filter(
            Q(plan__district__in=overseen.values("pk"))
            | Q(plan__in=Plan.objects.visible_to(user), issued_at__isnull=False)
        )

    def issued(self) -> ReportQuerySet:
        return self.filter(issued_at__isnull=False)


class Report(models.Model):
    """One report on one period. Issuing freezes contents, template version and files; a correction is a new revision.

    `contents` is canonical JSON; `sha256` is the hash of its canonical bytes. `manifest` proves all of it to a
    receiver; what was issued before manifests were signed has none.
    """

    plan = models.ForeignKey(Plan, models.RESTRICT, related_name="reports", verbose_name=_("plan"))
    period = models.ForeignKey(Period, models.RESTRICT, related_name="reports", verbose_name=_("reporting period"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    as_of = models.DateField(_("as of"))
    contents = models.JSONField(_("contents"))
    template_version = models.CharField(_("template version"), max_length=20)
    sha256 = models.CharField("SHA-256", max_length=64)
    manifest = models.TextField(_("signed manifest"), blank=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    reason = models.CharField(_("reason for the correction"), max_length=200, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ("-period__month", "-revision")
        constraints = [
            models.UniqueConstraint(fields=["period", "revision"], name="report_revision_once"),
            models.CheckConstraint(
                condition=Q(issued_at=None, issued_by=None) | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="report_issued_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.period} v{self.revision}"

    def get_absolute_url(self) -> str:
        return reverse("report_detail", args=[self.pk])

    @property
    def signed_with(self) -> str:
        """The name of the key, empty where there is no manifest."""
        return str(json.loads(self.manifest)["manifest"]["key"]) if self.manifest else ""


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    def visible_to(self, user: User) -> ReportFileQuerySet:
        return self.filter(report__in=Report.objects.visible_to(user))


class ReportFile(models.Model):
    """One file of a report; its bytes lie in the vault under `sha256`."""

    class Format(models.TextChoices):
        DOCX = "docx", "docx"
        HTML = "html", "html"
        PDF = "pdf", "pdf"
        XLSX = "xlsx", "xlsx"

    report = models.ForeignKey(Report, models.RESTRICT, related_name="files", verbose_name=_("monthly report"))
    format = models.CharField(_("format"), max_length=5, choices=Format)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("report file")
        verbose_name_plural = _("report files")
        constraints = [models.UniqueConstraint(fields=["report", "format"], name="report_file_once_per_format")]

    def __str__(self) -> str:
        return f"{self.report}.{self.format}"

    def get_absolute_url(self) -> str:
        return reverse("report_file", args=[self.report_id, self.format])
