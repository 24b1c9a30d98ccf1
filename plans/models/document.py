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
        """The paper belongs to those who oversee the territory; everybody reads that of a plan they may see."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        return self.filter(Q(district__in=overseen.values("pk")) | Q(plan__in=Plan.objects.visible_to(user)))

    def without_reading(self) -> DocumentQuerySet:
        """For lists: the reading of a long document weighs megabytes."""
        return self.defer("text", "tree", "repairs", "problems")


class Document(models.Model):
    """One uploaded plan document. Its bytes lie in the vault under `sha256`.

    `text` is the stored text to which every span refers: repaired, Simplified. `repairs` and `problems` are the
    ledgers of its reading, as JSON lists; `tree` is the whole reading, by the reader whose mark is `reader`.
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
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("uploaded by"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        ordering = ("-uploaded_at",)
        constraints = [models.UniqueConstraint(fields=["district", "sha256"], name="document_once_per_district")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import_preview", args=[self.pk])
