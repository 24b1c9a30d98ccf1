"""The caretaker's door to objections and plan-backs: to look at; what moves them are the pages."""

from __future__ import annotations

from django.contrib import admin

from measures.models import Objection, PlanBack, PlanBackRow, PlanBackTarget
from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin


class PlanBackRowInline(ReadOnly, admin.TabularInline):
    model = PlanBackRow
    fields = ("verb", "title", "due_on", "was_title", "was_due_on", "deliverable", "department", "weight")


class PlanBackTargetInline(ReadOnly, admin.TabularInline):
    model = PlanBackTarget
    fields = ("verb", "text", "target", *PlanBackTarget.CONTENT)


@admin.register(Objection)
class ObjectionAdmin(ReadOnly, NounAdmin):
    list_display = ("measure", "department", "suggested", "status", "raised_at", "decided_at")
    list_filter = ("status", "measure__plan")
    list_select_related = ("measure", "department", "suggested")
    search_fields = ("measure__heading", "department__name", "reason")
    date_hierarchy = "raised_at"


@admin.register(PlanBack)
class PlanBackAdmin(ReadOnly, NounAdmin):
    list_display = ("measure", "version", "status", "proposed_at", "proposed_by", "decided_at")
    list_filter = ("status", "measure__plan")
    list_select_related = ("measure", "proposed_by")
    search_fields = ("measure__heading", "note", "answer")
    date_hierarchy = "proposed_at"
    inlines = (PlanBackRowInline, PlanBackTargetInline)
