"""The caretaker's door to instructions, suggestions and inspections: to look at. Only the reply terms are data to keep.

Who made a suggestion is not shown here: it is told to those who answer it.
"""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from plans.admin.by_post import ByPost, ReadOnly
from plans.admin.noun import NounAdmin
from tracking.models import (
    Attachment,
    Inspection,
    InspectionItem,
    Instruction,
    InstructionAddressee,
    InstructionStep,
    ReplyTerm,
    Suggestion,
    SuggestionLink,
    SuggestionStep,
    SuggestionUnit,
)
from tracking.models.attachment import OWNERS


class AddresseeInline(ReadOnly, admin.TabularInline):
    model = InstructionAddressee


class InstructionStepInline(ReadOnly, admin.TabularInline):
    model = InstructionStep
    fields = ("taken_at", "verb", "department", "text", "due_on", "taken_by")


class UnitInline(ReadOnly, admin.TabularInline):
    model = SuggestionUnit


class LinkInline(ReadOnly, admin.TabularInline):
    model = SuggestionLink


class SuggestionStepInline(ReadOnly, admin.TabularInline):
    model = SuggestionStep
    fields = ("taken_at", "verb", "department", "text", "outcome", "satisfaction", "due_on", "taken_by")


class ItemInline(ReadOnly, admin.TabularInline):
    model = InspectionItem
    fields = ("position", "measure", "weight", "status", "verdict", "final_verdict")


@admin.register(ReplyTerm)
class ReplyTermAdmin(ByPost, NounAdmin):
    list_display = ("urgency", "days", "plan")
    list_filter = ("urgency", "plan")
    list_select_related = ("plan",)
    search_fields = ("plan__title",)
    autocomplete_fields = ("plan",)


@admin.register(Instruction)
class InstructionAdmin(ReadOnly, NounAdmin):
    list_display = ("given_on", "measure", "given_by", "urgency", "due_on", "status")
    list_filter = ("status", "urgency", "measure__plan")
    list_select_related = ("measure", "given_by")
    search_fields = ("text", "measure__heading")
    date_hierarchy = "given_on"
    inlines = (AddresseeInline, InstructionStepInline)


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly, NounAdmin):
    list_display = ("number", "subject", "channel", "received_on", "status", "plan")
    list_filter = ("status", "channel", "year", "plan")
    list_select_related = ("plan",)
    search_fields = ("subject", "text")
    date_hierarchy = "received_on"
    exclude = ("submitter_name", "submitter_unit", "submitter_contact")
    inlines = (UnitInline, SuggestionStepInline, LinkInline)


@admin.register(Inspection)
class InspectionAdmin(ReadOnly, NounAdmin):
    list_display = ("plan", "as_of", "size", "seed", "report_due_on", "status")
    list_filter = ("status", "plan")
    list_select_related = ("plan",)
    search_fields = ("plan__title", "seed")
    date_hierarchy = "drawn_at"
    inlines = (ItemInline,)


@admin.register(InspectionItem)
class InspectionItemAdmin(ReadOnly, NounAdmin):
    list_display = ("measure", "inspection", "weight", "status", "verdict", "final_verdict")
    list_filter = ("status", "verdict", "final_verdict", "inspection__plan")
    list_select_related = ("measure", "inspection__plan")
    search_fields = ("measure__heading", "findings", "reply", "conclusion")


@admin.register(Attachment)
class AttachmentAdmin(ReadOnly, NounAdmin):
    list_display = ("name", "size", "media_type", "added_at", "added_by")
    list_filter = ("media_type",)
    list_select_related = ("added_by",)
    search_fields = ("name", "sha256")
    exclude = OWNERS
    readonly_fields = ("belongs_to",)

    @admin.display(description=_("belongs to"))
    def belongs_to(self, file: Attachment) -> str:
        return str(next(filter(None, (getattr(file, owner) for owner in OWNERS))))
