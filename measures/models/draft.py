"""Drafts of an import: what people changed in the proposal of a document before it became a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Document

if TYPE_CHECKING:
    from plans.models import User


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    def visible_to(self, user: User) -> ImportDraftQuerySet:
        return self.filter(document__in=Document.objects.visible_to(user))


class ImportDraft(models.Model):
    """The changes to one document's proposal, in their order; the proposal itself is always made anew from them.

    `undone` are those taken back, the last one first to come again. `checked` are keys of measures, `seen_problems`
    those of problems. `version` counts every change: who changes an older one is told so.
    """

    document = models.OneToOneField(
        Document, models.CASCADE, related_name="import_draft", verbose_name=_("source document")
    )
    version = models.PositiveIntegerField(_("version"), default=0)
    operations = models.JSONField(_("changes"), default=list, blank=True)
    undone = models.JSONField(_("changes taken back"), default=list, blank=True)
    checked = models.JSONField(_("measures checked"), default=list, blank=True)
    seen_problems = models.JSONField(_("problems looked at"), default=list, blank=True)
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("saved by"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    confirmed_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, related_name="+", verbose_name=_("confirmed by")
    )

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("import draft")
        verbose_name_plural = _("import drafts")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="import_draft_confirmed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)
