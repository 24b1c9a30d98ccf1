"""Which measures passed to which successor."""

from __future__ import annotations

from django.contrib import admin

from measures.models import Reassignment
from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin


@admin.register(Reassignment)
class ReassignmentAdmin(ReadOnly, NounAdmin):
    list_display = ("measure", "succession", "role")
    list_filter = ("role",)
    list_select_related = ("measure", "succession__before", "succession__after")
    search_fields = ("measure__heading", "succession__before__name", "succession__after__name")
