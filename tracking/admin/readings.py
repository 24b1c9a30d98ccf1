"""The caretaker's door to readings and explanations: to look at, not to change."""

from __future__ import annotations

from django.contrib import admin

from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin
from tracking.models import Explanation, Reading


@admin.register(Reading)
class ReadingAdmin(ReadOnly, NounAdmin):
    list_display = ("target", "value", "as_of", "update", "department", "reason", "entered_at", "entered_by")
    list_filter = ("target__measure__plan", "target__kind")
    list_select_related = ("target", "update__measure", "update__period", "department", "entered_by")
    search_fields = ("target__text", "target__measure__heading", "reason")
    date_hierarchy = "as_of"


@admin.register(Explanation)
class ExplanationAdmin(ReadOnly, NounAdmin):
    list_display = ("given_at", "revision", "doubt", "words", "given_by")
    list_filter = ("doubt", "revision__update__period__plan")
    list_select_related = ("revision__update__measure", "revision__update__period", "given_by")
    search_fields = ("words", "revision__update__measure__heading")
    date_hierarchy = "given_at"
