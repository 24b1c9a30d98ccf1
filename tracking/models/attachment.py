"""Files with an answer: what a department sends along with its reply, or an inspector with the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracking.models.inspection import InspectionItem
from tracking.models.instruction import InstructionStep
from tracking.models.suggestion import SuggestionStep

if TYPE_CHECKING:
    from plans.models import User

OWNERS = ("instruction_step", "suggestion_step", "inspection_item")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> AttachmentQuerySet:
        """Whoever sees what it was attached to."""
        return self.filter(
            Q(instruction_step__in=InstructionStep.objects.visible_to(user))
            | Q(suggestion_step__in=SuggestionStep.objects.visible_to(user))
            | Q(inspection_item__in=InspectionItem.objects.visible_to(user))
        )


class Attachment(models.Model):
    """A file in the vault, attached to exactly one of its owners in the transaction that made the answer."""

    instruction_step = models.ForeignKey(InstructionStep, models.RESTRICT, null=True, related_name="files")
    suggestion_step = models.ForeignKey(SuggestionStep, models.RESTRICT, null=True, related_name="files")
    inspection_item = models.ForeignKey(InspectionItem, models.RESTRICT, null=True, related_name="files")
    sha256 = models.CharField("SHA-256", max_length=64)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type"), max_length=100)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("added by"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("added_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(*((f"{other}__isnull", other != OWNERS[0]) for other in OWNERS))
                | Q(*((f"{other}__isnull", other != OWNERS[1]) for other in OWNERS))
                | Q(*((f"{other}__isnull", other != OWNERS[2]) for other in OWNERS)),
                name="attachment_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attachment_file", args=[self.pk])
