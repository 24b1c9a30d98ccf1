"""How a row came to be as it is: from the record of changes, field by field, with who did it and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from plans.asked import person
from plans.changed import history_of, told
from plans.policies import allowed

CHANGES_PER_PAGE = 50


class Recorded:
    """The history of a row with that of the rows on its page. What the page leaves out is not told here either.

    Django's own log knows what was typed here and nothing of what came through the pages, the clock or SQL.
    """

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        thing = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if thing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, thing):  # type: ignore[attr-defined]
            raise PermissionDenied
        inlines = list(self.get_inline_instances(request, thing))  # type: ignore[attr-defined]
        parts = [part for inline in inlines for part in _parts(inline, request, thing)]
        page = Paginator(history_of(thing, parts), CHANGES_PER_PAGE).get_page(request.GET.get("p"))
        hidden = {one.model._meta.db_table: _left_out(one, request, thing) for one in (*inlines, self)}
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Change history: %s") % thing,
            "page": page,
            "lines": list(told(page, hidden=hidden)),
            "opens": allowed(person(request), "audit.read"),
            "object": thing,
            "opts": self.opts,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/history.html", context)


def _parts(inline: InlineModelAdmin[Any, Any], request: HttpRequest, thing: models.Model) -> Iterator[models.Model]:
    formset = inline.get_formset(request, thing)
    key: Any = formset.fk
    yield from inline.get_queryset(request).filter(**{key.name: thing})


def _left_out(shown: Any, request: HttpRequest, thing: models.Model) -> set[str]:
    """Columns that the page of `thing`, or its inline, does not show."""
    left_out = set(shown.get_exclude(request, thing) or ())
    if isinstance(shown, InlineModelAdmin) and shown.fields:
        fields = {*shown.fields, *shown.get_readonly_fields(request, thing)}
        left_out |= {field.name for field in shown.opts.concrete_fields if field.name not in fields}
    return {field.column for field in shown.opts.concrete_fields if field.name in left_out}
