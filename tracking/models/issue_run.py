"""The making of an issued report: somebody asked for it, a worker does it, anybody sees how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.lifecycle import move
from tracking.models.report import Report

if TYPE_CHECKING:
    from plans.models import User


class IssueRunQuerySet(models.QuerySet["IssueRun"]):
    def visible_to(self, user: User) -> IssueRunQuerySet:
        return self.filter(report__in=Report.objects.overseen_by(user))

    def to_be_made(self, now: datetime) -> IssueRunQuerySet:
        """Nobody has begun, or whoever had begun is not heard of any more."""
        Status = IssueRun.Status
        return self.filter(Q(status=Status.WAITING) | Q(status=Status.RUNNING, lease_until__lte=now))


class IssueRun(models.Model):
    """One attempt to issue one draft, as it read when it was asked for: `seen` is the hash of that text.

    `files_made` of `files_wanted` are rendered. `refusal` says in words why it came to nothing.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being made")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    PENDING = frozenset({Status.WAITING, Status.RUNNING})
    MOVES = {
        "begin": move(PENDING, Status.RUNNING),
        "finish": move([Status.RUNNING], Status.DONE),
        "fail": move([Status.RUNNING], Status.FAILED),
        "cancel": move(PENDING, Status.CANCELLED),
    }

    report = models.ForeignKey(Report, models.CASCADE, related_name="runs", verbose_name=_("monthly report"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING, editable=False)
    seen = models.CharField("SHA-256", max_length=64)
    reason = models.CharField(_("reason for the correction"), max_length=200, blank=True)
    gaps_reason = models.CharField(_("why it is issued with open findings"), max_length=200, blank=True)
    files_made = models.PositiveSmallIntegerField(_("files made"), default=0, editable=False)
    files_wanted = models.PositiveSmallIntegerField(_("files wanted"), default=0, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, editable=False)
    lease_until = models.DateTimeField(_("claimed until"), null=True, editable=False)
    refusal = models.TextField(_("why it came to nothing"), blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("asked for by"))

    objects = IssueRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("issuing of a report")
        verbose_name_plural = _("issuings of reports")
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(status__in=("waiting", "running")), name="one_issuing_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(status__in=("waiting", "running")), name="issuing_pending")
        ]

    def __str__(self) -> str:
        return str(self.report)

    @property
    def is_pending(self) -> bool:
        return self.status in self.PENDING
