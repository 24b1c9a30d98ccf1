"""The caretaker's door to requests to close: to look at; the pages decide."""

from __future__ import annotations

from django.contrib import admin

from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin
from tracking.models import Closing


@admin.register(Closing)
class ClosingAdmin(ReadOnly, NounAdmin):
    list_display = ("measure", "status", "requested_at", "requested_by", "decided_at", "decided_by")
    list_filter = ("status", "measure__plan")
    list_select_related = ("measure", "requested_by", "decided_by")
    search_fields = ("measure__heading", "conclusion", "answer")
    date_hierarchy = "requested_at"
