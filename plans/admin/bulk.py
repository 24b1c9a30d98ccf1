"""Changes to many rows: ticked here, then asked for, tried out and confirmed as on the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from plans.listing.bulk import ROWS_PER_PAGE, Changes, Way
from plans.listing.changing import change_rows


class ChangedTogether:
    """`changes` are those of the pages, with their actions; only the doors are of this house."""

    changes: Changes
    model: type[models.Model]

    @property
    def _name(self) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.change_together)  # type: ignore[attr-defined]
        return [path("together/", view, name=f"{self._name}_together"), *super().get_urls()]  # type: ignore[misc]

    def change_together(self, request: HttpRequest) -> HttpResponse:
        door, back = f"admin:{self._name}_together", f"admin:{self._name}_changelist"
        return change_rows(request, replace(self.changes, door=door, back=back))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One for each way to change rows; a way that finds its rows itself stands above the list."""
        actions: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        if self.has_change_permission(request):  # type: ignore[attr-defined]
            ways = [way for way in self.changes.ways if way.rows is None]
            actions |= {way.key: (_asking(way), way.key, way.label) for way in ways}
        return actions

    def list_tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        ways = [way for way in self.changes.ways if way.rows] if self.has_change_permission(request) else []  # type: ignore[attr-defined]
        offered = [(f"together/?{urlencode({'way': way.key})}", str(way.label)) for way in ways]
        return [*super().list_tools(request), *offered]  # type: ignore[misc]


def _asking(way: Way) -> Callable[..., HttpResponse | None]:
    def ask(admin: Any, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        keys = list(queryset.values_list("pk", flat=True)[: ROWS_PER_PAGE + 1])
        if len(keys) > ROWS_PER_PAGE:
            messages.error(request, _("Tick at most %(count)s rows of the list.") % {"count": ROWS_PER_PAGE})
            return None
        asked = urlencode([("way", way.key), *(("row", key) for key in keys)])
        return redirect(f"{reverse(f'admin:{admin._name}_together')}?{asked}")

    return ask
