"""The views of lists that people keep."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.actions import saved_views
from plans.asked import person
from plans.forms import SavedViewForm
from plans.lifecycle import Refused
from plans.models import SavedView


@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    form = SavedViewForm(request.POST, user=person(request))
    if not form.is_valid():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    view = saved_views.save(**form.kept(), by=person(request), now=timezone.now())
    messages.success(request, _("The view “%(view)s” is saved.") % {"view": view})
    return redirect(view)


@require_POST
def view_forget(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(person(request)), pk=pk)
    saved_views.forget(view, by=person(request))
    messages.success(request, _("The view “%(view)s” is dropped.") % {"view": view})
    return redirect(reverse(view.page))
