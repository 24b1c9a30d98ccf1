"""Who stands in for whom, how departments changed, and the views that people keep."""

from __future__ import annotations

from django.contrib import admin

from plans.admin.by_post import ByPost, ReadOnly
from plans.admin.noun import NounAdmin
from plans.models import Delegation, DepartmentName, Reorganisation, SavedView, Succession


class SuccessionInline(ReadOnly, admin.TabularInline):
    model = Succession
    extra = 0


@admin.register(Delegation)
class DelegationAdmin(ReadOnly, NounAdmin):
    list_display = ("person", "post", "from_on", "until_on", "reason", "ended_at")
    list_filter = ("post__role",)
    list_select_related = ("person", "post__department")
    search_fields = ("person__name", "person__username", "post__department__name", "reason")
    date_hierarchy = "from_on"


@admin.register(DepartmentName)
class DepartmentNameAdmin(ByPost, NounAdmin):
    list_display = ("name", "department", "from_on", "until_on")
    list_filter = ("department__kind",)
    list_select_related = ("department",)
    search_fields = ("name", "short_name", "department__name")
    autocomplete_fields = ("department",)


@admin.register(Reorganisation)
class ReorganisationAdmin(ReadOnly, NounAdmin):
    list_display = ("effective_on", "kind", "district", "status", "reason")
    list_filter = ("kind", "status")
    list_select_related = ("district",)
    search_fields = ("reason", "successions__before__name", "successions__after__name")
    date_hierarchy = "effective_on"
    inlines = (SuccessionInline,)


@admin.register(SavedView)
class SavedViewAdmin(ReadOnly, NounAdmin):
    list_display = ("name", "page", "saved_by", "department", "plan", "saved_at")
    list_filter = ("page",)
    list_select_related = ("saved_by", "department", "plan")
    search_fields = ("name", "saved_by__name")
    date_hierarchy = "saved_at"
