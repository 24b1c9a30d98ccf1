"""Source documents: the bytes as they came, the text as it is stored, and what was mended on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.models.department import Department
from plans.models.plan import Plan

if TYPE_CHECKING:
    from plans.models.user import User


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> DocumentQuerySet:
        """The paper belongs to those who oversee the territory; everybody reads those of a plan they may see."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        plans = Plan.objects.visible_to(user)
        return self.filter(Q(district__in=overseen.values("pk")) | Q(plan__in=plans) | Q(earlier_of__in=plans))

    def without_reading(self) -> DocumentQuerySet:
        """For lists: the reading of a long document weighs megabytes."""
        return self.defer("text", "tree", "repairs", "problems")


class Document(models.Model):
    """One uploaded plan document. Its bytes lie in the vault under `sha256`.

    `text` is the stored text to which every span refers: repaired, Simplified. `repairs` and `problems` are the
    ledgers of its reading, as JSON lists; `tree` is the whole reading, by the reader whose mark is `reader`.
    `plan` is the plan whose official text this is, `earlier_of` the one whose text it was until a corrected document
    superseded it.
    """

    district = models.ForeignKey(Department, models.RESTRICT, related_name="documents", verbose_name=_("district"))
    sha256 = models.CharField("SHA-256", max_length=64)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    kind = models.CharField(_("kind of document"), max_length=30)
    text = models.TextField(_("stored text"))
    repairs = models.JSONField(_("repair ledger"), default=list, blank=True)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    tree = models.JSONField(_("reading"), null=True, blank=True, editable=False)
    reader = models.CharField(_("mark of the reader"), max_length=16, blank=True, editable=False)
    plan = models.OneToOneField(
        Plan, models.SET_NULL, null=True, blank=True, related_name="document", verbose_name=_("plan")
    )
    earlier_of = models.ForeignKey(
        Plan,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="earlier_documents",
        verbose_name=_("earlier text of the plan"),
    )
    superseded_at = models.DateTimeField(_("superseded at"), null=True, editable=False)
    superseded_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("superseded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("uploaded by"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        ordering = ("-uploaded_at",)
        constraints = [
            models.UniqueConstraint(fields=["district", "sha256"], name="document_once_per_district"),
            models.CheckConstraint(
                condition=Q(superseded_at=None, superseded_by=None)
                | Q(superseded_at__isnull=False, superseded_by__isnull=False),
                name="document_superseded_at_and_by",
            ),
            models.CheckConstraint(condition=Q(plan=None) | Q(earlier_of=None), name="document_current_or_earlier"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import_preview", args=[self.pk])
