"""My tasks: everything my posts owe, and the monthly updates among it filed where they stand, several at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from plans.asked import person
from plans.lifecycle import Refused
from tracking.actions import updates
from tracking.actions.updates import StaleVersion, UnfitContent
from tracking.desk import lay_out
from tracking.desk_forms import ChosenForm, QuickForm
from tracking.models import ProgressUpdate
from tracking.views.update_readings import unasked

MOST_SHOWN = 50  # of one group, until all are asked for; what is filed here is always shown


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    return _page(request, {})


@require_POST
def desk_file(request: HttpRequest) -> HttpResponse:
    """Each ticked update for itself: what is refused stands on the desk again with its reason, the others are in."""
    forms = _chosen(request)
    if not forms:
        messages.warning(request, _("Nothing is ticked."))
        return redirect("desk")
    done = [form for form in forms.values() if _file(request, form)]
    _tell(request, done)
    refused = {pk: form for pk, form in forms.items() if form not in done}
    return _page(request, refused, status=400) if refused else redirect("desk")


def _chosen(request: HttpRequest) -> dict[int, QuickForm]:
    chosen = ChosenForm(request.POST)
    asked = set(chosen.cleaned_data["chosen"]) if chosen.is_valid() else set()
    seen = ProgressUpdate.objects.visible_to(person(request)).in_context().in_bulk(asked)
    if len(seen) < len(asked):
        raise Http404
    return {pk: QuickForm(request.POST, update=update) for pk, update in seen.items()}


def _file(request: HttpRequest, form: QuickForm) -> bool:
    """Saved first and submitted then, so that what was typed is kept even where it is not fit to be submitted."""
    by, now, update = person(request), timezone.now(), form.update
    if not form.is_valid():
        return False
    try:
        if "no_change" in request.POST:
            updates.submit_unchanged(update, by=by, now=now)
            return True
        if content := form.content():
            updates.write(update, content=content, version=form.cleaned_data["version"], by=by, now=now)
        if "submit" in request.POST:
            if suspicious := unasked(request, update):
                form.add_error("percent", "; ".join(one.words for one in suspicious))
                return False
            updates.submit(update, by=by, now=now)
    except Refused as refusal:
        form.newer = refusal.newer if isinstance(refusal, StaleVersion) else None
        fits = isinstance(refusal, UnfitContent) and refusal.field in form.fields
        form.add_error(refusal.field if fits else None, str(refusal))  # type: ignore[attr-defined]
        return False
    return True


def _tell(request: HttpRequest, done: list[QuickForm]) -> None:
    if not done:
        return
    count = {"count": len(done)}
    if "save" in request.POST:
        words = ngettext("%(count)s draft saved.", "%(count)s drafts saved.", len(done))
    else:
        words = ngettext("%(count)s update submitted.", "%(count)s updates submitted.", len(done))
    messages.success(request, words % count)


def _page(request: HttpRequest, refused: Mapping[int, QuickForm], *, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    laid = lay_out(person(request), day=today)
    most = None if "all" in request.GET else MOST_SHOWN
    groups: list[tuple[Any, list[tuple[Any, QuickForm | None]], int]] = []
    for urgency, tasks in laid.groups.items():
        shown = [*tasks[:most], *(task for task in tasks[len(tasks[:most]) :] if task.is_filling)]
        groups.append((urgency, [(task, _form_of(task, refused)) for task in shown], len(tasks) - len(shown)))
    filling = [form for _urgency, rows, _more in groups for _task, form in rows if form]
    context = {"desk": laid, "groups": groups, "filling": filling, "refused": refused, "today": today}
    return render(request, "tracking/desk.html", context, status=status)


def _form_of(task: Any, refused: Mapping[int, QuickForm]) -> QuickForm | None:
    if not task.is_filling:
        return None
    return refused.get(task.update.pk) or QuickForm(update=task.update, before=task.before)
