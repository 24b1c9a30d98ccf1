"""The columns of this floor's lists, for the page and for the table that is exported from it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures import wording
from plans.listing.columns import Column, Columns


def _draft(plan: Any) -> tuple[str, str] | None:
    return (_("draft for comment"), "y") if plan.is_consultation_draft else None


PLANS = Columns(
    Column("title", gettext_lazy("Plan"), lambda row: row.title, sort="title", head=True,
           link=lambda row: row.get_absolute_url(), mark=_draft),
    Column("year", gettext_lazy("Year"), lambda row: str(row.year), sort="year", groups=True),
    Column("district", gettext_lazy("District"), lambda row: str(row.district), sort="district__name", groups=True),
    Column("office", gettext_lazy("Coordinating office"), lambda row: str(row.office or ""), sort="office__name",
           groups=True),
    Column("doc_number", gettext_lazy("Document number"), lambda row: row.doc_number, sort="doc_number", shown=False),
    Column("measures", gettext_lazy("Measures"), lambda row: row.measure_count, sort="measure_count", numeric=True),
    Column("status", gettext_lazy("Status"), lambda row: row.get_status_display(), sort="status", groups=True, tone=""),
)  # fmt: skip


def _plan_of(document: Any) -> Any:
    return document.plan or document.earlier_of


def _plan_page(document: Any) -> str:
    plan = _plan_of(document)
    return reverse("plan_detail", args=[plan.pk]) if plan else ""


def _standing(document: Any) -> tuple[str, str] | None:
    if document.plan:
        return None
    return (_("earlier text"), "") if document.earlier_of else (_("to be checked"), "y")


DOCUMENTS = Columns(
    Column("name", gettext_lazy("Document"), lambda row: row.name, sort="name", head=True,
           link=lambda row: row.get_absolute_url()),
    Column("kind", gettext_lazy("Kind"), lambda row: wording.of_stored_kind(row.kind), sort="kind", groups=True),
    Column("district", gettext_lazy("District"), lambda row: str(row.district), sort="district__name", groups=True,
           shown=False),
    Column("uploaded", gettext_lazy("Uploaded"), lambda row: row.uploaded_at, sort="uploaded_at"),
    Column("plan", gettext_lazy("Plan"), lambda row: str(_plan_of(row) or ""), sort="plan__title", link=_plan_page,
           mark=_standing),
)  # fmt: skip

ACKNOWLEDGEMENTS = Columns(
    Column("number", gettext_lazy("No."), lambda row: row.measure.number or row.measure.ordinal,
           sort="measure__ordinal", numeric=True),
    Column("measure", gettext_lazy("Measure"), lambda row: row.measure.title, head=True,
           link=lambda row: row.measure.get_absolute_url()),
    Column("section", gettext_lazy("Section"), lambda row: str(row.measure.section or ""),
           sort="measure__section__ordinal", groups=True, shown=False),
    Column("department", gettext_lazy("Lead department"), lambda row: str(row.department), sort="department__ordinal",
           groups=True),
)  # fmt: skip
