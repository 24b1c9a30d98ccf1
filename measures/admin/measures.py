"""The caretaker's door to measures and what hangs on them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from measures.admin.entering import ByActions, WhilePrepared
from measures.changes import OF_MEASURES, OF_MILESTONES
from measures.models import Assignment, Measure, Milestone, Target
from plans.admin.bulk import ChangedTogether
from plans.admin.by_post import ByPost
from plans.admin.noun import NounAdmin
from plans.admin.ordering import InPlanOrder

ACKNOWLEDGED = ("acknowledged_at", "acknowledged_by")


class AssignmentInline(WhilePrepared, ByPost, admin.TabularInline):
    model = Assignment
    extra = 0
    fields = ("department", "role", "source", "printed", "confirmed_at", "confirmed_by", "acknowledged_at")
    readonly_fields = ("source", "printed", "confirmed_at", "confirmed_by", "acknowledged_at")
    autocomplete_fields = ("department",)


class MilestoneInline(WhilePrepared, ByPost, admin.TabularInline):
    model = Milestone
    extra = 0
    fields = ("title", "deliverable", "department", "due_on", "original_due_on", "weight", "done_on")
    readonly_fields = ("original_due_on", "weight", "done_on")
    autocomplete_fields = ("department",)


class TargetInline(WhilePrepared, ByPost, admin.TabularInline):
    model = Target
    extra = 0
    fields = ("text", "kind", "comparator", "value", "unit", "scale", "baseline", "counting", "due_on")


@admin.register(Measure)
class MeasureAdmin(ByPost, ByActions, ChangedTogether, InPlanOrder, NounAdmin):
    changes = OF_MEASURES
    list_display = ("ordinal", "number", "heading", "plan", "section", "status", "derived_origin")
    list_display_links = ("number", "heading")
    list_filter = ("plan", "status")
    list_select_related = ("plan", "section")
    search_fields = ("heading", "working_title", "body", "number", "assignments__department__name")
    autocomplete_fields = ("plan", "section")
    fieldsets = (
        (None, {"fields": ("plan", "section", ("number", "ordinal"), "heading", "body", "working_title", "tags")}),
        (_("Status"), {"fields": ("status", ("closed_at", "closed_by"), "withdrawn_at", "withdrawn_because")}),
        (_("Source"), {"classes": ("collapse",), "fields": ("printed_number", "earlier_text", "spans")}),
    )
    readonly_fields = (
        "earlier_text",
        "spans",
        "status",
        "closed_at",
        "closed_by",
        "withdrawn_at",
        "withdrawn_because",
    )
    inlines = (AssignmentInline, MilestoneInline, TargetInline)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.with_origin()

    @admin.display(description=_("origin"))
    def derived_origin(self, measure: Any) -> str:
        return str(Measure.Origin(measure.origin).label)


@admin.register(Assignment)
class AssignmentAdmin(WhilePrepared, ByPost, ByActions, NounAdmin):
    list_display = ("measure", "department", "role", "source", "confirmed_at", "acknowledged_at")
    list_filter = ("role", "source", "measure__plan")
    list_select_related = ("measure", "department")
    search_fields = ("measure__heading", "department__name", "printed")
    autocomplete_fields = ("measure", "department")
    readonly_fields = ("source", "printed", "span_start", "span_end", "confirmed_at", "confirmed_by", *ACKNOWLEDGED)


@admin.register(Milestone)
class MilestoneAdmin(WhilePrepared, ByPost, ByActions, ChangedTogether, NounAdmin):
    changes = OF_MILESTONES
    list_display = ("title", "measure", "department", "original_due_on", "due_on", "done_on")
    list_filter = ("measure__plan", ("done_on", admin.EmptyFieldListFilter))
    list_select_related = ("measure", "department")
    search_fields = ("title", "deliverable", "measure__heading")
    autocomplete_fields = ("measure", "department")
    exclude = ("ordinal",)
    readonly_fields = ("original_due_on", "weight", "done_on", "done_at", "done_by", "quote", "span_start", "span_end")
    date_hierarchy = "due_on"


@admin.register(Target)
class TargetAdmin(WhilePrepared, ByPost, ByActions, NounAdmin):
    list_display = ("text", "measure", "kind", "comparator", "value", "unit", "due_on")
    list_filter = ("kind", "measure__plan")
    list_select_related = ("measure",)
    search_fields = ("text", "measure__heading")
    autocomplete_fields = ("measure",)
    exclude = ("ordinal",)
    readonly_fields = ("span_start", "span_end")
