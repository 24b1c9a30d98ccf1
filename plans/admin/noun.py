"""What the pages of every noun have here: entries that survive a refusal, a history, and the list as a table."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from plans.admin.history import Recorded
from plans.admin.refusing import Refusing
from plans.admin.taking_along import TakenAlong


class NounPages(Refusing, Recorded, TakenAlong):
    """Beside `ByPost`, which says who may open them."""

    change_list_template: Any = "admin/noun_list.html"

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """One by one, as on their own pages."""
        for thing in queryset:
            self.delete_model(request, thing)  # type: ignore[attr-defined]


class NounAdmin(NounPages, admin.ModelAdmin):
    pass
