"""Asking for more time, and the answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plans.asked import person
from plans.lifecycle import Conflict, Refused
from tracking.actions import extensions
from tracking.forms import DecisionForm, ExtensionForm
from tracking.models import Extension
from tracking.policies import allowed, require
from tracking.views.milestones import act_page, milestone_for


def extension_for(request: HttpRequest, pk: int) -> Any:
    found: Any = Extension.objects.visible_to(person(request)).with_history()
    parts = ("milestone__measure__plan", "milestone__department", "filed_by", "signed_by", "decided_by")
    return get_object_or_404(found.select_related(*parts), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def extension_request(request: HttpRequest, pk: int) -> HttpResponse:
    milestone, today = milestone_for(request, pk, "extension.request"), timezone.localdate()
    form = ExtensionForm(request.POST or None)
    if form.is_valid():
        try:
            made = extensions.request(milestone, **form.cleaned_data, by=person(request), now=timezone.now())
        except Conflict:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The request is filed."))
            return redirect(made)
    note = _("Asked before the limit, with reason, date and progress. Until it is decided the milestone stays due.")
    refused = "" if form.is_bound else extensions.why_not(milestone, today=today)
    words = {"title": _("Ask for an extension"), "label": _("File the request"), "note": note, "refused": refused}
    return act_page(request, milestone, form, **words)


@require_http_methods(["GET", "HEAD", "POST"])
def extension_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Decided by a POST: `grant` with a definite date, or else refused with the comment."""
    user, extension = person(request), extension_for(request, pk)
    form = DecisionForm(request.POST or None, initial={"until": extension.asked_for})
    if request.method == "POST":
        require(user, "extension.grant", extension)
        if form.is_valid() and _decided(request, extension, form):
            return redirect(extension.milestone.measure)
    earlier: Any = Extension.objects.visible_to(user).filter(milestone=extension.milestone_id, pk__lt=pk)
    context = {
        "plan": extension.milestone.measure.plan,
        "extension": extension,
        "milestone": extension.milestone,
        "earlier": earlier.with_history().select_related("decided_by"),
        "form": form,
        "offers": _offers(request, extension),
    }
    return render(request, "tracking/extension_detail.html", context, status=400 if form.is_bound else 200)


def _decided(request: HttpRequest, extension: Extension, form: DecisionForm) -> bool:
    """Whether it is done; else the form says why not."""
    by, now, given = person(request), timezone.now(), form.cleaned_data
    try:
        if "grant" not in request.POST:
            extensions.refuse(extension, comment=given["comment"], by=by, now=now)
            messages.success(request, _("The request is refused."))
        elif given["until"]:
            extensions.grant(extension, **given, by=by, now=now)
            messages.success(request, _("The extension is granted."))
        else:
            raise Refused(_("Give the date that is granted."))
    except Conflict:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _offers(request: HttpRequest, extension: Extension) -> set[str]:
    """What this person may do to it now."""
    if not extension.is_open:
        return set()
    signs = extension.milestone.measure.plan.sign_off and extension.status == Extension.Status.REQUESTED
    fitting = ("withdraw", "sign") if signs else ("withdraw", "grant")
    return {verb for verb in fitting if allowed(person(request), f"extension.{verb}", extension)}


@require_POST
def extension_sign(request: HttpRequest, pk: int) -> HttpResponse:
    extension = extension_for(request, pk)
    extensions.sign(extension, by=person(request), now=timezone.now())
    messages.success(request, _("The request is signed."))
    return redirect(extension)


@require_POST
def extension_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    extension = extension_for(request, pk)
    extensions.withdraw(extension, by=person(request), now=timezone.now())
    messages.success(request, _("The request is withdrawn."))
    return redirect(extension.milestone.measure)
