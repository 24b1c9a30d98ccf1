"""Who may use the caretaker's door, and what exists there for them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest

from plans.admin.refusing import READING
from plans.asked import person
from plans.models import Membership, Plan, Post
from plans.models.membership import ADMINISTRATIONS, Role
from plans.policies import PlanSettled, plan_of

# The fields by which a thing hangs on one that has a page, nearest first.
TOWARDS_A_PAGE = ("milestone", "target", "update", "measure", "report", "period", "plan", "post", "department")


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

    def obstacle(self, thing: Any) -> str:
        """Why `thing` stays as it is, in words; empty where it may change."""
        plan = plan_of(thing) if thing is not None and thing.pk else None
        return str(PlanSettled(plan)) if plan is not None and plan.status in Plan.SETTLED else ""

    def _may_change(self, request: HttpRequest, thing: Any) -> bool:
        """What cannot change is shown as words. A form that comes back is taken all the same, and refused with the
        reason: without the right to it, all that was typed would be gone.
        """
        return request.method not in READING or not self.obstacle(thing)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The page of the thing itself, else of the nearest one that it hangs on."""
        while isinstance(obj, models.Model):
            if hasattr(obj, "get_absolute_url"):
                return str(obj.get_absolute_url())
            names = {field.name for field in obj._meta.fields}
            towards = next((name for name in TOWARDS_A_PAGE if name in names), None)
            obj = getattr(obj, towards) if towards else None
        return None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        return self._maintains(request) or (user.is_authenticated and user.held().has(Role.AUDITOR))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.maintained and self._maintains(request) and self._may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.maintained and self._maintains(request) and self._may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.maintained and self._maintains(request) and self._may_change(request, obj)


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
