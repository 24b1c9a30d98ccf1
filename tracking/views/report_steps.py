"""A draft on its way: handed in, approved, issued by a worker while one watches; what drawing it anew would change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from plans.asked import asks_for_pieces, day_from, person
from plans.ringing import ring
from tracking.models import IssueRun
from tracking.policies import require
from tracking.report_forms import IssueForm
from tracking.reports import drafting, issuing, making, naming, writing
from tracking.reports.contents import contents_of
from tracking.reports.findable import words_by_name
from tracking.reports.rendering import template_of
from tracking.views.offers import Offer, done
from tracking.views.report_desk import STEPS, Desk, in_sight, page_of
from tracking.views.reports import attachment

TOLD = {
    "hand_in": gettext_lazy("The report is handed in for approval."),
    "approve": gettext_lazy("The report is approved."),
    "send_back": gettext_lazy("The report is sent back."),
    "take_back": gettext_lazy("The report is a draft again."),
    "withdraw": gettext_lazy("The report is withdrawn."),
}


@require_POST
def report_step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    report, user = get_object_or_404(in_sight(request), pk=pk), person(request)
    require(user, f"report.{verb}", report)
    label, kind, act = STEPS[verb]
    form = kind(request.POST, auto_id=f"{verb}-%s")
    if done(form, lambda said: act(report, **said, by=user, now=timezone.now())):
        messages.success(request, str(TOLD[verb]))
        return redirect(report)
    tried = Offer(f"report_{verb}", pk, label, form)
    context = page_of(request, report)
    offers = [tried if one.door == tried.door else one for one in context["offers"]]
    return render(request, "tracking/report_detail.html", context | {"offers": offers}, status=400)


@require_POST
def report_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next revision."""
    report = get_object_or_404(in_sight(request), pk=pk)
    return redirect(issuing.correct(report, by=person(request), now=timezone.now()))


@require_POST
def report_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the draft that this person looked at issued; a worker makes the files, the page tells how far it is."""
    report, user = get_object_or_404(in_sight(request), pk=pk), person(request)
    require(user, "report.issue", report)
    desk = Desk(report, user)
    found = desk.checks.open if desk.checks else 0
    form = IssueForm(request.POST, report=report, seen=desk.seen, open_findings=found)

    def act(said: dict[str, Any]) -> None:
        ring("tracking.tasks.issue_report", run=making.ask(report, **said, by=user, now=timezone.now()).pk)

    if done(form, act):
        return redirect(report)
    return render(request, "tracking/report_detail.html", page_of(request, report, form=form), status=400)


@require_safe
def report_run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an issuing is; once it has ended, the page of the report says the rest."""
    runs = IssueRun.objects.visible_to(person(request)).select_related("report__plan")
    run = get_object_or_404(runs, pk=pk)
    if not asks_for_pieces(request):
        return redirect(run.report)
    if not run.is_pending:
        return HttpResponseClientRefresh()
    return render(request, "tracking/_report_run.html", {"run": run, "report": run.report})


@require_POST
def report_run_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    runs = IssueRun.objects.visible_to(person(request)).select_related("report__plan")
    run = get_object_or_404(runs, pk=pk)
    making.cancel(run, by=person(request), now=timezone.now())
    messages.success(request, _("Nothing is issued; the draft stays as it was."))
    return redirect(run.report)


@require_safe
def report_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change if the figures were taken anew; nothing changes until that is said."""
    report = get_object_or_404(in_sight(request), pk=pk)
    require(person(request), "report.write", report)
    asked = request.GET.get("as_of", "")
    day = day_from(asked) if asked else issuing.reporting_day(report.period, timezone.now())
    fresh = contents_of(report.plan, report.period, as_of=day)
    words = words_by_name(report.contents) | words_by_name(fresh)
    moved = [(words[name], was, now) for name, was, now in writing.moved(report.contents, fresh)]
    context = {"report": report, "plan": report.plan, "moved": moved, "day": day}
    return render(request, "tracking/report_refresh.html", context)


@require_safe
@cache_control(private=True, no_store=True)
def report_preview(request: HttpRequest, pk: int, format: str) -> FileResponse:
    """The draft as a file, made for this request and not kept; its name says that it is a draft."""
    report = get_object_or_404(in_sight(request).unissued(), pk=pk)
    contents = drafting.text_of(report)
    made = template_of(contents)
    if format not in made:
        raise Http404
    name = naming.file_name(contents, revision=report.revision, suffix=format)
    return attachment(made[format](contents), f"{_('draft')} {name}", format=format)
