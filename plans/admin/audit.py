"""The records of changes and of the door, for auditors to look at; nobody changes them, here or anywhere."""

from django.contrib import admin
from django.http import HttpRequest

from plans.admin.by_post import ReadOnly
from plans.admin.noun import NounAdmin
from plans.models import Change, Identity, Knock, Seal, Visit
from plans.models.membership import Role
from plans.policies import allowed


class ForAuditors(ReadOnly):
    def _sees_all(self, request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        user = request.user
        return bool(user.is_authenticated and allowed(user, "audit.read"))


@admin.register(Change)
class ChangeAdmin(ForAuditors, NounAdmin):
    list_display = ("at", "relation", "key", "act", "person", "door", "db_user")
    list_filter = ("act", "relation")
    list_select_related = ("person",)
    search_fields = ("key", "door", "person__name", "db_user")
    show_full_result_count = False


@admin.register(Seal)
class SealAdmin(ForAuditors, NounAdmin):
    list_display = ("number", "at")
    list_filter = ("at",)
    search_fields = ("number",)
    exclude = ("changes", "leaves", "previous", "digest")


class OfTheDoor(ForAuditors):
    """For who keeps accounts, too."""

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.held().has(Role.SECURITY, Role.AUDITOR))


@admin.register(Knock)
class KnockAdmin(OfTheDoor, NounAdmin):
    list_display = ("at", "kind", "person", "username", "address", "door", "status")
    list_filter = ("kind", "at")
    list_select_related = ("person",)
    search_fields = ("username", "person__name", "door")
    exclude = ("device",)
    show_full_result_count = False


@admin.register(Visit)
class VisitAdmin(OfTheDoor, NounAdmin):
    """One's own only, here as on the pages."""

    list_display = ("person", "begun", "address", "browser")
    list_filter = ("begun",)
    list_select_related = ("person",)
    search_fields = ("browser", "person__name")


@admin.register(Identity)
class IdentityAdmin(OfTheDoor, NounAdmin):
    """Linked and unlinked on the pages of the account."""

    list_display = ("person", "issuer", "subject", "linked_at", "linked_by")
    list_filter = ("issuer",)
    list_select_related = ("person", "linked_by")
    search_fields = ("subject", "person__name")
