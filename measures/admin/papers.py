"""The caretaker's look at papers on their way to a plan: the pages take them in and work on them."""

from __future__ import annotations

from django.contrib import admin

from measures.models import ImportDraft, Upload
from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin


@admin.register(Upload)
class UploadAdmin(ReadOnly, NounAdmin):
    list_display = ("name", "district", "status", "size", "uploaded_at", "uploaded_by", "revises")
    list_filter = ("status", "district")
    list_select_related = ("district", "uploaded_by", "revises")
    search_fields = ("name", "sha256")
    date_hierarchy = "uploaded_at"
    exclude = ("content",)


@admin.register(ImportDraft)
class ImportDraftAdmin(ReadOnly, NounAdmin):
    list_display = ("document", "version", "saved_at", "saved_by", "confirmed_at", "confirmed_by")
    list_filter = (("confirmed_at", admin.EmptyFieldListFilter), "saved_at")
    list_select_related = ("document", "saved_by", "confirmed_by")
    search_fields = ("document__name",)
