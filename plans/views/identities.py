"""The way to the identity provider, and the link between one's account and the identity there."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plans import provider
from plans.actions import identities
from plans.actions.signing_in import Caller
from plans.asked import address_of, person
from plans.forms import OwnPasswordForm
from plans.models import Identity
from plans.provider import Journey

JOURNEY = "journey"  # of this session, while somebody is under way
REFUSED, SILENT = 400, 503


def must_have_provider() -> None:
    """Without a provider these pages do not exist."""
    if not settings.OIDC_ISSUER:
        raise Http404


def leave(request: HttpRequest, *, onward: str, now: datetime, links: int = 0) -> HttpResponse:
    """Off to the provider, by a page and not by a redirect: after a form the policy `form-action` would stop the
    browser at whatever further house the provider sends it to.
    """
    journey = Journey.begin(onward=onward, now=now, links=links)
    try:
        address = provider.address_of(journey, anew=bool(links))
    except provider.Unreachable:
        return turned_away(request, _("The sign-in of your provider cannot be reached now."), status=SILENT)
    request.session[JOURNEY] = asdict(journey)
    return away(request, address)


def away(request: HttpRequest, address: str) -> HttpResponse:
    return render(request, "plans/provider_away.html", {"address": address, "label": provider.label()})


def turned_away(request: HttpRequest, reason: str, *, status: int = REFUSED, subject: str = "") -> HttpResponse:
    return render(request, "plans/provider_refused.html", {"reason": reason, "subject": subject}, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account_identity(request: HttpRequest) -> HttpResponse:
    """Linked over there, taken back here; the password is asked for either way, and one that others know is none."""
    must_have_provider()
    user, now, issuer = person(request), timezone.now(), settings.OIDC_ISSUER
    if user.must_change_password:
        return redirect("account_password")
    linked = Identity.objects.visible_to(user).filter(person=user, issuer=issuer).first()
    caller = Caller(user.username, address_of(request), "", f"{request.method} {request.path}")
    form = OwnPasswordForm(request.POST if request.method == "POST" else None, person=user, caller=caller, now=now)
    if form.is_valid():
        if not linked:
            return leave(request, onward="", now=now, links=user.pk)
        identities.unlink(user, issuer=issuer)
        messages.success(request, _("The link is removed; you sign in with your password again."))
        return redirect("account")
    context = {"plan": None, "form": form, "linked": linked, "label": provider.label()}
    return render(request, "plans/account_identity.html", context, status=400 if form.is_bound else 200)
