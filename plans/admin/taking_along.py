"""A list of the caretaker as a table that leaves the house: rows as they are filtered, columns as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from plans.asked import UnfitQuery
from plans.listing.answers import ROWS_AT_ONCE
from plans.listing.sheets import FORMATS


class TakenAlong:
    """A table of the list above which it is offered; its columns are those of the list."""

    model: type[models.Model]

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)  # type: ignore[attr-defined]
        return [path("export/<str:kind>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(  # type: ignore[misc]
            request, {"tools": self.list_tools(request), **(extra_context or {})}
        )

    def list_tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Address and words of what stands above the list."""
        asked = request.GET.urlencode()
        return [
            (f"export/{kind}/" + (f"?{asked}" if asked else ""), _("Export as %(kind)s") % {"kind": kind})
            for kind in FORMATS
        ]

    def columns_taken(self, request: HttpRequest) -> tuple[str, ...]:
        return tuple(self.get_list_display(request))  # type: ignore[attr-defined]

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in FORMATS:
            raise Http404
        if not self.has_view_or_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset  # type: ignore[attr-defined]
        except IncorrectLookupParameters:
            raise UnfitQuery(_("This list cannot be filtered so."))
        names = self.columns_taken(request)
        page: Any = self
        heads = [capfirst(str(label_for_field(name, self.model, page))) for name in names]
        cells = ([self._cell(name, row) for name in names] for row in _each(rows))
        content_type, write = FORMATS[kind]
        name = f"{self.model._meta.verbose_name_plural}.{kind}"
        return FileResponse(write(heads, cells), as_attachment=True, filename=name, content_type=content_type)  # type: ignore[return-value]

    def _cell(self, name: str, row: models.Model) -> Any:
        try:
            field, _attribute, value = lookup_field(name, row, self)  # type: ignore[arg-type]
        except ObjectDoesNotExist:
            return None
        if field is not None and getattr(field, "flatchoices", None):
            return dict(field.flatchoices).get(value, value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return _(", ").join(map(str, value)) if isinstance(value, list) else value


def _each(rows: models.QuerySet[Any]) -> Iterator[Any]:
    return rows.iterator(chunk_size=ROWS_AT_ONCE)
