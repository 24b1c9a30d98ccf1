"""Who stands in for whom, and how departments changed."""

from __future__ import annotations

from django.contrib import admin

from plans.admin.by_post import ByPost, ReadOnly
from plans.models import Delegation, DepartmentName, Reorganisation, Succession


class SuccessionInline(ReadOnly, admin.TabularInline):
    model = Succession
    extra = 0


@admin.register(Delegation)
class DelegationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("person", "post", "from_on", "until_on", "reason", "ended_at")
    list_filter = ("post__role",)
    list_select_related = ("person", "post__department")
    search_fields = ("person__name", "person__username", "post__department__name", "reason")
    date_hierarchy = "from_on"


@admin.register(DepartmentName)
class DepartmentNameAdmin(ByPost, admin.ModelAdmin):
    list_display = ("name", "department", "from_on", "until_on")
    list_filter = ("department__kind",)
    list_select_related = ("department",)
    search_fields = ("name", "short_name", "department__name")
    autocomplete_fields = ("department",)


@admin.register(Reorganisation)
class ReorganisationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("effective_on", "kind", "district", "status", "reason")
    list_filter = ("kind", "status")
    list_select_related = ("district",)
    search_fields = ("reason", "successions__before__name", "successions__after__name")
    date_hierarchy = "effective_on"
    inlines = (SuccessionInline,)
