"""Letters as files: made at the moment they are asked for, of what the reader may see."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from plans.asked import person
from plans.models import Department, Plan
from tracking.asked import asked_day
from tracking.models import Chase, Suggestion, SupervisionNotice
from tracking.reports.letters import department as department_letter
from tracking.reports.letters import notice, reminder, reply
from tracking.reports.letters.files import WRITERS, file_of
from tracking.reports.writers.paper import Paper
from tracking.views.departments import measures_of

private = cache_control(private=True, no_store=True)


def _sent(paper: Paper, *, format: str, name: str) -> FileResponse:
    file = file_of(paper, format=format, name=name)
    response = FileResponse(io.BytesIO(file.content), as_attachment=True, filename=file.name, content_type=file.type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _known(format: str) -> str:
    if format not in WRITERS:
        raise Http404(format)
    return format


@require_safe
@private
def supervision_notice_paper(request: HttpRequest, pk: int, format: str) -> FileResponse:
    """Of the contents as they were frozen; the docx as it was issued is `supervision_notice_file`."""
    issued = get_object_or_404(SupervisionNotice.objects.visible_to(person(request)), pk=pk)
    return _sent(notice.paper_of(issued.contents), format=_known(format), name=issued.number)


@require_safe
@private
def chase_letter(request: HttpRequest, pk: int, format: str) -> FileResponse:
    user = person(request)
    chases = Chase.objects.visible_to(user).select_related("measure__plan__office")
    chase = get_object_or_404(chases, pk=pk)
    name = _("Reminder %(measure)s") % {"measure": chase.measure}
    return _sent(reminder.for_reader(chase, user), format=_known(format), name=name)


@require_safe
@private
def department_sheet(request: HttpRequest, pk: int, format: str) -> FileResponse:
    user, day = person(request), asked_day(request)
    department = get_object_or_404(Department.objects.visible_to(user), pk=pk)
    plans = list(Plan.objects.visible_to(user).exclude(status=Plan.Status.ARCHIVED))
    rows = measures_of(department, user=user, day=day, plans=plans)
    office = rows[0].plan.office.name if rows else department.name
    language = get_language() or "zh-hans"
    paper = department_letter.paper_of(department, rows, day=day, office=office, language=language)
    return _sent(paper, format=_known(format), name=f"{''.join(paper.title)} {day}")


@require_safe
@private
def suggestion_reply(request: HttpRequest, pk: int, format: str) -> FileResponse:
    """The last answer as a letter; there is none before somebody answered."""
    user = person(request)
    suggestion = get_object_or_404(Suggestion.objects.visible_to(user).select_related("plan", "district"), pk=pk)
    paper = reply.for_reader(suggestion, user)
    if paper is None:
        raise Http404("no answer yet")
    return _sent(paper, format=_known(format), name=f"{''.join(paper.title)} {suggestion.number}")
