"""Robots and webhooks of the own territory: set up, listed by host, ended."""

from __future__ import annotations

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plans.asked import person
from tracking.delivery import setting_up
from tracking.models import Hook
from tracking.policies import require
from tracking.reminder_forms import HookForm
from tracking.views.offers import done


@require_http_methods(["GET", "HEAD", "POST"])
def hook_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require(user, "reminder.log")
    form = HookForm(request.POST if request.method == "POST" else None, viewer=user)
    if form.is_bound and done(form, lambda said: setting_up.set_up(**said, by=user, now=timezone.now())):
        toasts.success(request, _("Set up. Ladders of the district can use it now."))
        return redirect("hook_list")
    hooks = Hook.objects.visible_to(user).in_use().select_related("department", "made_by")
    context = {"hooks": hooks, "form": form}
    return render(request, "tracking/hook_list.html", context, status=400 if form.is_bound else 200)


@require_POST
def hook_end(request: HttpRequest, pk: int) -> HttpResponse:
    hook = get_object_or_404(Hook.objects.visible_to(person(request)).select_related("department"), pk=pk)
    setting_up.end(hook, by=person(request), now=timezone.now())
    toasts.success(request, _("Ended; its address is forgotten."))
    return redirect("hook_list")
