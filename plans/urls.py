"""The pages of this floor, sorted by page."""

from django.urls import path

from plans.views import calendar

urlpatterns = [
    path("calendar/", calendar.calendar_year, name="calendar_year"),
    path("calendar/days/", calendar.own_day_add, name="own_day_add"),
    path("calendar/days/<int:pk>/remove/", calendar.own_day_remove, name="own_day_remove"),
    path("calendar/notice/", calendar.calendar_notice, name="calendar_notice"),
]
