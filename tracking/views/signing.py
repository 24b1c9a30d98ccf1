"""What waits for the signature of a department head."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from plans.models import User
from plans.models.membership import Role
from tracking.actions import updates
from tracking.doubts.annotated import with_doubts
from tracking.forms import SignaturesForm
from tracking.models import Duty, ProgressUpdate
from tracking.views.request import person_as


def waiting_for(head: User) -> list[ProgressUpdate]:
    owed = Duty.objects.visible_to(head).of_posts(head).of_kinds([Duty.Kind.SIGNATURE])
    found = ProgressUpdate.objects.visible_to(head).filter(pk__in=owed.values("thing_id"))
    return list(with_doubts(found.in_context()).order_by("submitted_at", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def signing(request: HttpRequest) -> HttpResponse:
    """One POST signs all that were ticked, or none of them when one has changed meanwhile."""
    head = person_as(request, Role.HEAD, "update.sign")
    waiting = waiting_for(head)
    form = SignaturesForm(request.POST if request.method == "POST" else None, waiting=waiting)
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, "tracking/signing.html", {"form": form, "waiting": waiting}, status=status)
    chosen, now = form.signed(), timezone.now()
    with transaction.atomic():
        for update in chosen:
            updates.sign(update, by=head, now=now)
    told = ngettext("%(count)s filing signed.", "%(count)s filings signed.", len(chosen)) % {"count": len(chosen)}
    messages.success(request, told)
    return redirect("signing")
