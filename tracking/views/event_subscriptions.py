"""Programs that are told what happens in the own territory: subscribed, with what failed on the way, ended."""

from __future__ import annotations

from django.contrib import messages as toasts
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from plans.asked import person
from tracking.delivery import programs
from tracking.models import EventSubscription, Message
from tracking.policies import require
from tracking.reminder_forms import EventSubscriptionForm
from tracking.views.offers import done


@require_http_methods(["GET", "HEAD", "POST"])
def event_subscription_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require(user, "reminder.log")
    form = EventSubscriptionForm(request.POST if request.method == "POST" else None, viewer=user)
    if form.is_bound and done(form, lambda said: programs.subscribe(**said, by=user, now=timezone.now())):
        toasts.success(request, _("Subscribed. What happens from now on is posted there."))
        return redirect("event_subscription_list")
    arrived, failed = (Q(messages__status=state) for state in (Message.Status.ACCEPTED, Message.Status.FAILED))
    running = EventSubscription.objects.visible_to(user).running().select_related("district", "plan", "made_by")
    told = running.annotate(
        arrived=Count("messages", filter=arrived),
        failed=Count("messages", filter=failed),
        error=Max("messages__error", filter=failed),
    )
    context = {"subscriptions": told, "form": form}
    return render(request, "tracking/event_subscription_list.html", context, status=400 if form.is_bound else 200)


@require_POST
def event_subscription_end(request: HttpRequest, pk: int) -> HttpResponse:
    subscription = _seen(request, pk)
    programs.end(subscription, by=person(request), now=timezone.now())
    toasts.success(request, _("Ended; its address is forgotten."))
    return redirect("event_subscription_list")


@require_POST
def event_subscription_retry(request: HttpRequest, pk: int) -> HttpResponse:
    queued = programs.retry(_seen(request, pk), by=person(request), now=timezone.now())
    words = ngettext("%(count)s event is sent again.", "%(count)s events are sent again.", queued)
    toasts.success(request, words % {"count": queued})
    return redirect("event_subscription_list")


def _seen(request: HttpRequest, pk: int) -> EventSubscription:
    seen = EventSubscription.objects.visible_to(person(request)).select_related("district", "plan")
    return get_object_or_404(seen, pk=pk)
