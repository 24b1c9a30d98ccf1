"""The caretaker's door to plans: entered from paper with sections and measures, in the order of the text."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from measures.actions.entering import put_down
from measures.actions.importing import coordinating_office
from measures.admin.entering import ComesWhilePrepared, require_prepared
from measures.forms.entry import MeasureEntryForm
from measures.models import Assignment, Measure
from plans.actions.plans import SETTINGS
from plans.admin.by_post import ByPost
from plans.admin.noun import NounAdmin
from plans.admin.ordering import InPlanOrder
from plans.asked import person
from plans.lifecycle import Refused
from plans.models import Department, Plan, Requirement, Section
from plans.models.membership import Role

NUMERALS = "一二三四五六七八九十"
EMPTY_SECTIONS, EMPTY_MEASURES = 5, 25
STAMPS = ("issued", "activated", "closed", "archived")


class SectionFormSet(forms.BaseInlineFormSet):
    """New rows are numbered on, 一、二、三; one with nothing but its number is none."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if index is not None and self.initial_form_count() <= index < len(NUMERALS):
            kwargs["initial"] = {"number": NUMERALS[index]}
        return kwargs


class SectionInline(ByPost, admin.TabularInline):
    model = Section
    formset = SectionFormSet
    fields = ("number", "heading")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj and obj.sections.exists() else EMPTY_SECTIONS


class RequirementInline(ByPost, admin.TabularInline):
    model = Requirement
    extra = 0
    fields = ("number", "heading", "body")
    classes = ("collapse",)
    show_change_link = True


class MeasureFormSet(forms.BaseInlineFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """New rows are numbered on, through the whole plan, and are due at the end of its year."""
        kwargs = super().get_form_kwargs(index)
        if index is None:
            kwargs["initial"] = {"due_on": self._year_end}
        elif index >= self.initial_form_count():
            kwargs["initial"] = {"number": f"{index + 1}.", "due_on": self._year_end}
        return kwargs

    @property
    def _year_end(self) -> str:
        return f"{self.instance.year}-12-31" if self.instance.year else ""


class MeasureInline(ComesWhilePrepared, ByPost, admin.TabularInline):
    """Everything else of a measure stands on its own page, behind “change”."""

    model = Measure
    formset = MeasureFormSet
    fields = ("section", "number", "heading", "body", "lead", "due_on")
    show_change_link = True

    class Media:
        js = ("js/measure-rows.js",)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.in_force().select_related("plan").prefetch_related("assignments", "milestones")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return EMPTY_MEASURES if obj and obj.status in Plan.PREPARED and not obj.measures.exists() else 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        class Entry(MeasureEntryForm):
            sections = list(obj.sections.all()) if obj else ()

        kwargs["form"] = Entry
        formset = super().get_formset(request, obj, **kwargs)
        lead: Any = formset.form.base_fields.get("lead")
        if lead is not None:
            lead.queryset = Department.objects.visible_to(person(request))
            lead.widget = AutocompleteSelect(Assignment._meta.get_field("department"), self.admin_site)
        return formset

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A select among a few sections, which are typed above, needs no buttons beside it."""
        if db_field.name == "section":
            return self.formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "body":
            kwargs["widget"] = forms.Textarea({"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Plan)
class PlanAdmin(ByPost, InPlanOrder, NounAdmin):
    list_display = ("title", "year", "district", "status", "issued_on", "sign_off")
    list_filter = ("status", "year", "is_consultation_draft")
    list_select_related = ("district",)
    search_fields = ("title", "doc_number", "issuer")
    autocomplete_fields = ("district", "office")
    date_hierarchy = "issued_on"
    fieldsets = (
        (None, {"fields": (("title", "year"), ("doc_number", "issuer", "issued_on"), ("district", "office"))}),
        (
            _("Superior plan and life of the plan"),
            {
                "classes": ("collapse",),
                "fields": (
                    "is_consultation_draft", ("superior", "superior_title"), "language", "status",
                    *((f"{stamp}_at", f"{stamp}_by") for stamp in STAMPS),
                ),
            },
        ),
        (_("How it is told about"), {"classes": ("collapse",), "fields": SETTINGS}),
    )  # fmt: skip
    readonly_fields = ("superior", "status", *(f"{stamp}_{what}" for stamp in STAMPS for what in ("at", "by")))
    inlines = (SectionInline, MeasureInline, RequirementInline)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The district of who enters, and the office that runs its plans."""
        user = person(request)
        own = [post.territory_id for post in user.held().posts if post.role == Role.DATA_ENTRY]
        district = Department.objects.visible_to(user).filter(pk__in=own).first()
        said: dict[str, Any] = {"year": timezone.localdate().year, "district": district}
        with suppress(Refused):  # a district without one: the form asks for it
            said["office"] = coordinating_office(district, by=user) if district else None
        return {**said, **super().get_changeform_initial_data(request)}

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        entered = formset.model is Measure
        if entered and (formset.deleted_forms or any(row.has_changed() for row in formset.extra_forms)):
            require_prepared(formset.instance)
        super().save_formset(request, form, formset, change)
        if entered:
            for row in formset.forms:
                if row.has_changed() and row.instance.pk and not row.cleaned_data.get("DELETE"):
                    said = {name: row.cleaned_data.get(name) for name in ("lead", "due_on")}
                    put_down(row.instance, **said, by=person(request), now=timezone.now())
