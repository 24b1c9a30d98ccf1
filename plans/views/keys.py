"""The page on which a person makes and revokes the keys of machines that speak for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from plans.actions import tokens
from plans.asked import person
from plans.forms import KeyForm
from plans.lifecycle import Refused
from plans.models import AccessToken
from plans.nouns import nouns


@never_cache
@sensitive_variables("key")
@require_http_methods(["GET", "HEAD", "POST"])
def key_list(request: HttpRequest) -> HttpResponse:
    """One's keys; a new one's text is shown in the answer to its making and never again."""
    user, now, key = person(request), timezone.now(), ""
    form = KeyForm(request.POST if request.method == "POST" else None, nouns=nouns(), today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        try:
            _token, key = tokens.make(user, **form.said(), by=user, now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    rows = AccessToken.objects.visible_to(user)
    context = {"plan": None, "form": form, "keys": rows, "new_key": key, "today": timezone.localdate(now)}
    return render(request, "plans/key_list.html", context, status=400 if form.errors else 200)


@require_POST
def key_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    token = get_object_or_404(AccessToken.objects.visible_to(user), pk=pk)
    tokens.revoke(token, by=user, now=timezone.now())
    return redirect("key_list")
