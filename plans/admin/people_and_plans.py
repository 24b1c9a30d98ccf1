"""The caretaker's door: looking and repairing. Rows are those the person may see; moves are made on the pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.actions.accounts import INITIAL_LASTS
from plans.admin.by_post import ByPost, OfAccounts, OfPosts, ReadOnly
from plans.admin.noun import NounAdmin, NounPages
from plans.admin.ordering import InPlanOrder
from plans.admin.sheets import FromSheet
from plans.models import (
    Act,
    Department,
    DepartmentAlias,
    Document,
    Membership,
    Post,
    Requirement,
    Section,
    User,
)


class AliasInline(ByPost, admin.TabularInline):
    model = DepartmentAlias
    extra = 0


class PostInline(ByPost, admin.TabularInline):
    model = Post
    extra = 0
    show_change_link = True


class MembershipInline(OfPosts, admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("post", "person")


@admin.register(Department)
class DepartmentAdmin(ByPost, FromSheet, NounAdmin):
    sheet_fields = ("name", "short_name", "kind", "parent", "ordinal")
    list_display = ("short_name", "name", "kind", "parent", "ordinal", "abolished_on")
    list_editable = ("ordinal",)
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "aliases__name")
    autocomplete_fields = ("parent",)
    inlines = (AliasInline, PostInline)


@admin.register(DepartmentAlias)
class DepartmentAliasAdmin(ByPost, NounAdmin):
    list_display = ("name", "department")
    list_filter = ("department__kind",)
    list_select_related = ("department",)
    search_fields = ("name", "department__name")
    autocomplete_fields = ("department",)


@admin.register(Post)
class PostAdmin(ByPost, FromSheet, NounAdmin):
    sheet_fields = ("department", "role", "title")
    list_display = ("department", "role", "title")
    list_editable = ("title",)
    list_filter = ("role",)
    list_select_related = ("department",)
    search_fields = ("department__name", "department__short_name", "title")
    autocomplete_fields = ("department",)
    inlines = (MembershipInline,)


@admin.register(Membership)
class MembershipAdmin(OfPosts, NounAdmin):
    list_display = ("person", "post", "from_on", "until_on")
    list_filter = ("post__role",)
    list_select_related = ("person", "post__department")
    search_fields = ("person__name", "person__username", "post__department__name")
    autocomplete_fields = ("person", "post")
    date_hierarchy = "from_on"


@admin.register(User)
class PersonAdmin(OfAccounts, NounPages, UserAdmin):
    list_display = ("username", "name", "email", "phone", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "memberships__post__role")
    search_fields = ("username", "name", "email")
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("name", "email", "phone")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "must_change_password")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "email", "password1", "password2")}),)
    inlines = (MembershipInline,)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser makes another one."""
        given = list(super().get_fieldsets(request, obj))
        if obj is not None and self._sees_all(request):
            given.append((_("Set-up"), {"fields": ("is_superuser",)}))
        return given

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A password that somebody else chose is good for the first sign-in only, and not for long."""
        if not change:
            obj.must_change_password, obj.password_until = True, timezone.now() + INITIAL_LASTS
        super().save_model(request, obj, form, change)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            owed = {"must_change_password": True, "password_until": timezone.now() + INITIAL_LASTS}
            self.get_queryset(request).filter(pk=id).update(**owed)
        return response

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are never deleted: history names them. They are made inactive."""
        return False


@admin.register(Section)
class SectionAdmin(ByPost, FromSheet, InPlanOrder, NounAdmin):
    sheet_fields = ("plan", "number", "heading")
    list_display = ("plan", "number", "heading")
    list_editable = ("number", "heading")
    list_filter = ("plan__year", "plan")
    list_select_related = ("plan",)
    search_fields = ("heading", "plan__title")
    autocomplete_fields = ("plan",)


@admin.register(Requirement)
class RequirementAdmin(ByPost, InPlanOrder, NounAdmin):
    list_display = ("number", "heading", "plan")
    list_filter = ("plan__year",)
    list_select_related = ("plan",)
    search_fields = ("heading", "body", "plan__title")
    autocomplete_fields = ("plan", "section")


@admin.register(Document)
class DocumentAdmin(ByPost, NounAdmin):
    """Read only: a document is what was uploaded."""

    maintained = False
    list_display = ("name", "kind", "plan", "size", "uploaded_at", "uploaded_by")
    list_filter = ("kind",)
    list_select_related = ("plan", "uploaded_by")
    search_fields = ("name", "sha256", "plan__title")
    date_hierarchy = "uploaded_at"


@admin.register(Act)
class ActAdmin(ReadOnly, NounAdmin):
    list_display = ("taken_at", "taken_by", "verb", "subject", "about", "comment", "part_of_id")
    list_filter = ("plan", "verb")
    list_select_related = ("taken_by",)
    search_fields = ("subject", "about", "comment")
    date_hierarchy = "taken_at"
