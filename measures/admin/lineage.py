"""The caretaker's door to lineage: to look at, since decisions belong to who runs the plan."""

from __future__ import annotations

from django.contrib import admin

from measures.models import Lineage, LineageEnd
from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin


@admin.register(Lineage)
class LineageAdmin(ReadOnly, NounAdmin):
    list_display = ("earlier", "later", "source", "score", "confirmed_at", "rejected_at")
    list_filter = (
        "source",
        ("confirmed_at", admin.EmptyFieldListFilter),
        ("rejected_at", admin.EmptyFieldListFilter),
        "later__plan",
    )
    list_select_related = ("earlier", "later")
    search_fields = ("earlier__heading", "later__heading")


@admin.register(LineageEnd)
class LineageEndAdmin(ReadOnly, NounAdmin):
    list_display = ("measure", "plan", "reason", "decided_at", "decided_by")
    list_filter = ("plan",)
    list_select_related = ("measure", "plan", "decided_by")
    search_fields = ("measure__heading", "reason")
