"""Uploads: a file between the moment it is sent and the moment it is read or refused."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.lifecycle import move
from plans.models import Department, Document, Plan

if TYPE_CHECKING:
    from plans.models import User


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User) -> UploadQuerySet:
        """As the paper itself: those who oversee the territory."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        return self.filter(district__in=overseen.values("pk")).defer("content")

    def to_be_read(self, now: datetime) -> UploadQuerySet:
        """Nobody has begun, or whoever had begun is not heard of any more."""
        Status = Upload.Status
        return self.filter(Q(status=Status.WAITING) | Q(status=Status.READING, lease_until__lte=now))

    def refused(self) -> UploadQuerySet:
        return self.filter(status=Upload.Status.REFUSED)


class Upload(models.Model):
    """One file on its way to a document. Its bytes are here only until it is read; a refused one keeps a line.

    `code` and `params` say why it was refused; `tries` counts how often the reading was begun. `revises` is the plan
    whose corrected text it was sent as.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READING = "reading", _("being read")
        READ = "read", _("read")
        REFUSED = "refused", _("refused")

    PENDING = frozenset({Status.WAITING, Status.READING})
    MOVES = {
        "begin": move(PENDING, Status.READING),
        "read": move([Status.READING], Status.READ),
        "refuse": move([Status.READING], Status.REFUSED),
        "again": move([Status.REFUSED, Status.READ], Status.WAITING),
    }

    district = models.ForeignKey(Department, models.RESTRICT, related_name="+", verbose_name=_("district"))
    sha256 = models.CharField("SHA-256", max_length=64)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content = models.BinaryField(_("content"), null=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, editable=False)
    lease_until = models.DateTimeField(_("claimed until"), null=True, editable=False)
    code = models.CharField(_("reason"), max_length=30, blank=True, editable=False)
    params = models.JSONField(_("details"), default=dict, blank=True, editable=False)
    document = models.ForeignKey(
        Document, models.CASCADE, null=True, editable=False, related_name="+", verbose_name=_("document")
    )
    revises = models.ForeignKey(
        Plan, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("corrected text of the plan")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("uploaded by"))

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ("-uploaded_at",)
        constraints = [
            models.UniqueConstraint(fields=["district", "sha256"], name="upload_once_per_district"),
            models.CheckConstraint(
                condition=Q(status__in=("waiting", "reading"), content__isnull=False)
                | Q(status__in=("read", "refused"), content=None),
                name="upload_has_bytes_while_pending",
            ),
        ]
        indexes = [
            models.Index(fields=["uploaded_at"], condition=Q(status__in=("waiting", "reading")), name="upload_pending")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import_upload_status", args=[self.pk])

    @property
    def is_pending(self) -> bool:
        return self.status in self.PENDING
