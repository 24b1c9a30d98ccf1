"""The pages of this floor, sorted by page."""

from django.urls import path

from plans.sheets.pages import paths
from plans.sheets.posts import POSTS
from plans.views import account, accounts, calendar, changes, identities, keys, people, saved_views

urlpatterns = [
    *paths(POSTS),
    path("calendar/", calendar.calendar_year, name="calendar_year"),
    path("calendar/days/", calendar.own_day_add, name="own_day_add"),
    path("calendar/days/<int:pk>/remove/", calendar.own_day_remove, name="own_day_remove"),
    path("calendar/notice/", calendar.calendar_notice, name="calendar_notice"),
    path("access-tokens/", keys.key_list, name="key_list"),
    path("access-tokens/<int:pk>/revoke/", keys.key_revoke, name="key_revoke"),
    path("account/", account.account, name="account"),
    path("account/password/", account.account_password, name="account_password"),
    path("account/second-factor/", account.account_second_factor, name="account_second_factor"),
    path("account/identity/", identities.account_identity, name="account_identity"),
    path("account/visits/end/", account.visits_end, name="visits_end"),
    path("account/visits/<int:pk>/end/", account.visit_end, name="visit_end"),
    path("accounts/", accounts.account_list, name="account_list"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account_detail"),
    path("accounts/<int:pk>/reset/", accounts.account_reset, name="account_reset"),
    path("accounts/<int:pk>/close/", accounts.account_close, name="account_close"),
    path("accounts/<int:pk>/second-factor/", accounts.account_drop_second_factor, name="account_drop_second_factor"),
    path("accounts/<int:pk>/identity/", accounts.account_link, name="account_link"),
    path("accounts/<int:pk>/identity/remove/", accounts.account_unlink, name="account_unlink"),
    path("knocks/", accounts.knock_list, name="knock_list"),
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
