"""The caretaker's door to extension requests and the evidence of milestones: to look at."""

from __future__ import annotations

from django.contrib import admin

from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin
from tracking.models import Extension, Proof


@admin.register(Extension)
class ExtensionAdmin(ReadOnly, NounAdmin):
    list_display = ("milestone", "limit_on", "asked_for", "status", "granted_until", "filed_at", "decided_at")
    list_filter = ("status", "milestone__measure__plan")
    list_select_related = ("milestone",)
    search_fields = ("milestone__title", "milestone__measure__heading", "reason")
    date_hierarchy = "filed_at"


@admin.register(Proof)
class ProofAdmin(ReadOnly, NounAdmin):
    list_display = ("name", "milestone", "size", "media_type", "added_at", "added_by")
    list_filter = ("media_type", "milestone__measure__plan")
    list_select_related = ("milestone", "added_by")
    search_fields = ("name", "sha256", "milestone__title")
