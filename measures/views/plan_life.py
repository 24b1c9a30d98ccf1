"""The life of a plan: the moves that its page offers, and the settlement at the end of its year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures.actions import activation, settling
from measures.actions.settling import Decision, UnfitSettlement
from measures.forms.plans import ReasonForm, SettlementForm
from measures.models import Measure, Settlement
from measures.models.settlement import Outcome
from measures.pairing import same_title
from measures.policies import allowed, policy
from plans.actions import plans
from plans.asked import person
from plans.models import Act, Plan, User

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True)
class Life:
    """What the page of a plan says of its life to one person, and which moves it offers."""

    moves: frozenset[str]
    warnings: list[activation.Obstacle]
    carried_over: list[Settlement]
    settled: list[Settlement]
    subordinates: list[Plan]
    may_align: bool
    acts: list[tuple[Act, StrOrPromise]]
    reason: ReasonForm

    @property
    def has_something(self) -> bool:
        return bool(self.moves or self.warnings or self.carried_over or self.settled or self.subordinates or self.acts)


def life_of(plan: Plan, user: User) -> Life:
    status, record = plan.status, Act.objects.visible_to(user)
    moves = {
        verb for verb, move in Plan.MOVES.items() if status in move.sources and allowed(user, f"plan.{verb}", plan)
    }
    prepared = status in Plan.MOVES["activate"].sources
    settled = Settlement.objects.visible_to(user).standing().filter(measure__plan=plan)
    return Life(
        moves=frozenset(moves - ({"issue"} if plan.is_consultation_draft else set())),
        warnings=activation.warnings(plan, today=timezone.localdate()) if prepared and "activate" in moves else [],
        carried_over=carried_over_to(plan, user),
        settled=list(settled.select_related("measure").order_by("measure__ordinal")) if not prepared else [],
        subordinates=list(Plan.objects.visible_to(user).filter(superior=plan)),
        may_align=bool(plan.superior_id) or allowed(user, "plan.align", plan),
        acts=_told(record.about(plan).select_related("taken_by")),
        reason=ReasonForm(),
    )


def _told(acts: Iterable[Act]) -> list[tuple[Act, StrOrPromise]]:
    """With the words for their verbs. What is a verb of the floor above is told on its own page."""
    known = policy.verbs()
    return [(act, policy.words_for(act.verb)) for act in acts if act.verb in known]


def carried_over_to(plan: Plan, user: User) -> list[Settlement]:
    """What the edition before left to this plan: the one of the same title, else every plan of that year."""
    before = Plan.objects.visible_to(user).filter(
        district=plan.district_id, year__lt=plan.year, status__in=Plan.SETTLED
    )
    editions = list(before.order_by("-year"))
    last = [one for one in editions if one.year == editions[0].year]
    same = [one for one in last if same_title(one.title, plan.title)] or last
    found = Settlement.objects.visible_to(user).carried_over().filter(measure__plan__in=same)
    return list(found.select_related("measure__plan").order_by("measure__plan", "measure__ordinal"))


@require_POST
def plan_issue(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=pk)
    plans.issue(plan, by=person(request), now=timezone.now())
    messages.success(request, _("“%(plan)s” is marked as issued.") % {"plan": plan})
    return redirect("plan_detail", pk)


@require_POST
def plan_close(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=pk)
    settling.close(plan, by=person(request), now=timezone.now())
    messages.success(request, _("“%(plan)s” is closed.") % {"plan": plan})
    return redirect("plan_detail", pk)


@require_POST
def plan_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=pk)
    plans.reopen(plan, reason=_reason(request), by=person(request), now=timezone.now())
    messages.success(request, _("“%(plan)s” is active.") % {"plan": plan})
    return redirect("plan_detail", pk)


@require_POST
def plan_archive(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=pk)
    plans.archive(plan, by=person(request), now=timezone.now())
    messages.success(request, _("“%(plan)s” is archived.") % {"plan": plan})
    return redirect("plan_detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """All measures with what becomes of them, saved in one form. Who does not run the plan reads only."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    if request.method != "POST":
        return _settlement_page(request, plan)
    form = SettlementForm(request.POST, measures=settled_measures(plan, user))
    if not form.is_valid():
        return _settlement_page(request, plan, form=form, status=400)
    decisions = {pk: Decision(outcome, reason) for pk, (outcome, reason) in form.decisions().items()}
    try:
        settling.settle(plan, decisions=decisions, by=user, now=timezone.now())
    except UnfitSettlement as refusal:
        form.tell(refusal.errors)
        return _settlement_page(request, plan, form=form, status=400)
    messages.success(request, _("The settlement is saved."))
    return redirect("plan_settlement", pk)


def settled_measures(plan: Plan, user: User) -> list[Any]:
    rows = Measure.objects.visible_to(user).filter(plan=plan).in_force()
    return list(rows.with_outcome().with_lead().select_related("settlement").in_plan_order())


def _settlement_page(
    request: HttpRequest, plan: Plan, *, form: SettlementForm | None = None, status: int = 200
) -> HttpResponse:
    user = person(request)
    measures = settled_measures(plan, user)
    form = form or SettlementForm(measures=measures)
    may_settle = plan.status == Plan.Status.ACTIVE and allowed(user, "plan.settle", plan)
    counts = {outcome: sum(one.outcome == outcome for one in measures) for outcome in Outcome}
    context = {
        "plan": plan,
        "may_settle": may_settle,
        "form": form,
        "rows": form.rows(editable=may_settle),
        "counts": [(outcome.label, count) for outcome, count in counts.items()],
        "left": sum(not one.outcome for one in measures),
        "may_close": may_settle and allowed(user, "plan.close", plan),
    }
    return render(request, "measures/plan_settlement.html", context, status=status)


def _reason(request: HttpRequest) -> str:
    """What the form says, or nothing: the action asks for a reason in its own words."""
    form = ReasonForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""
