"""The pages of this floor, sorted by page."""

from django.urls import path

from plans.views import calendar, changes, keys, people, saved_views

urlpatterns = [
    path("calendar/", calendar.calendar_year, name="calendar_year"),
    path("calendar/days/", calendar.own_day_add, name="own_day_add"),
    path("calendar/days/<int:pk>/remove/", calendar.own_day_remove, name="own_day_remove"),
    path("calendar/notice/", calendar.calendar_notice, name="calendar_notice"),
    path("access-tokens/", keys.key_list, name="key_list"),
    path("access-tokens/<int:pk>/revoke/", keys.key_revoke, name="key_revoke"),
    path("audit/", changes.change_list, name="change_list"),
    path("audit/<int:pk>/", changes.change_detail, name="change_detail"),
    path("people/", people.people_list, name="people_list"),
    path("posts/<int:pk>/vacate/", people.post_vacate, name="post_vacate"),
    path("posts/<int:pk>/deputy/", people.deputy_add, name="deputy_add"),
    path("deputies/<int:pk>/end/", people.deputy_end, name="deputy_end"),
    path("holders/<int:pk>/undo/", people.hand_over_undo, name="hand_over_undo"),
    path("views/save/", saved_views.view_save, name="view_save"),
    path("views/<int:pk>/forget/", saved_views.view_forget, name="view_forget"),
]
