"""Who may use the caretaker's door, and what exists there for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from plans.asked import person
from plans.models import Membership, Post
from plans.models.membership import ADMINISTRATIONS, Role

CHECK_VIOLATION = "23514"


def said_by_trigger(refusal: IntegrityError) -> bool:
    """Whether a trigger refused, which holds still what is over or what other rows rest on; no constraint by name."""
    told = getattr(refusal.__cause__, "diag", None)
    return told is not None and told.sqlstate == CHECK_VIOLATION and not told.constraint_name


class ByPost:
    """Admin rights follow from posts: data entry maintains, the auditor reads, a superuser sets the house up.

    Rows outside the person's sight do not exist here, neither in lists nor as choices of a field.
    """

    maintained = True
    model: type[models.Model]

    def _sees_all(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def _maintains(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_superuser or (user.is_authenticated and user.held().has(Role.DATA_ENTRY))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)  # type: ignore[misc]
        return rows if self._sees_all(request) else rows.visible_to(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        target = db_field.remote_field.model
        manager = target._default_manager
        if "queryset" not in kwargs and hasattr(manager, "visible_to") and not self._sees_all(request):
            kwargs["queryset"] = manager.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_in_words(request, super().changeform_view, *args, **kwargs)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_in_words(request, super().delete_view, *args, **kwargs)  # type: ignore[misc]

    def _or_in_words(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """What a trigger refuses is told on the page that was left; nothing of it is saved."""
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except IntegrityError as refusal:
            if not said_by_trigger(refusal):
                raise
            words = _("Nothing was saved: the plan is over, or other rows rest on what would change.")
            messages.error(request, words)
            return redirect(request.get_full_path())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        return self._maintains(request) or (user.is_authenticated and user.held().has(Role.AUDITOR))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.maintained and self._maintains(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.maintained and self._maintains(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.maintained and self._maintains(request)


class OfAccounts(ByPost):
    """What the security administrator maintains; data entry and the auditor look at it (三员分立)."""

    maintainers: tuple[str, ...] = (Role.SECURITY,)

    def _maintains(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_superuser or (user.is_authenticated and user.held().has(*self.maintainers))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        return super().has_view_permission(request, obj) or (
            user.is_authenticated and user.held().has(*ADMINISTRATIONS)
        )


class OfPosts(OfAccounts):
    """Who holds which post: data entry fills the posts of the departments, security those of the administrations."""

    maintainers = (Role.SECURITY, Role.DATA_ENTRY)

    def _grants_all(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_superuser or (user.is_authenticated and user.held().has(Role.SECURITY))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "post" and not self._grants_all(request):
            kwargs["queryset"] = Post.objects.visible_to(person(request)).exclude(role__in=ADMINISTRATIONS)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        of_administration = isinstance(obj, Membership) and obj.post.role in ADMINISTRATIONS
        return super().has_change_permission(request, obj) and (not of_administration or self._grants_all(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class ReadOnly(ByPost):
    """To look at: what moves it are the pages."""

    maintained = False
