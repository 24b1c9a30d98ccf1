"""Rows that come in as a table: tried out as their form would take them, shown, and taken all or none.

The library for this (django-import-export) was turned down: it opens workbooks in the web server, saves rows past the
actions, takes a key that is out of sight for a new row and colours differences by inline style. See ADR 39.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.actions import documents
from plans.admin.refusing import words_of
from plans.admin.sheet_rows import KEY, Names, Row, Sheet, sheet_from
from plans.asked import person
from plans.documents.tree import UnreadableDocument
from plans.lifecycle import Refused
from plans.models import User
from plans.policies import Forbidden
from plans.sheets.forms import LARGEST, of_unreadable

SALT = "plans.admin.sheets"
KEPT_FOR = 60 * 60  # seconds between the preview and its confirmation
CONFLICT = 409
LANGUAGES = ("en", "zh-hans")


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Table (xlsx, csv or docx)"), required=False)
    pasted = forms.CharField(
        label=gettext_lazy("or a table pasted from elsewhere, with its headings"),
        required=False,
        widget=forms.Textarea({"rows": 8}),
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > LARGEST:
            raise forms.ValidationError(of_unreadable(UnreadableDocument("too_large", limit=str(LARGEST // 2**20))))
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("file") and not given.get("pasted"):
            raise forms.ValidationError(_("Choose a file or paste a table."), code="nothing")
        return given

    @property
    def name(self) -> str:
        file = self.cleaned_data["file"]
        return str(file.name) if file else ""

    def content(self) -> bytes:
        file = self.cleaned_data["file"]
        return bytes(file.read()) if file else self.cleaned_data["pasted"].encode()


@dataclass(frozen=True)
class Line:
    """What becomes of one row: `state` is new, changed, same or refused."""

    number: int
    state: str
    what: str
    differences: tuple[tuple[str, str, str], ...] = ()
    refusal: str = ""


class FromSheet:
    """`sheet_fields` are the headings of the table, beside the key; `sheet_form` takes the place of the own form."""

    sheet_fields: tuple[str, ...]
    sheet_form: type[forms.ModelForm] | None = None
    model: type[models.Model]

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_import"
        view = self.admin_site.admin_view(self.import_view)  # type: ignore[attr-defined]
        return [path("import/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def list_tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        tools: list[tuple[str, str]] = super().list_tools(request)  # type: ignore[misc]
        return [*tools, ("import/", _("Import a table"))] if self.has_add_permission(request) else tools  # type: ignore[attr-defined]

    def columns_taken(self, request: HttpRequest) -> tuple[str, ...]:
        """What is taken along can come in again."""
        return (KEY, *self.sheet_fields)

    @admin.display(description=gettext_lazy("key of the row"))
    def key(self, thing: models.Model) -> Any:
        return thing.pk

    def keep_row(self, request: HttpRequest, thing: Any, form: Any, *, is_new: bool) -> None:
        """As the page of the noun saves it."""
        self.save_model(request, thing, form, not is_new)  # type: ignore[attr-defined]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """POST shows what a table would change, POST with `confirm` does it."""
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        if "confirm" in request.POST:
            return self._confirmed(request)
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._sheet_page(request, form)
        try:
            sheet = sheet_from(documents.read_tables(form.content(), name=form.name), self._headings(request))
        except (Refused, UnreadableDocument) as error:
            form.add_error(None, of_unreadable(error) if isinstance(error, UnreadableDocument) else str(error))
            return self._sheet_page(request, form)
        lines, mark = self._rows_tried(request, sheet, keep=False)
        return self._sheet_page(request, form, sheet=sheet, lines=lines, mark=mark)

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        try:
            columns, rows = signing.loads(request.POST.get("rows", ""), salt=self._salt(request), max_age=KEPT_FOR)
        except signing.BadSignature:
            messages.error(request, _("Too much time has passed since the preview; send the table again."))
            return redirect(request.path)
        sheet = Sheet(tuple(columns), tuple((number, row) for number, row in rows))
        seen = request.POST.get("seen", "")
        lines, mark = self._rows_tried(request, sheet, keep=True, seen=seen)
        if mark != seen or any(line.refusal for line in lines):
            messages.warning(request, _("Nothing was changed: some rows are not what you were shown"))
            return self._sheet_page(request, ImportForm(), sheet=sheet, lines=lines, mark=mark, status=CONFLICT)
        count = sum(line.state != "same" for line in lines)
        words = ngettext("%(count)d row is imported.", "%(count)d rows are imported.", count)
        messages.success(request, words % {"count": count})
        return redirect("..")

    def _rows_tried(self, request: HttpRequest, sheet: Sheet, *, keep: bool, seen: str = "") -> tuple[list[Line], str]:
        """The rows are carried out, and taken back unless they are to be kept and are what was seen.

        With the mark of what is seen: it changes with the lines, and with the newest row that was there before. So a
        table that is confirmed twice is shown again the second time; of two at once the second waits for the first.
        """
        names, user = Names(), person(request)
        with transaction.atomic():
            User.objects.visible_to(user).select_for_update(of=("self",)).get(pk=user.pk)
            newest = self.get_queryset(request).order_by("-pk").values_list("pk", flat=True).first()  # type: ignore[attr-defined]
            lines = [self._line(request, sheet, number, row, names) for number, row in sheet.rows]
            mark = hashlib.sha256(repr((newest, lines)).encode()).hexdigest()
            if not keep or mark != seen or any(line.refusal for line in lines):
                transaction.set_rollback(True)
        return lines, mark

    def _line(self, request: HttpRequest, sheet: Sheet, number: int, row: Row, names: Names) -> Line:
        try:
            with transaction.atomic():
                return self._carried_out(request, sheet, number, row, names)
        except (Refused, Forbidden, IntegrityError) as refusal:
            what = " ".join(filter(None, (row.get(name, "") for name in self.sheet_fields)))[:60]
            return Line(number, "refused", what, refusal=words_of(refusal, self.model))

    def _carried_out(self, request: HttpRequest, sheet: Sheet, number: int, row: Row, names: Names) -> Line:
        thing = self._meant(request, row)
        form = self._form(request, sheet, row, names, thing)
        if thing is not None and not form.changed_data:
            return Line(number, "same", str(thing))
        if not form.is_valid():
            errors = (f"{form.fields[name].label if name in form.fields else ''} {' '.join(said)}".strip()
                      for name, said in form.errors.items())  # fmt: skip
            raise Refused("; ".join(errors), code="invalid")
        differences = tuple(self._differences(form, row))
        self.keep_row(request, form.save(commit=False), form, is_new=thing is None)
        return Line(number, "new" if thing is None else "changed", str(form.instance), differences)

    def _meant(self, request: HttpRequest, row: Row) -> models.Model | None:
        """The row with this key, among those in sight; none where the table gives no key."""
        key = row.get(KEY, "")
        if not key:
            return None
        found = self.get_queryset(request).filter(pk=key).first() if key.isascii() and key.isdecimal() else None  # type: ignore[attr-defined]
        if found is None:
            raise Refused(_("No row has the key %(key)s.") % {"key": key}, code="unknown_key")
        if why := self.obstacle(found):  # type: ignore[attr-defined]
            raise Refused(why, code="stays")
        return found  # type: ignore[no-any-return]

    def _form(self, request: HttpRequest, sheet: Sheet, row: Row, names: Names, thing: models.Model | None) -> Any:
        kind = self._form_class(request, thing)
        empty = kind(instance=thing)
        fields = {name: empty.fields[name] for name in sheet.columns if name in empty.fields}
        data: dict[str, Any] = {}
        for name, field in fields.items():
            plan = data.get("plan") or getattr(thing, "plan_id", None)
            data[name] = names.value(name, field, row.get(name, ""), plan=plan)
        form = kind(data, instance=thing)
        for field in form.fields.values():
            field.show_hidden_initial = False  # a table says what shall be, not what its sender saw
        for name in set(form.fields) - set(fields):
            if thing is not None or not form.fields[name].required:
                del form.fields[name]
        return form

    def _form_class(self, request: HttpRequest, thing: models.Model | None) -> Any:
        own = {"form": self.sheet_form} if self.sheet_form else {}
        declared = getattr(self.sheet_form, "declared_fields", {})
        fields = [name for name in self.sheet_fields if name not in declared]
        return self.get_form(request, thing, change=thing is not None, fields=fields, **own)  # type: ignore[attr-defined]

    def _headings(self, request: HttpRequest) -> dict[str, str]:
        """Every word that may stand above a column, with its field: as it is called in either language."""
        labels = {KEY: gettext_lazy("key of the row")}
        labels |= {name: field.label for name, field in self._form_class(request, None).base_fields.items()}
        found: dict[str, str] = {}
        for language in LANGUAGES:
            with translation.override(language):
                found |= {str(label).strip().lower(): name for name, label in labels.items()}
        return found

    def _differences(self, form: Any, row: Row) -> Any:
        for name in form.changed_data:
            before = form.initial.get(name)
            field = form.fields[name]
            if isinstance(field, forms.ModelChoiceField) and before:
                before = (field.queryset or self.model._default_manager.none()).filter(pk=before).first()
            yield str(field.label), str("" if before is None else before), row.get(name, "")

    def _salt(self, request: HttpRequest) -> str:
        """A preview is confirmed by whoever was shown it, and in its list."""
        return f"{SALT}.{self.model._meta.label}.{request.user.pk}"

    def _sheet_page(
        self,
        request: HttpRequest,
        form: ImportForm,
        *,
        sheet: Sheet | None = None,
        lines: Sequence[Line] = (),
        mark: str = "",
        status: int = 0,
    ) -> HttpResponse:
        labels = [str(field.label) for field in self._form_class(request, None).base_fields.values()]
        sent = signing.dumps((sheet.columns, sheet.rows), salt=self._salt(request), compress=True) if sheet else ""
        refused = sum(line.state == "refused" for line in lines)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Import a table"),
            "opts": self.model._meta,
            "form": form,
            "headings": labels,
            "lines": lines,
            "others": sheet.others if sheet else (),
            "refused": refused,
            "changing": sum(line.state in ("new", "changed") for line in lines),
            "seen": mark,
            "rows": sent,
        }
        answer = TemplateResponse(request, "admin/sheet.html", context)
        answer.status_code = status or (400 if form.is_bound and not form.is_valid() else 200)
        return answer
