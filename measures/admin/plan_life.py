"""The caretaker's door to what a plan takes up and what it leaves: to look at; the pages decide."""

from __future__ import annotations

from django.contrib import admin

from measures.models import Alignment, Settlement
from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin


@admin.register(Alignment)
class AlignmentAdmin(ReadOnly, NounAdmin):
    list_display = ("plan", "superior_measure", "measure", "waived_because", "decided_at", "decided_by")
    list_filter = ("plan",)
    list_select_related = ("plan", "superior_measure", "measure", "decided_by")
    search_fields = ("superior_measure__heading", "measure__heading", "waived_because")
    date_hierarchy = "decided_at"


@admin.register(Settlement)
class SettlementAdmin(ReadOnly, NounAdmin):
    list_display = ("measure", "outcome", "reason", "settled_at", "settled_by")
    list_filter = ("outcome", "measure__plan")
    list_select_related = ("measure", "settled_by")
    search_fields = ("measure__heading", "reason")
    date_hierarchy = "settled_at"
