"""The caretaker's door to measures and what hangs on them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from measures.models import Assignment, Measure, Milestone, Target
from plans.admin.by_post import ByPost
from plans.asked import person


def confirm_by_hand(assignment: Assignment, request: HttpRequest) -> None:
    """What a caretaker types is a decision, not a proposal."""
    if assignment.confirmed_at is None:
        assignment.confirmed_at, assignment.confirmed_by = timezone.now(), person(request)


ACKNOWLEDGED = ("acknowledged_at", "acknowledged_by")


class AssignmentInline(ByPost, admin.TabularInline):
    model = Assignment
    extra = 0
    fields = ("department", "role", "source", "printed", "confirmed_at", "confirmed_by", "acknowledged_at")
    readonly_fields = ("source", "printed", "confirmed_at", "confirmed_by", "acknowledged_at")
    autocomplete_fields = ("department",)


class MilestoneInline(ByPost, admin.TabularInline):
    model = Milestone
    extra = 0
    fields = ("ordinal", "title", "deliverable", "department", "original_due_on", "due_on", "weight", "done_on")
    readonly_fields = ("weight", "done_on")
    autocomplete_fields = ("department",)


class TargetInline(ByPost, admin.TabularInline):
    model = Target
    extra = 0
    fields = ("ordinal", "text", "kind", "comparator", "value", "unit", "scale", "baseline", "counting", "due_on")


@admin.register(Measure)
class MeasureAdmin(ByPost, admin.ModelAdmin):
    list_display = ("ordinal", "number", "heading", "plan", "section", "status", "derived_origin")
    list_display_links = ("number", "heading")
    list_filter = ("plan", "status")
    list_select_related = ("plan", "section")
    search_fields = ("heading", "working_title", "body", "number", "assignments__department__name")
    autocomplete_fields = ("plan", "section")
    readonly_fields = ("spans", "status", "closed_at", "closed_by")
    inlines = (AssignmentInline, MilestoneInline, TargetInline)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.with_origin()

    @admin.display(description=_("origin"))
    def derived_origin(self, measure: Any) -> str:
        return str(Measure.Origin(measure.origin).label)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Assignment:
            for inline in formset.forms:
                if inline.has_changed():
                    confirm_by_hand(inline.instance, request)
        super().save_formset(request, form, formset, change)


@admin.register(Assignment)
class AssignmentAdmin(ByPost, admin.ModelAdmin):
    list_display = ("measure", "department", "role", "source", "confirmed_at", "acknowledged_at")
    list_filter = ("role", "source", "measure__plan")
    list_select_related = ("measure", "department")
    search_fields = ("measure__heading", "department__name", "printed")
    autocomplete_fields = ("measure", "department")
    readonly_fields = ("source", "printed", "span_start", "span_end", "confirmed_at", "confirmed_by", *ACKNOWLEDGED)

    def save_model(self, request: HttpRequest, obj: Assignment, form: Any, change: bool) -> None:
        confirm_by_hand(obj, request)
        super().save_model(request, obj, form, change)


@admin.register(Milestone)
class MilestoneAdmin(ByPost, admin.ModelAdmin):
    list_display = ("title", "measure", "department", "original_due_on", "due_on", "done_on")
    list_filter = ("measure__plan", ("done_on", admin.EmptyFieldListFilter))
    list_select_related = ("measure", "department")
    search_fields = ("title", "deliverable", "measure__heading")
    autocomplete_fields = ("measure", "department")
    readonly_fields = ("weight", "done_on", "done_at", "done_by", "quote", "span_start", "span_end")
    date_hierarchy = "due_on"


@admin.register(Target)
class TargetAdmin(ByPost, admin.ModelAdmin):
    list_display = ("text", "measure", "kind", "comparator", "value", "unit", "due_on")
    list_filter = ("kind", "measure__plan")
    list_select_related = ("measure",)
    search_fields = ("text", "measure__heading")
    autocomplete_fields = ("measure",)
    readonly_fields = ("span_start", "span_end")
