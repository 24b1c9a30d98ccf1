"""The caretaker's door to reports, from draft to letter: to look at; the pages write, approve and issue."""

from __future__ import annotations

from django.contrib import admin

from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin
from tracking.models import IssueRun, Passage, Remark, Report, ReportFile, Subscription


class ReportFileInline(ReadOnly, admin.TabularInline):
    model = ReportFile


class PassageInline(ReadOnly, admin.TabularInline):
    model = Passage
    fields = ("place", "after", "version", "written_at", "written_by")


class RemarkInline(ReadOnly, admin.TabularInline):
    model = Remark
    fields = ("place", "text", "made_at", "made_by", "resolved_at", "resolved_by")


@admin.register(Report)
class ReportAdmin(ReadOnly, NounAdmin):
    list_display = ("plan", "period", "revision", "status", "as_of", "issued_at", "sha256")
    list_filter = ("status", "plan")
    list_select_related = ("plan", "period")
    search_fields = ("plan__title", "sha256")
    inlines = (ReportFileInline, PassageInline, RemarkInline)


@admin.register(Passage)
class PassageAdmin(ReadOnly, NounAdmin):
    list_display = ("report", "place", "version", "written_at", "written_by")
    list_filter = ("report__plan",)
    list_select_related = ("report__plan", "report__period", "written_by")
    search_fields = ("place", "written_by__name")
    date_hierarchy = "written_at"


@admin.register(Remark)
class RemarkAdmin(ReadOnly, NounAdmin):
    list_display = ("report", "place", "text", "made_at", "made_by", "resolved_at")
    list_filter = ("report__plan",)
    list_select_related = ("report__plan", "report__period", "made_by")
    search_fields = ("text", "made_by__name")
    date_hierarchy = "made_at"


@admin.register(IssueRun)
class IssueRunAdmin(ReadOnly, NounAdmin):
    list_display = ("report", "status", "files_made", "files_wanted", "tries", "asked_at", "asked_by")
    list_filter = ("status", "report__plan")
    list_select_related = ("report__plan", "report__period", "asked_by")
    search_fields = ("refusal", "asked_by__name")
    date_hierarchy = "asked_at"


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly, NounAdmin):
    list_display = ("person", "plan", "attached", "made_at", "made_by", "ended_at")
    list_filter = ("plan", "attached")
    list_select_related = ("person", "plan", "made_by")
    search_fields = ("person__name", "plan__title")
    date_hierarchy = "made_at"
