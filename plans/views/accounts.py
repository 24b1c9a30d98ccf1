"""The accounts of a territory, for its security administrator: opened, given a new password, closed; who knocked."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import provider
from plans.actions import accounts
from plans.asked import person
from plans.forms import CloseAccountForm, LinkForm, NewAccountForm, ReasonForm
from plans.lifecycle import Conflict, Refused
from plans.models import Department, Identity, Knock, User
from plans.policies import Forbidden, allowed, require
from plans.views.identities import must_have_provider

KNOCKS = 100  # shown of one kind


def _territory(user: User) -> Department:
    lands = Department.objects.visible_to(user).territories()
    kept = next((land for land in lands if allowed(user, "account.keep", land)), None)
    if kept is None:
        raise Forbidden("account.keep")
    return kept


@never_cache
@sensitive_variables("initial")
@require_http_methods(["GET", "HEAD", "POST"])
def account_list(request: HttpRequest) -> HttpResponse:
    """Everybody with an account; the first password of a new one is shown in the answer and never again."""
    user, initial = person(request), ""
    territory = _territory(user)
    form = NewAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made, initial = accounts.open_account(**form.cleaned_data, territory=territory, by=user, now=timezone.now())
        form = NewAccountForm()
    people = User.objects.visible_to(user).exclude(pk=user.pk).distinct().order_by("-is_active", "name", "pk")
    context = {"plan": None, "form": form, "people": people, "initial": initial, "named": initial and made}
    return render(request, "plans/account_list.html", context, status=400 if form.errors else 200)


@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, _kept(request, pk))


@never_cache
@require_POST
def account_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password, shown once; for a closed account this opens it again."""
    found = _kept(request, pk)
    act = accounts.reset if found.is_active else accounts.reopen
    return _detail(request, found, initial=act(found, by=person(request), now=timezone.now()))


@require_POST
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    form = CloseAccountForm(request.POST, people=User.objects.visible_to(person(request)).exclude(pk=pk))
    if form.is_valid():
        try:
            accounts.close(found, **form.said(), by=person(request), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The account is closed; its posts are passed on."))
            return redirect("account_list")
    return _detail(request, found, close=form)


@require_POST
def account_drop_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        accounts.drop_second_factor(found, **form.cleaned_data, by=person(request), now=timezone.now())
        messages.success(request, _("The second factor is removed; the next sign-in needs the password only."))
        return redirect("account_detail", pk)
    return _detail(request, found, drop=form)


@require_POST
def account_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Link the identity that the person read out; the provider is not asked, so a reason is."""
    found = _kept(request, pk)
    must_have_provider()
    form = LinkForm(request.POST)
    if form.is_valid():
        by, now = person(request), timezone.now()
        try:
            accounts.link(found, issuer=settings.OIDC_ISSUER, **form.cleaned_data, by=by, now=now)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The identity is linked; the account opens with it from now on."))
            return redirect("account_detail", pk)
    return _detail(request, found, link=form)


@require_POST
def account_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    must_have_provider()
    accounts.unlink(found, issuer=settings.OIDC_ISSUER, by=person(request), now=timezone.now())
    messages.success(request, _("The link is removed; the account opens with its password only."))
    return redirect("account_detail", pk)


@require_safe
def knock_list(request: HttpRequest) -> HttpResponse:
    """The latest events at the door."""
    user = person(request)
    if not allowed(user, "audit.read"):
        _territory(user)
    rows = Knock.objects.visible_to(user).select_related("person")
    kind = request.GET.get("kind", "")
    if kind in Knock.Kind.values:
        rows = rows.filter(kind=kind)
    context = {"plan": None, "knocks": rows[:KNOCKS], "kinds": [("", _("All")), *Knock.Kind.choices]}
    return render(request, "plans/knock_list.html", context)


def _kept(request: HttpRequest, pk: int) -> User:
    user = person(request)
    found = get_object_or_404(User.objects.visible_to(user).distinct(), pk=pk)
    require(user, "account.keep", _territory(user))
    return found


def _detail(
    request: HttpRequest, found: User, *, initial: str = "", **forms: CloseAccountForm | LinkForm | ReasonForm
) -> HttpResponse:
    user = person(request)
    context = {
        "plan": None,
        "found": found,
        "initial": initial,
        "close": forms.get("close") or CloseAccountForm(people=User.objects.visible_to(user).exclude(pk=found.pk)),
        "drop": forms.get("drop") or ReasonForm(),
        "link": forms.get("link") or LinkForm(),
        "linked": Identity.objects.visible_to(user).filter(person=found, issuer=settings.OIDC_ISSUER).first(),
        "provider": provider.label(),
        "held": accounts.posts_of(found, day=timezone.localdate()),
        "knocks": Knock.objects.visible_to(user).filter(person=found)[:20],
    }
    return render(request, "plans/account_detail.html", context, status=400 if forms else 200)
