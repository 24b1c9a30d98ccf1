"""One update: the form of the liaison, the page of everybody who may see it, and its two plain moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.asked import person
from plans.lifecycle import Conflict, Refused, TooOften
from plans.models import CalendarDay, User
from tracking.actions import contributions, updates
from tracking.actions.updates import EvidenceRefused, StaleVersion, UnfitContent
from tracking.desk_forms import begun
from tracking.forms import UpdateForm
from tracking.models import Contribution, Evidence, ProgressUpdate
from tracking.parts import parts_of
from tracking.policies import allowed, require
from tracking.received import Received, received
from tracking.views.comparing import compared
from tracking.views.update_beside import beside, rows_of
from tracking.views.update_readings import explain, file_readings, readings_of_update, targets_of_update, unasked

OFFERED = ("write", "withdraw", "sign", "accept")


def seen(request: HttpRequest, pk: int) -> ProgressUpdate:
    return get_object_or_404(ProgressUpdate.objects.visible_to(person(request)).in_context(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def update_edit(request: HttpRequest, pk: int) -> HttpResponse:
    update = seen(request, pk)
    require(person(request), "update.write", update)
    if request.method != "POST":
        if not update.takes_filing(timezone.localdate()):
            return redirect(update)
        return _form_page(request, update, None)
    if "no_change" in request.POST:
        return _file_unchanged(request, update)
    form = UpdateForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, update, form, status=400)
    try:
        return _save(request, update, form)
    except StaleVersion as stale:
        return _form_page(request, update, form, newer=stale.newer, status=409)
    except Refused as refusal:
        form.add_error(_place_of(refusal), str(refusal))
        status = 409 if isinstance(refusal, Conflict) else 429 if isinstance(refusal, TooOften) else 400
        return _form_page(request, update, form, status=status)


def _save(request: HttpRequest, update: ProgressUpdate, form: UpdateForm) -> HttpResponse:
    """First what was typed, so that it is kept whatever becomes of the rest; then files; then the submission."""
    by, now = person(request), timezone.now()
    updates.write(update, content=form.content(), version=form.cleaned_data["version"], by=by, now=now)
    file_readings(request, update, now=now)
    for file in form.cleaned_data["evidence"]:
        updates.add_evidence(update, name=file.name, content=file.read(), by=by, now=now)
    if removed := form.cleaned_data["remove"]:
        evidence = get_object_or_404(Evidence.objects.visible_to(by), pk=removed, update=update)
        updates.remove_evidence(evidence, by=by, now=now)
    if chosen := form.cleaned_data["take"]:
        part = get_object_or_404(Contribution.objects.visible_to(by), pk=chosen, update=update)
        contributions.take(part, by=by, now=now)
        messages.success(
            request, _("The part of %(department)s stands in your text.") % {"department": part.department}
        )
        return redirect("update_edit", update.pk)
    if "submit" in request.POST:
        return _submit(request, update)
    messages.success(request, _("Draft saved."))
    return redirect("update_edit", update.pk)


def _submit(request: HttpRequest, update: ProgressUpdate) -> HttpResponse:
    """A suspicious figure is asked about once; the second time it goes in, with or without an answer."""
    if unasked(request, update):
        messages.warning(request, _("Saved. Look at the questions below, then submit again."))
        return _form_page(request, update, None)
    updates.submit(update, by=person(request), now=timezone.now())
    explain(request, update, now=timezone.now())
    return _submitted(request, update)


def _file_unchanged(request: HttpRequest, update: ProgressUpdate) -> HttpResponse:
    return _submitted(request, updates.submit_unchanged(update, by=person(request), now=timezone.now()))


def _submitted(request: HttpRequest, update: ProgressUpdate) -> HttpResponse:
    told = _("“%(measure)s” is submitted.") % {"measure": update.measure}
    messages.success(request, told, extra_tags=reverse("update_withdraw", args=[update.pk]))
    return redirect("desk")


def _place_of(refusal: Refused) -> str | None:
    if isinstance(refusal, UnfitContent) and refusal.field in UpdateForm.base_fields:
        return refusal.field
    return "evidence" if isinstance(refusal, EvidenceRefused) else None


def _form_page(
    request: HttpRequest,
    update: ProgressUpdate,
    form: UpdateForm | None,
    *,
    newer: ProgressUpdate | None = None,
    status: int = 200,
) -> HttpResponse:
    """With `newer`, both versions stand side by side, and the next save is made against the newer one."""
    around = beside(update, person(request), day=timezone.localdate())
    form = form or UpdateForm(initial=begun(update, around["before"]))
    context: dict[str, Any] = (
        targets_of_update(request, update)
        | around
        | {
            "update": update,
            "plan": update.measure.plan,
            "form": form,
            "version": (newer or update).version,
            "is_open": update.is_open_on(timezone.localdate()),
            "newer": newer,
            "rows": rows_of(form, update, around["before"], newer),
        }
    )
    return render(request, "tracking/update_edit.html", context, status=status)


@require_safe
def update_detail(request: HttpRequest, pk: int) -> HttpResponse:
    update = seen(request, pk)
    viewer = person(request)
    known = update.revisions.select_related("submitted_by").prefetch_related("evidence")
    revisions = list(known.order_by("-number"))
    context = compared(request, revisions) | {
        "update": update,
        "plan": update.measure.plan,
        "received": received_of(update, viewer),
        "offers": _offers(request, update),
        "is_open": update.is_open_on(timezone.localdate()),
        "may_supplement": allowed(viewer, "update.supplement", update)
        and update.status != ProgressUpdate.Status.ACCEPTED,
        "parts": parts_of(update, viewer=viewer),
        "evidence": Evidence.objects.visible_to(viewer).filter(update=update),
        "revisions": revisions,
        "steps": update.steps.select_related("taken_by", "revision"),
        "readings": readings_of_update(viewer, update),
    }
    return render(request, "tracking/update_detail.html", context)


def received_of(update: ProgressUpdate, viewer: User) -> Received | None:
    on = timezone.localdate(update.filed_at) if update.filed_at else None
    calendar = CalendarDay.objects.visible_to(viewer).calendar()
    return received(on, due_on=update.period.due_on, calendar=calendar)


def _offers(request: HttpRequest, update: ProgressUpdate) -> set[str]:
    """The moves this person could take now; the action asks again."""
    possible = {verb for verb in OFFERED if update.status in ProgressUpdate.MOVES[verb].sources}
    if update.status == ProgressUpdate.Status.RETURNED:
        possible.add("write")
    if not update.is_open_on(timezone.localdate()):
        possible -= {"write", "withdraw"}
    if not update.measure.plan.sign_off:
        possible -= {"sign"}
    elif update.status == ProgressUpdate.Status.SUBMITTED:
        possible -= {"accept"}
    return {verb for verb in possible if allowed(person(request), f"update.{verb}", update)}


@require_POST
def update_sign(request: HttpRequest, pk: int) -> HttpResponse:
    update = updates.sign(seen(request, pk), by=person(request), now=timezone.now())
    messages.success(request, _("“%(measure)s” is signed.") % {"measure": update.measure})
    return redirect(update)


@require_POST
def update_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    update = updates.withdraw(seen(request, pk), by=person(request), now=timezone.now())
    messages.success(request, _("“%(measure)s” is withdrawn; it is a draft again.") % {"measure": update.measure})
    return redirect("update_edit", update.pk)
