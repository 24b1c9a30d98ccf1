"""The front door: name and password, then a code where a second factor is set; counted, and written down."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from config.sessions import VOUCHED
from plans import passwords, provider
from plans.actions import signing_in
from plans.actions.signing_in import Caller
from plans.asked import address_of
from plans.models import Knock, User

KNOWN_COOKIE, KNOWN_FOR = "known", 180 * 24 * 3600  # seconds
WAITS_FOR_CODE, PATIENCE = "waits_for_code", 300  # seconds between password and code
LOCKED_STATUS = 429
Kind = Knock.Kind


def caller_of(request: HttpRequest, username: str) -> Caller:
    """The mark of a known browser counts for the account it was given to, and for no other."""
    mark = request.COOKIES.get(KNOWN_COOKIE, "")
    try:
        named = signing.loads(mark, salt="entrance.known", max_age=KNOWN_FOR)
    except signing.BadSignature:
        named = ""
    device = hashlib.sha256(mark.encode()).hexdigest() if named and named == username else ""
    return Caller(username, address_of(request), device, f"{request.method} {request.path}")


def remember(response: HttpResponse, request: HttpRequest, person: User) -> None:
    mark = signing.dumps(person.username, salt="entrance.known")
    kept = {"max_age": KNOWN_FOR, "httponly": True, "samesite": "Lax", "secure": request.is_secure()}
    response.set_cookie(KNOWN_COOKIE, mark, **kept)  # type: ignore[arg-type]
    if person.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        age, secure = settings.LANGUAGE_COOKIE_AGE, request.is_secure()
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, max_age=age, samesite="Lax", secure=secure)


class SignInForm(AuthenticationForm):
    """Asks the count before it looks at the password; an account that does not exist is told what any other is."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("Account or password is wrong. Both are case-sensitive."),
        "run_out": _("This first password has run out. Ask the security administrator for a new one."),
        "locked": _("Too many attempts. Wait 15 minutes, or use a browser in which you signed in before."),
    }

    def clean(self) -> dict[str, Any]:
        assert self.request is not None
        caller, now = caller_of(self.request, self.cleaned_data.get("username", "")), timezone.now()
        if signing_in.is_locked(caller, now=now):
            signing_in.note(caller, Kind.LOCKED, status=LOCKED_STATUS, now=now)
            raise ValidationError(self.error_messages["locked"], code="locked")
        try:
            return super().clean()
        except ValidationError:
            signing_in.note(caller, Kind.WRONG, status=200, now=now)
            raise

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if passwords.has_run_out(user, now=timezone.now()):
            raise ValidationError(self.error_messages["run_out"], code="run_out")


class Entering(FormView):  # type: ignore[type-arg]
    """What both steps share: they let in, and answer 429 to who is locked out."""

    def let_in(self, person: User, *, vouched: dict[str, Any] | None = None) -> HttpResponse:
        """`vouched` is what the provider said, where it opened the session and no password did."""
        request, now = self.request, timezone.now()
        login(request, person)
        request.session[VOUCHED] = vouched
        signing_in.begin(
            person,
            session_key=str(request.session.session_key),
            address=address_of(request),
            browser=request.headers.get("User-Agent", ""),
            now=now,
        )
        signing_in.note(caller_of(request, person.username), Kind.ENTERED, status=302, now=now, person=person)
        if not vouched and passwords.is_expired(person, now=now):
            User.objects.filter(pk=person.pk).update(must_change_password=True)
        response = redirect(self.get_success_url())
        remember(response, request, person)
        return response

    def ask_for_code(self, person: User, *, vouched: dict[str, Any] | None = None) -> HttpResponse:
        waiting = [person.pk, self.get_success_url(), timezone.now().timestamp()]
        self.request.session[WAITS_FOR_CODE], self.request.session[VOUCHED] = waiting, vouched
        return redirect("login_code")

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", "locked"):
            response.status_code = LOCKED_STATUS
        return response


@method_decorator([login_not_required, sensitive_post_parameters("password")], name="dispatch")
class SignIn(Entering, LoginView):
    """A browser in which no language was chosen takes that of who signs in."""

    template_name = "login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "provider": provider.label()}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        person = form.get_user()
        assert isinstance(person, User)
        return self.ask_for_code(person) if person.second_factor else self.let_in(person)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the app"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, *args: Any, request: HttpRequest, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.person = request, person

    def clean(self) -> dict[str, Any]:
        caller, now = caller_of(self.request, self.person.username), timezone.now()
        if signing_in.is_locked(caller, now=now):
            signing_in.note(caller, Kind.LOCKED, status=LOCKED_STATUS, now=now)
            raise ValidationError(SignInForm.error_messages["locked"], code="locked")
        if not signing_in.passes(self.person, self.cleaned_data.get("code", ""), now=now):
            signing_in.note(caller, Kind.WRONG_CODE, status=200, now=now)
            raise ValidationError(_("This code is wrong or was used already. Wait for the next one."), code="wrong")
        return self.cleaned_data


@method_decorator(login_not_required, name="dispatch")
class CodeAsked(Entering):
    """The second step; without the first one, or long after it, back to the beginning."""

    template_name = "login_code.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        key, self.onward, since = request.session.get(WAITS_FOR_CODE, (0, "", 0.0))
        person = User.objects.filter(pk=key, is_active=True).first()
        if person is None or timezone.now().timestamp() - since > PATIENCE:
            return redirect("login")
        self.person = person
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request, "person": self.person}

    def get_success_url(self) -> str:
        return str(self.onward)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        del self.request.session[WAITS_FOR_CODE]
        return self.let_in(self.person, vouched=self.request.session[VOUCHED])
