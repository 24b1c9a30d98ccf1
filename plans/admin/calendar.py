"""The working-day calendar under the caretaker's eyes. Days are set by the notice and on the calendar's page."""

from django.contrib import admin

from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin
from plans.models import AnnouncedYear, CalendarDay


@admin.register(AnnouncedYear)
class AnnouncedYearAdmin(ReadOnly, NounAdmin):
    list_display = ("year", "taken_at", "taken_by")
    list_filter = ("taken_at",)
    list_select_related = ("taken_by",)
    search_fields = ("year", "notice")


@admin.register(CalendarDay)
class CalendarDayAdmin(ReadOnly, NounAdmin):
    list_display = ("day", "works", "name", "district", "announced")
    list_filter = ("works", "announced")
    list_select_related = ("district", "announced")
    search_fields = ("name",)
    date_hierarchy = "day"
