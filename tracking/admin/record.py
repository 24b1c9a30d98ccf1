"""The caretaker's door to what happened: to look at, not to change."""

from __future__ import annotations

from django.contrib import admin

from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin
from tracking.models import (
    Duty,
    Evidence,
    Period,
    ProgressUpdate,
    Revision,
    Step,
)


class RevisionInline(ReadOnly, admin.TabularInline):
    model = Revision
    fields = ("number", "percent", "no_change", "progress", "submitted_at", "submitted_by")


class StepInline(ReadOnly, admin.TabularInline):
    model = Step
    fields = ("taken_at", "verb", "comment", "taken_by")


class EvidenceInline(ReadOnly, admin.TabularInline):
    model = Evidence
    fields = ("name", "size", "media_type", "added_at", "added_by")


@admin.register(Period)
class PeriodAdmin(ReadOnly, NounAdmin):
    list_display = ("plan", "month", "opened_on", "due_on", "locks_on", "locked_at")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("plan__title",)
    date_hierarchy = "month"


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(ReadOnly, NounAdmin):
    list_display = ("measure", "period", "status", "percent", "filed_at", "reviewed_at")
    list_filter = ("status", "period__plan", "period__month")
    list_select_related = ("measure", "period")
    search_fields = ("measure__heading", "progress", "problems", "next_steps")
    date_hierarchy = "filed_at"
    inlines = (RevisionInline, StepInline, EvidenceInline)


@admin.register(Revision)
class RevisionAdmin(ReadOnly, NounAdmin):
    list_display = ("update", "number", "percent", "submitted_at", "submitted_by")
    list_filter = ("update__period__plan", "no_change")
    list_select_related = ("update__measure", "update__period", "submitted_by")
    search_fields = ("update__measure__heading", "progress")


@admin.register(Step)
class StepAdmin(ReadOnly, NounAdmin):
    list_display = ("taken_at", "verb", "update", "taken_by", "comment")
    list_filter = ("verb",)
    list_select_related = ("update__measure", "update__period", "taken_by")
    search_fields = ("update__measure__heading", "comment", "taken_by__name")
    date_hierarchy = "taken_at"


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly, NounAdmin):
    list_display = ("name", "update", "size", "media_type", "added_at", "added_by")
    list_filter = ("media_type", "update__period__plan")
    list_select_related = ("update__measure", "update__period", "added_by")
    search_fields = ("name", "sha256", "update__measure__heading")


@admin.register(Duty)
class DutyAdmin(ReadOnly, NounAdmin):
    list_display = ("kind", "measure", "department", "role", "opened_on", "due_on")
    list_filter = ("kind", "role", "plan")
    list_select_related = ("measure", "department")
    search_fields = ("measure__heading", "department__name")
    exclude = ("thing_id", "page_id")
