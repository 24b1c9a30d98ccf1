"""What a person wants to be told beside duties: the page of preferences, and the link at the foot of a mail."""

from __future__ import annotations

from django.contrib import messages as toasts
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from plans.asked import person
from tracking.delivery import muting, subscribing, unsubscribing
from tracking.models import Mute
from tracking.models.ladder import Channel
from tracking.reminder_forms import ChoicesForm


@require_http_methods(["GET", "HEAD", "POST"])
def message_choices(request: HttpRequest) -> HttpResponse:
    user = person(request)
    muted = set(Mute.objects.visible_to(user).of(user).values_list("kind", "channel"))
    form = ChoicesForm(request.POST if request.method == "POST" else None, muted=muted)
    if form.is_valid():
        muting.choose(form.muted(), by=user)
        toasts.success(request, _("Saved. What you owe is told to you in any case."))
        return redirect("message_choices")
    return render(request, "tracking/message_choices.html", {"form": form}, status=400 if form.is_bound else 200)


# A mail program posts here without a session (RFC 8058 §3.1): the signed link is the right, and all that it can do.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET asks, for links are opened by scanners of mail; a POST does it."""
    try:
        way = unsubscribing.read(token)
    except signing.BadSignature:
        raise Http404 from None
    if way.subscription:
        return _end(request, way.subscription)
    if request.method == "POST":
        muting.mute_all(way.person, way.channel)
    context = {"done": request.method == "POST", "channel": Channel(way.channel).label, "plan": None}
    return render(request, "tracking/unsubscribe.html", context)


def _end(request: HttpRequest, pk: int) -> HttpResponse:
    """The link stands for the person to whom the reports go."""
    subscription = subscribing.named_by_link(pk)
    if request.method == "POST":
        subscribing.end(subscription, by=subscription.person, now=timezone.now())
    context = {"done": request.method == "POST", "channel": "", "plan": subscription.plan}
    return render(request, "tracking/unsubscribe.html", context)
