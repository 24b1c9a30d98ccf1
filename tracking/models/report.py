"""Monthly reports: from the first draft to the contents that are frozen when issued, and the files made from them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.lifecycle import move
from plans.models import Department, Plan
from tracking.models.period import Period

if TYPE_CHECKING:
    from plans.models import User


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> ReportQuerySet:
        """Overseers see every report of their territory; others the issued ones of plans they may see."""
        return self.overseen_by(user) | self.filter(plan__in=Plan.objects.visible_to(user), issued_at__isnull=False)

    def overseen_by(self, user: User) -> ReportQuerySet:
        """What is written on the way to a report is for those alone who see its drafts."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        return self.filter(plan__district__in=overseen.values("pk"))

    def issued(self) -> ReportQuerySet:
        """Also those withdrawn since: they keep their number and their files."""
        return self.filter(issued_at__isnull=False)

    def in_force(self) -> ReportQuerySet:
        return self.filter(status=Report.Status.ISSUED)

    def unissued(self) -> ReportQuerySet:
        return self.filter(issued_at=None)

    def worked_on(self) -> ReportQuerySet:
        """Drafts that somebody wrote in, remarked upon or handed in: the clock leaves them to people."""
        touched = Q(passages__isnull=False) | Q(remarks__isnull=False) | ~Q(status=Report.Status.DRAFT)
        return self.unissued().filter(touched).distinct()


class Report(models.Model):
    """One report on one period. Issuing freezes contents, template version and files; a correction is a new revision.

    `contents` is canonical JSON; `sha256` is the hash of its canonical bytes. While it is a draft they hold the figures
    of `as_of` and what people wrote stands in its passages; when it is issued, both are frozen into one. `gaps_reason`
    says why it was issued although something was found in it. `manifest` proves all of it to a receiver; what was
    issued before manifests were signed has none.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("to be approved")
        APPROVED = "approved", _("approved for issue")
        ISSUED = "issued", _("finalised")
        WITHDRAWN = "withdrawn", _("withdrawn")

    TONES = {Status.DRAFT: "n", Status.IN_REVIEW: "y", Status.APPROVED: "b", Status.ISSUED: "g", Status.WITHDRAWN: "r"}
    # Without approval a draft may be issued as it is; `sources` of the act narrows it where the plan asks for one.
    MOVES = {
        "hand_in": move([Status.DRAFT], Status.IN_REVIEW),
        "send_back": move([Status.IN_REVIEW], Status.DRAFT, comment_required=True),
        "take_back": move([Status.IN_REVIEW, Status.APPROVED], Status.DRAFT),
        "approve": move([Status.IN_REVIEW], Status.APPROVED),
        "issue": move([Status.DRAFT, Status.APPROVED], Status.ISSUED),
        "withdraw": move([Status.ISSUED], Status.WITHDRAWN, comment_required=True),
    }

    plan = models.ForeignKey(Plan, models.RESTRICT, related_name="reports", verbose_name=_("plan"))
    period = models.ForeignKey(Period, models.RESTRICT, related_name="reports", verbose_name=_("reporting period"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    as_of = models.DateField(_("as of"))
    contents = models.JSONField(_("contents"))
    template_version = models.CharField(_("template version"), max_length=20)
    sha256 = models.CharField("SHA-256", max_length=64)
    manifest = models.TextField(_("signed manifest"), blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    handed_in_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("handed in by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    reason = models.CharField(_("reason for the correction"), max_length=200, blank=True)
    gaps_reason = models.CharField(_("why it is issued with open findings"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawal_reason = models.CharField(_("reason for the withdrawal"), max_length=200, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ("-period__month", "-revision")
        constraints = [
            models.UniqueConstraint(fields=["period", "revision"], name="report_revision_once"),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{act}_at": None, f"{act}_by": None})
                    | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
                    name=f"report_{act}_at_and_by",
                )
                for act in ("handed_in", "approved", "issued", "withdrawn")
            ],
            models.CheckConstraint(
                condition=Q(status__in=("draft", "in_review", "approved"), issued_at=None)
                | Q(status__in=("issued", "withdrawn"), issued_at__isnull=False),
                name="report_issued_at_once_issued",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_at__isnull=False) | Q(withdrawn_at=None),
                name="report_withdrawn_at_once_withdrawn",
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

    @property
    def tone(self) -> str:
        return self.TONES[self.Status(self.status)]

    @property
    def takes_text(self) -> bool:
        """What waits for approval or has it is not written in any more; taking it back opens it again."""
        return self.status == self.Status.DRAFT


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
