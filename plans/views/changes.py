"""The record of changes as its auditors read it: all of it, filtered, taken along as a table; one line in full."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from plans.asked import UnfitQuery, person
from plans.changed import told
from plans.filters import ChangeFilter
from plans.listing.answers import answer
from plans.listing.columns import Column, Columns
from plans.models import Change, Seal
from plans.policies import require

CHANGES = Columns(
    Column("at", gettext_lazy("Moment"), lambda row: row.change.at, sort="at",
           link=lambda row: reverse("change_detail", args=[row.change.pk])),
    Column("noun", gettext_lazy("Changed row"), lambda row: f"{row.noun} {row.change.key}", sort="relation", head=True,
           link=lambda row: f"{reverse('change_list')}?relation={row.change.relation}&key={row.change.key}"),
    Column("act", gettext_lazy("Kind of change"), lambda row: row.change.get_act_display(), sort="act", tone=""),
    Column("difference", gettext_lazy("From and to"), lambda row: row.in_short),
    Column("who", gettext_lazy("By"), lambda row: row.who, sort="person__name",
           mark=lambda row: None if row.change.door else (_("SQL by hand"), "r")),
    Column("door", gettext_lazy("Door"), lambda row: row.change.door, sort="door"),
    Column("why", gettext_lazy("Why"), lambda row: row.why),
    Column("db_user", gettext_lazy("User of the database"), lambda row: row.change.db_user, shown=False),
    Column("transaction", gettext_lazy("Transaction"), lambda row: row.change.transaction, shown=False),
)  # fmt: skip


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require(user, "audit.read")
    asked = ChangeFilter(request.GET, Change.objects.visible_to(user).select_related("person"))
    if not asked.is_valid():
        name, errors = next(iter(asked.errors.items()))
        raise UnfitQuery(f"{name}: {errors[0]}")
    head = Seal.objects.visible_to(user).first()
    context = {"form": asked.form, "plan": None, "head": head, "title": _("Record of changes")}
    return answer(request, "plans/change_list.html", CHANGES, asked.qs, told=told, **context)


@require_safe
def change_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One change, field by field, and what else its transaction wrote."""
    user = person(request)
    seen = Change.objects.visible_to(user).select_related("person")
    change = get_object_or_404(seen, pk=pk)
    require(user, "audit.read")
    beside = seen.in_transaction(change).exclude(pk=change.pk)
    seal = Seal.objects.visible_to(user).filter(changes__contains=[pk]).first()
    (one,) = told([change])
    context = {"plan": None, "one": one, "beside": list(told(beside[:50])), "seal": seal}
    return render(request, "plans/change_detail.html", context)
