"""The caretaker's door to the history of targets: to look at; what changes them are the pages."""

from __future__ import annotations

from django.contrib import admin

from measures.models import TargetChange, TrajectoryPoint
from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin


@admin.register(TargetChange)
class TargetChangeAdmin(ReadOnly, NounAdmin):
    list_display = ("changed_at", "target", "kind", "value", "unit", "due_on", "reason", "changed_by")
    list_filter = ("kind", "target__measure__plan")
    list_select_related = ("target", "changed_by")
    search_fields = ("target__text", "target__measure__heading", "reason")
    date_hierarchy = "changed_at"


@admin.register(TrajectoryPoint)
class TrajectoryPointAdmin(ReadOnly, NounAdmin):
    list_display = ("target", "month", "value", "set_at", "set_by")
    list_filter = ("target__measure__plan",)
    list_select_related = ("target", "set_by")
    search_fields = ("target__text", "target__measure__heading")
    date_hierarchy = "month"
