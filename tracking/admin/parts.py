"""The caretaker's look at parts of supporting departments, lights set by hand and own schedules."""

from __future__ import annotations

from django.contrib import admin

from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin
from tracking.models import Contribution, LightOverride, ScheduleStep


@admin.register(Contribution)
class ContributionAdmin(ReadOnly, NounAdmin):
    list_display = ("update", "department", "status", "submitted_at", "decided_at")
    list_filter = ("status", "update__period__plan")
    list_select_related = ("update__measure", "update__period", "department")
    search_fields = ("update__measure__heading", "department__name", "text")


@admin.register(LightOverride)
class LightOverrideAdmin(ReadOnly, NounAdmin):
    list_display = ("measure", "light", "from_on", "until_on", "made_by", "lifted_at")
    list_filter = ("light", "measure__plan")
    list_select_related = ("measure", "made_by")
    search_fields = ("measure__heading", "reason")


@admin.register(ScheduleStep)
class ScheduleStepAdmin(ReadOnly, NounAdmin):
    list_display = ("measure", "month", "percent")
    list_filter = ("measure__plan",)
    list_select_related = ("measure",)
    search_fields = ("measure__heading",)
