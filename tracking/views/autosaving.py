"""What the scripts of the filing pages ask for: a draft kept while it is typed, files taken as they are dropped."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.http import require_POST

from plans.asked import person
from plans.lifecycle import Refused
from tracking.actions import updates
from tracking.actions.updates import StaleVersion, UnfitContent
from tracking.desk_forms import QuickForm
from tracking.forms import EvidenceForm
from tracking.models import Evidence
from tracking.policies import require
from tracking.views.update import seen


@require_POST
def update_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Answers with the new version and the time; 409 when somebody else saved, 400 with what does not fit, by field."""
    update, now = seen(request, pk), timezone.now()
    form = QuickForm(request.POST, update=update)
    if not form.is_valid():
        return JsonResponse({"errors": _by_field(form)}, status=400)
    try:
        version = form.cleaned_data["version"]
        updates.write(update, content=form.content(), version=version, by=person(request), now=now)
    except StaleVersion as stale:
        return JsonResponse({"reason": str(stale), "version": stale.newer.version}, status=409)
    except UnfitContent as unfit:
        return JsonResponse({"errors": {unfit.field: [str(unfit)]}}, status=400)
    except Refused as refusal:
        return JsonResponse({"reason": str(refusal)}, status=409)
    return JsonResponse({"version": update.version, "at": time_format(timezone.localtime(now), "H:i")})


def _by_field(form: QuickForm) -> dict[str, Any]:
    return {name: list(errors) for name, errors in form.errors.items()}


@require_POST
def update_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of files as it stands after the new ones; each that was not taken says why in its place."""
    update, by, now = seen(request, pk), person(request), timezone.now()
    require(by, "update.write", update)
    form = EvidenceForm(request.POST, request.FILES)
    refused = []
    for file in form.cleaned_data["evidence"] if form.is_valid() else ():
        try:
            updates.add_evidence(update, name=file.name, content=file.read(), by=by, now=now)
        except Refused as refusal:
            refused.append((file.name, str(refusal)))
    refused += [("", str(error)) for error in form.errors.get("evidence", ())]
    evidence = Evidence.objects.visible_to(by).filter(update=update).prefetch_related("revisions")
    context = {"update": update, "evidence": evidence, "refused": refused, "form": EvidenceForm()}
    return render(request, "tracking/_evidence.html", context)
