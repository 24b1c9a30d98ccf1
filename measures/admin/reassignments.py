"""Which measures passed to which successor."""

from __future__ import annotations

from django.contrib import admin

from measures.models import Reassignment
from plans.admin.by_post import ReadOnly


@admin.register(Reassignment)
class ReassignmentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("measure", "succession", "role")
    list_filter = ("role",)
    list_select_related = ("measure", "succession__before", "succession__after")
    search_fields = ("measure__heading", "succession__before__name", "succession__after__name")
