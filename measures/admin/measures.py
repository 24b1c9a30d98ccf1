"""The caretaker's door to measures and what hangs on them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from measures.actions.entering import put_down
from measures.admin.entering import ByActions, ComesWhilePrepared, StaysInPlace, WhilePrepared, require_prepared
from measures.changes import OF_MEASURES, OF_MILESTONES
from measures.forms.entry import MeasureSheetForm
from measures.models import Assignment, Measure, Milestone, Target
from plans.admin.bulk import ChangedTogether
from plans.admin.by_post import ByPost
from plans.admin.noun import NounAdmin
from plans.admin.ordering import InPlanOrder
from plans.admin.sheets import FromSheet
from plans.asked import person

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
class MeasureAdmin(
    StaysInPlace, ComesWhilePrepared, ByPost, ByActions, ChangedTogether, FromSheet, InPlanOrder, NounAdmin
):
    belongs_to = "plan"
    changes = OF_MEASURES
    sheet_fields = ("plan", "section", "number", "heading", "body", "working_title", "tags", "lead", "due_on")
    sheet_form = MeasureSheetForm
    list_display = ("number", "heading", "working_title", "section", "lead", "status", "derived_origin", "plan")
    list_display_links = ("number", "heading")
    list_editable = ("working_title",)
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
        first = Milestone.objects.visible_to(person(request)).filter(measure=OuterRef("pk")).order_by("due_on", "pk")
        return rows.with_origin().with_lead().annotate(first_due_on=Subquery(first.values("due_on")[:1]))

    @admin.display(description=_("lead department"))
    def lead(self, measure: Any) -> str:
        return measure.lead_name or ""

    @admin.display(description=_("due date"))
    def due_on(self, measure: Any) -> Any:
        return measure.first_due_on

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            require_prepared(obj.plan)
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        require_prepared(obj.plan)
        super().delete_model(request, obj)

    def keep_row(self, request: HttpRequest, thing: Any, form: Any, *, is_new: bool) -> None:
        super().keep_row(request, thing, form, is_new=is_new)
        said = {name: form.cleaned_data.get(name) for name in ("lead", "due_on")}
        put_down(thing, **said, by=person(request), now=timezone.now())

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
class MilestoneAdmin(StaysInPlace, WhilePrepared, ByPost, ByActions, ChangedTogether, FromSheet, NounAdmin):
    belongs_to = "measure"
    changes = OF_MILESTONES
    sheet_fields = ("measure", "title", "deliverable", "department", "due_on")
    list_display = ("title", "measure", "department", "original_due_on", "due_on", "done_on")
    list_filter = ("measure__plan", ("done_on", admin.EmptyFieldListFilter))
    list_select_related = ("measure", "department")
    search_fields = ("title", "deliverable", "measure__heading")
    autocomplete_fields = ("measure", "department")
    exclude = ("ordinal",)
    readonly_fields = ("original_due_on", "weight", "done_on", "done_at", "done_by", "quote", "span_start", "span_end")
    date_hierarchy = "due_on"


@admin.register(Target)
class TargetAdmin(StaysInPlace, WhilePrepared, ByPost, ByActions, FromSheet, NounAdmin):
    belongs_to = "measure"
    sheet_fields = ("measure", "text", "kind", "comparator", "value", "unit", "due_on")
    list_display = ("text", "measure", "kind", "comparator", "value", "unit", "due_on")
    list_filter = ("kind", "measure__plan")
    list_select_related = ("measure",)
    search_fields = ("text", "measure__heading")
    autocomplete_fields = ("measure",)
    exclude = ("ordinal",)
    readonly_fields = ("span_start", "span_end")
