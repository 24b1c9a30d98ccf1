"""The part of a supporting department: its own form, and what the lead does with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plans.asked import person
from plans.lifecycle import Conflict, Refused
from tracking.actions import contributions
from tracking.actions.contributions import StalePart
from tracking.forms import PartForm
from tracking.models import Contribution
from tracking.policies import allowed, require


def seen(request: HttpRequest, pk: int) -> Contribution:
    return get_object_or_404(Contribution.objects.visible_to(person(request)).in_context(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def contribution_edit(request: HttpRequest, pk: int) -> HttpResponse:
    part = seen(request, pk)
    if request.method != "POST":
        return _page(request, part, PartForm(initial={"text": part.text}))
    require(person(request), "contribution.write", part)
    form = PartForm(request.POST)
    if not form.is_valid():
        return _page(request, part, form, status=400)
    try:
        return _save(request, part, form)
    except StalePart as stale:
        return _page(request, part, form, newer=stale.newer, status=409)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, part, form, status=409 if isinstance(refusal, Conflict) else 400)


def _save(request: HttpRequest, part: Contribution, form: PartForm) -> HttpResponse:
    by, now = person(request), timezone.now()
    contributions.write(part, text=form.cleaned_data["text"], version=form.cleaned_data["version"], by=by, now=now)
    if "submit" not in request.POST:
        messages.success(request, _("Draft saved."))
        return redirect(part)
    contributions.submit(part, by=by, now=now)
    messages.success(request, _("Your part is with the lead department."))
    return redirect("desk")


@require_POST
def contribution_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    part = contributions.withdraw(seen(request, pk), by=person(request), now=timezone.now())
    messages.success(request, _("The part is withdrawn; it is a draft again."))
    return redirect(part)


@require_POST
def contribution_take(request: HttpRequest, pk: int) -> HttpResponse:
    part = seen(request, pk)
    contributions.take(part, by=person(request), now=timezone.now())
    messages.success(request, _("The part of %(department)s stands in your text.") % {"department": part.department})
    return redirect("update_edit", part.update_id)


@require_POST
def contribution_return(request: HttpRequest, pk: int) -> HttpResponse:
    part, comment = seen(request, pk), request.POST.get("comment", "")
    contributions.send_back(part, comment=comment, by=person(request), now=timezone.now())
    messages.success(request, _("The part is returned to %(department)s.") % {"department": part.department})
    return redirect("update_edit", part.update_id)


def _page(
    request: HttpRequest, part: Contribution, form: PartForm, *, newer: Contribution | None = None, status: int = 200
) -> HttpResponse:
    """With `newer`, both versions stand side by side, and the next save is made against the newer one."""
    context = {
        "part": part,
        "update": part.update,
        "plan": part.update.measure.plan,
        "form": form,
        "newer": newer,
        "version": (newer or part).version,
        "offers": _offers(request, part),
    }
    return render(request, "tracking/contribution_edit.html", context, status=status)


def _offers(request: HttpRequest, part: Contribution) -> set[str]:
    """The moves this person could make now; the action asks again."""
    possible = {verb for verb in ("withdraw", "take", "return") if part.status in Contribution.MOVES[verb].sources}
    if part.status in Contribution.OWED:
        possible.add("write")
    if not part.update.takes_filing(timezone.localdate()):
        possible &= {"withdraw"}
    return {verb for verb in possible if allowed(person(request), f"contribution.{verb}", part)}
