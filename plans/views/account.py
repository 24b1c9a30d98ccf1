"""One's own account: the password, the second factor, and where one is signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import provider, qr
from plans.actions import accounts, signing_in
from plans.asked import person
from plans.forms import SECOND_FACTOR_OFFER, SecondFactorForm
from plans.models import Identity, Visit


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user = person(request)
    visits = signing_in.open_visits(user, now=timezone.now())
    linked = Identity.objects.visible_to(user).filter(person=user, issuer=settings.OIDC_ISSUER).first()
    context = {"plan": None, "visits": visits, "here": request.session.session_key, "linked": linked}
    context["provider"] = provider.label()
    return render(request, "plans/account.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account_password(request: HttpRequest) -> HttpResponse:
    """A new password ends every other session."""
    user = person(request)
    form = PasswordChangeForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        here = str(request.session.session_key)
        accounts.choose_password(user, form.cleaned_data["new_password1"], here=here)
        update_session_auth_hash(request, user)
        signing_in.follow(old=here, new=str(request.session.session_key))
        messages.success(request, _("The new password holds from now on. You were signed out everywhere else."))
        return redirect("account")
    context = {"plan": None, "form": form}
    return render(request, "plans/account_password.html", context, status=400 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters("offer")
@require_http_methods(["GET", "HEAD", "POST"])
def account_second_factor(request: HttpRequest) -> HttpResponse:
    """Set up with a first right code, or taken away with one."""
    user, now = person(request), timezone.now()
    form = SecondFactorForm(request.POST if request.method == "POST" else None, person=user, now=now)
    if form.is_valid():
        if user.second_factor:
            signing_in.drop_second_factor(user)
            messages.success(request, _("The second factor is removed; the next sign-in needs the password only."))
        else:
            signing_in.set_second_factor(user, form.secret, form.cleaned_data["code"], now=now)
            messages.success(request, _("From the next sign-in on, a code of the app is asked for, too."))
        return redirect("account")
    secret = form.secret or signing_in.new_secret()
    offer = signing.dumps([user.pk, secret], salt=SECOND_FACTOR_OFFER)
    spelt = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    address = signing_in.address_of(secret, user)
    told = {"spelt": spelt, "address": address, "offer": offer, "code": qr.drawn(address)}
    context = {"plan": None, "form": form, **told}
    return render(request, "plans/account_second_factor.html", context, status=400 if form.is_bound else 200)


@require_POST
def visit_end(request: HttpRequest, pk: int) -> HttpResponse:
    signing_in.end(get_object_or_404(Visit.objects.visible_to(person(request)), pk=pk))
    messages.success(request, _("That session is over."))
    return redirect("account")


@require_POST
def visits_end(request: HttpRequest) -> HttpResponse:
    signing_in.end_all(person(request), but=str(request.session.session_key))
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("account")
