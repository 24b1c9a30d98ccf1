"""Places in a plan that nobody has to count: what is added without one comes last."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Max
from django.http import HttpRequest
from django.utils.translation import gettext as _


def place_last(row: Any) -> None:
    last = type(row)._default_manager.filter(plan=row.plan_id).aggregate(last=Max("ordinal"))["last"]
    row.ordinal = (last or 0) + 1


class InPlanOrder:
    """For nouns with `plan` and `ordinal`, and for nouns that have such rows below them."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if db_field.name == "ordinal" and field is not None:
            field.required, field.help_text = False, _("Empty: after the last one.")
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if getattr(obj, "ordinal", 0) is None:
            place_last(obj)
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows that were added come after those that are there, in the order in which they were typed."""
        names = {field.name for field in formset.model._meta.fields}
        if not {"plan", "ordinal"} <= names or "ordinal" in formset.empty_form.fields:
            super().save_formset(request, form, formset, change)  # type: ignore[misc]
            return
        rows: list[models.Model] = formset.save(commit=False)
        for gone in formset.deleted_objects:
            gone.delete()
        for row in rows:
            if row.pk is None:
                place_last(row)
            row.save()
