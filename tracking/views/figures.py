"""Where a figure comes from: its definition, its formula, the day it speaks of, and the rows it was taken from."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from measures.models import Measure, Milestone, Target
from plans.asked import person
from plans.models import Department, Plan
from tracking.asked import asked_day, asked_period
from tracking.figures import FigureBook, UnknownFigure, figure_book
from tracking.figures.definitions import Reckoning
from tracking.figures.subjects import Source, SubjectKind
from tracking.filings import MARKS as FILING_MARKS
from tracking.milestones import MilestoneState
from tracking.models import ProgressUpdate, Reading, Suggestion
from tracking.policies import require
from tracking.standing import Light
from tracking.targets import TargetState
from tracking.views.figure_links import list_behind

PAGE = 50
NOUNS = {
    "measure": Measure,
    "filing": ProgressUpdate,
    "milestone": Milestone,
    "target": Target,
    "reading": Reading,
    "suggestion": Suggestion,
    "department": Department,
}
# The page on which a source is seen, and by which of its ids.
PAGES = {"filing": "update_detail", "target": "target_detail", "suggestion": "suggestion_detail",
         "department": "department_detail"}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One source as the page lists it; without an address where this person may not see it, or where it has no page."""

    source: Source
    url: str
    state: str


@require_safe
def figure_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure of a plan that holds the words asked for; those of the whole plan where none are."""
    plan, book = _book(request, pk)
    words = request.GET.get("q", "").strip()
    figures = list(book.found(words) if words else book.figures(SubjectKind.PLAN))
    page = Paginator(figures, PAGE).get_page(request.GET.get("page"))
    scope = urlencode(_scope(book))
    return render(
        request, "tracking/figure_list.html", {"plan": plan, "book": book, "page": page, "words": words, "scope": scope}
    )


@require_safe
def figure_detail(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    plan, book = _book(request, pk)
    try:
        figure = book.figure(name)
    except UnknownFigure:
        raise Http404 from None
    page = Paginator(figure.sources, PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "book": book,
        "figure": figure,
        "page": page,
        "rows": _shown(request, list(page.object_list)),
        "with_values": any(source.value is not None for source in figure.sources),
        "is_counted": figure.definition.reckoning == Reckoning.COUNT,
        "list_url": list_behind(figure, plan=plan),
        "scope": urlencode(_scope(book)),
    }
    return render(request, "tracking/figure_detail.html", context)


def _book(request: HttpRequest, pk: int) -> tuple[Plan, FigureBook]:
    plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=pk)
    require(person(request), "plan.overview", plan)
    day = asked_day(request)
    return plan, figure_book(plan, period=asked_period(request, plan=plan, day=day), as_of=day)


def _scope(book: FigureBook) -> dict[str, str]:
    """What a link to another figure of the same day and month carries."""
    month = {"month": f"{book.plan.month:%Y-%m}"} if book.plan.month else {}
    return {"as_of": book.plan.as_of.isoformat()} | month


def _shown(request: HttpRequest, sources: list[Source]) -> list[Shown]:
    """One question for each kind of row, which of them this person may see."""
    seen = {
        kind: set(
            noun.objects.visible_to(person(request))  # type: ignore[attr-defined]
            .filter(pk__in=[source.pk for source in sources if source.kind == kind])
            .values_list("pk", flat=True)
        )
        for kind, noun in NOUNS.items()
        if any(source.kind == kind for source in sources)
    }
    return [Shown(one, _address(one) if one.pk in seen[one.kind] else "", _state(one)) for one in sources]


def _address(source: Source) -> str:
    if source.kind == "reading":
        return ""
    page = PAGES.get(source.kind, "measure_detail")
    return reverse(page, args=[source.about if page == "measure_detail" else source.pk])


def _state(source: Source) -> str:
    """How the source stood, in words."""
    match source.kind:
        case "measure":
            return str(Light(source.state).label)
        case "filing" if source.state in FILING_MARKS:
            return str(FILING_MARKS[ProgressUpdate.Status(source.state)].label)
        case "milestone" if source.state in MilestoneState.values:
            return str(MilestoneState(source.state).label)
        case "target":
            return str(TargetState(source.state).label)
    return ""
