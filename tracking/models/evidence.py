"""Evidence: files that show what an update claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracking.models.update import ProgressUpdate

if TYPE_CHECKING:
    from plans.models import User


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> EvidenceQuerySet:
        return self.filter(update__in=ProgressUpdate.objects.visible_to(user))


class Evidence(models.Model):
    """A file in the vault, attached to an update. What a revision has cited can no longer be taken away."""

    update = models.ForeignKey(ProgressUpdate, models.RESTRICT, related_name="evidence", verbose_name=_("update"))
    sha256 = models.CharField("SHA-256", max_length=64)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type"), max_length=100)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("added by"))

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("added_at", "pk")
        constraints = [models.UniqueConstraint(fields=["update", "sha256"], name="evidence_once_per_update")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("evidence_file", args=[self.pk])
