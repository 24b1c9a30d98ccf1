"""Two plan years side by side, to decide what became of which measure; and the departments taken over from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from measures import descent
from measures.actions import inheriting, lineage
from measures.forms.work import LineageEndForm
from measures.models import Lineage, LineageEnd, Measure
from measures.policies import require
from plans.asked import person
from plans.lifecycle import Refused
from plans.models import Plan, User


@require_http_methods(["GET", "HEAD", "POST"])
def plan_lineage(request: HttpRequest, pk: int) -> HttpResponse:
    """Later measures with what they may go back to; `?earlier=` is another plan than the one before."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    require(user, "lineage.edit", plan)
    editions = descent.earlier_editions(plan, Plan.objects.visible_to(user))
    earlier = _asked_edition(request, editions)
    if request.method == "POST":
        verb, _colon, key = request.POST.get("do", "").partition(":")
        if earlier is None or verb not in ACTS:
            raise Refused(_("Choose an earlier plan and what is to be done."))
        ACTS[verb](_Asked(request.POST, earlier, plan, user, timezone.now()), key)
        messages.success(request, _("The lineage is saved."))
        return redirect(f"{request.path}?earlier={earlier.pk}")
    years = descent.years_of(earlier, plan) if earlier else None
    context = {
        "plan": plan,
        "earlier": earlier,
        "editions": editions,
        "years": years,
        "note": earlier.title if earlier else "",
        "reason_limit": LineageEnd.REASON_LIMIT,
    }
    return render(request, "measures/plan_lineage.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_inherit(request: HttpRequest, pk: int) -> HttpResponse:
    """The departments that the forebears of measures without any would hand down; proposed only when sent."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    rows = inheriting.preview(plan, by=user)
    if request.method == "POST":
        count = inheriting.propose(plan, by=user, now=timezone.now())
        messages.success(request, _("Departments proposed: %(count)s") % {"count": count})
        return redirect("plan_detail", pk)
    return render(request, "measures/plan_inherit.html", {"plan": plan, "rows": rows})


def _asked_edition(request: HttpRequest, editions: list[Plan]) -> Plan | None:
    """The edition of `?earlier=`, else the likeliest; a number that is none of them is refused."""
    asked = request.GET.get("earlier", "")
    if not asked:
        return editions[0] if editions else None
    found = next((one for one in editions if str(one.pk) == asked), None)
    if found is None:
        raise Refused(_("Choose an earlier plan and what is to be done."))
    return found


@dataclass(frozen=True)
class _Asked:
    """What was sent about a pair of plans; the rows it may speak of are those of the pair that this person sees."""

    sent: QueryDict
    earlier: Plan
    later: Plan
    by: User
    now: datetime

    def link(self, key: str) -> Lineage:
        rows = Lineage.objects.visible_to(self.by).between(self.earlier, self.later)
        return get_object_or_404(rows.select_related("earlier__plan", "later__plan"), pk=_number(key))

    def ended(self, key: str) -> LineageEnd:
        rows = LineageEnd.objects.visible_to(self.by).between(self.earlier, self.later)
        return get_object_or_404(rows.select_related("measure__plan", "plan"), pk=_number(key))

    def measure(self, key: str, *plans: Plan) -> Measure:
        rows = Measure.objects.visible_to(self.by).filter(plan__in=plans or (self.earlier, self.later))
        return get_object_or_404(rows.select_related("plan"), pk=_number(key))

    def propose(self, key: str) -> None:
        lineage.propose(self.later, earlier=self.earlier, by=self.by, now=self.now)

    @transaction.atomic
    def confirm(self, key: str) -> None:
        """All that are ticked, or none."""
        ticked = self.sent.getlist("link")
        if not ticked:
            raise Refused(_("Nothing is ticked."))
        for one in ticked:
            lineage.confirm(self.link(one), by=self.by, now=self.now)

    def reject(self, key: str) -> None:
        lineage.reject(self.link(key), by=self.by, now=self.now)

    def reopen(self, key: str) -> None:
        lineage.reopen(self.link(key), by=self.by, now=self.now)

    def end(self, key: str) -> None:
        measure = self.measure(key)
        other = self.earlier if measure.plan_id == self.later.pk else self.later
        form = LineageEndForm(self.sent)
        if not form.is_valid():
            raise Refused(str(form.errors["reason"][0]))
        lineage.end(measure, plan=other, reason=form.cleaned_data["reason"], by=self.by, now=self.now)

    def resume(self, key: str) -> None:
        lineage.resume(self.ended(key), by=self.by, now=self.now)

    def join(self, key: str) -> None:
        later = self.measure(self.sent.get("later", ""), self.later)
        earlier = self.measure(self.sent.get("earlier", ""), self.earlier)
        lineage.link(later, earlier=earlier, by=self.by, now=self.now)


ACTS = {
    "propose": _Asked.propose,
    "confirm": _Asked.confirm,
    "reject": _Asked.reject,
    "reopen": _Asked.reopen,
    "end": _Asked.end,
    "resume": _Asked.resume,
    "join": _Asked.join,
}


def _number(text: str) -> int:
    """A key of a form; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
