"""Keys of machines under the caretaker's eyes: whose, how far, when used. Nobody sees a key's text."""

from django.contrib import admin

from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin
from plans.models import AccessToken


@admin.register(AccessToken)
class AccessTokenAdmin(ReadOnly, NounAdmin):
    list_display = ("label", "hint", "person", "expires_on", "used_on_api_at", "revoked_at")
    list_filter = ("expires_on",)
    list_select_related = ("person",)
    search_fields = ("label", "hint", "person__name")
