"""The review queue of a coordinator and the page of one filing in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, push_url
from django_htmx.middleware import HtmxDetails

from measures.models import Milestone
from plans.asked import person
from plans.lifecycle import Conflict, Refused
from plans.models import User
from plans.models.membership import Role
from tracking.actions import reviews
from tracking.comparison import compare
from tracking.doubts.annotated import with_doubts
from tracking.doubts.gathering import with_findings
from tracking.forms import ReviewForm
from tracking.models import Evidence, ProgressUpdate, Step
from tracking.models.update import Entry
from tracking.policies import require
from tracking.views.request import person_as
from tracking.views.update import received_of
from tracking.views.update_readings import readings_of_update

# What is often missing from a filing, in the words in which it is usually sent back.
PHRASES = (
    _lazy("Please give the figures: how many, since when, against which goal."),
    _lazy("Please say what was done this month, not what goes on being done."),
    _lazy("The total is below last month. Please check it."),
    _lazy("Please attach a file that shows it."),
    _lazy("Please say by when the problem is solved, and by whom."),
)
COMPARED = (Entry.PROGRESS, Entry.PROBLEMS, Entry.NEXT_STEPS)


def queue_of(user: User) -> list[Any]:
    """What waits for `user` as a coordinator, as (update, doubts): contradictions first, then in order of arrival."""
    run = {post.territory_id for post in user.held().posts if post.role == Role.COORDINATOR}
    waiting = ProgressUpdate.objects.visible_to(user).awaiting_review().filter(measure__plan__district__in=run)
    found = with_findings(waiting.exclude(submitted_by=user).in_context().order_by("submitted_at", "pk"))
    return sorted(found, key=lambda row: -len(row[1]))


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    user = person_as(request, Role.COORDINATOR, "update.accept")
    return render(request, "tracking/review_queue.html", {"queue": queue_of(user)})


@require_http_methods(["GET", "HEAD", "POST"])
def review_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    update: Any = get_object_or_404(with_doubts(ProgressUpdate.objects.visible_to(user).in_context()), pk=pk)
    require(user, "update.accept", update)
    queue = queue_of(user)
    if request.method != "POST":
        if pk not in [waiting.pk for waiting, _doubts in queue]:
            return redirect(update)
        return _page(request, update, queue, ReviewForm())
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, update, queue, form, status=400)
    try:
        _decide(request, update, form)
    except Conflict:
        raise
    except Refused as refusal:
        form.add_error("comment", str(refusal))
        return _page(request, update, queue, form, status=400)
    return _next(request, queue, pk)


def _decide(request: HttpRequest, update: ProgressUpdate, form: ReviewForm) -> None:
    by, now, decided = person(request), timezone.now(), form.cleaned_data
    told = {"measure": update.measure}
    if "accept" in request.POST:
        reviews.accept(update, comment=decided["comment"], version=decided["version"], by=by, now=now)
        messages.success(request, _("“%(measure)s” is accepted.") % told)
    else:
        reviews.send_back(update, by=by, now=now, **decided)
        messages.success(request, _("“%(measure)s” is returned.") % told)


def _next(request: HttpRequest, queue: list[Any], pk: int) -> HttpResponse:
    """The one that stood after `pk`, else the first one left, else the empty queue."""
    order = [update.pk for update, _doubts in queue]
    at = order.index(pk) if pk in order else -1
    left = order[at + 1 :] + order[: max(at, 0)]
    if left:
        return redirect("review_detail", left[0])
    return HttpResponseClientRedirect(reverse("review_queue")) if _by_script(request) else redirect("review_queue")


def _compared(entry: Entry, before: ProgressUpdate | None, update: ProgressUpdate) -> tuple[Any, str, str, Any]:
    was, now = getattr(before, entry, ""), getattr(update, entry)
    return entry.label, was, now, compare(was, now)


def _by_script(request: HttpRequest) -> bool:
    """Asked for in part; going back in the history of the browser wants the whole page."""
    asked = HtmxDetails(request)
    return bool(asked) and not asked.history_restore_request


def _page(
    request: HttpRequest, update: ProgressUpdate, queue: list[Any], form: ReviewForm, *, status: int = 200
) -> HttpResponse:
    """The whole page, or for a script that goes on to the next filing the part that changes."""
    context = _context(update, queue, person(request)) | {"form": form}
    alone = _by_script(request)
    template = "tracking/_review.html" if alone else "tracking/review_detail.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return push_url(response, request.path) if alone else response


def _context(update: ProgressUpdate, queue: list[Any], viewer: User) -> dict[str, Any]:
    before = ProgressUpdate.objects.visible_to(viewer).earlier_than(update).accepted().select_related("period").first()
    waiting = [one.pk for one, _doubts in queue]
    return {
        "update": update,
        "plan": update.measure.plan,
        "is_open": update.is_open_on(timezone.localdate()),
        "queue": queue,
        "place": waiting.index(update.pk) + 1 if update.pk in waiting else 0,
        "phrases": PHRASES,
        "before": before,
        "doubts": next((doubts for one, doubts in queue if one.pk == update.pk), []),
        "received": received_of(update, viewer),
        "texts": [_compared(entry, before, update) for entry in COMPARED],
        "evidence": Evidence.objects.visible_to(viewer).filter(update=update),
        "milestones": Milestone.objects.visible_to(viewer).filter(measure=update.measure_id),
        "steps": Step.objects.visible_to(viewer).filter(update=update).select_related("taken_by"),
        "readings": readings_of_update(viewer, update),
    }
