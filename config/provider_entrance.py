"""The way in through the identity provider: off to it from the sign-in page, and in with its answer."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, RedirectURLMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from config.entrance import LOCKED_STATUS, Entering, SignInForm
from config.sessions import VOUCHED
from plans import provider
from plans.actions import identities, signing_in
from plans.actions.signing_in import Caller
from plans.asked import address_of
from plans.lifecycle import Conflict
from plans.models import Knock, User
from plans.provider import Journey, Unreachable, Unvouched, Vouched
from plans.views.identities import JOURNEY, SILENT, away, leave, must_have_provider, turned_away

log = logging.getLogger(__name__)
Kind = Knock.Kind
FORBIDDEN, CONFLICT = 403, 409


@method_decorator(login_not_required, name="dispatch")
class GoingOver(RedirectURLMixin, View):
    """From the sign-in page to the provider. Only by POST, so that no other site sends anybody there."""

    next_page = settings.LOGIN_REDIRECT_URL
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        must_have_provider()
        return leave(request, onward=self.get_success_url(), now=timezone.now())


class AnswerForm(forms.Form):
    """What the provider gave the browser to bring back (RFC 6749 §4.1.2, RFC 9207 §2)."""

    state = forms.CharField(max_length=200, widget=forms.HiddenInput())
    code = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput())
    iss = forms.CharField(max_length=255, required=False, widget=forms.HiddenInput())
    error = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput())


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class ComingBack(Entering):
    """The provider sends the browser back by a GET, which cannot write: its page posts what was brought at once."""

    template_name = "plans/provider_back.html"
    form_class = AnswerForm
    journey: Journey

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        must_have_provider()
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET.get(name, "") for name in AnswerForm.base_fields}

    def get_success_url(self) -> str:
        return self.journey.onward

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self._unvouched("incomplete answer")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        now, address = timezone.now(), address_of(self.request)
        if signing_in.is_flooding(address, now=now):
            self._note(Kind.LOCKED, LOCKED_STATUS)
            return turned_away(self.request, str(SignInForm.error_messages["locked"]), status=LOCKED_STATUS)
        try:
            vouched = self._vouched(**form.cleaned_data)
        except Unvouched as reason:
            return self._unvouched(str(reason))
        except Unreachable as reason:
            log.warning("the identity provider cannot be reached: %s", reason)
            return turned_away(self.request, _("The sign-in of your provider cannot be reached now."), status=SILENT)
        return self._link(vouched) if self.journey.links else self._enter(vouched)

    def _vouched(self, *, state: str, code: str, iss: str, error: str) -> Vouched:
        """The journey is over with its first answer, whatever that is."""
        kept, now = self.request.session.pop(JOURNEY, None), timezone.now()
        if kept is None:
            raise Unvouched("no journey")
        self.journey = Journey(**kept)
        self.journey.check(state, now=now)
        if error or not code:
            raise Unvouched(f"answer: {error}")
        return provider.vouched(self.journey, code=code, issuer=iss, now=now)

    def _enter(self, vouched: Vouched) -> HttpResponse:
        person = identities.person_of(vouched, now=timezone.now())
        if person is None:
            self._note(Kind.UNLINKED, FORBIDDEN, name=f"{vouched.issuer} {vouched.subject}")
            words = _("No account is linked to this identity. Ask the security administrator to link it to yours.")
            return turned_away(self.request, words, status=FORBIDDEN, subject=vouched.subject)
        if not person.is_active:
            self._note(Kind.REFUSED, FORBIDDEN, person=person)
            return turned_away(self.request, _("This account is closed."), status=FORBIDDEN)
        said = {"token": vouched.token, "two_factors": vouched.two_factors}
        if person.second_factor and not vouched.two_factors:
            return self.ask_for_code(person, vouched=said)
        return self.let_in(person, vouched=said)

    def _link(self, vouched: Vouched) -> HttpResponse:
        user = self.request.user
        if not isinstance(user, User) or user.pk != self.journey.links:
            return self._unvouched("the account that wanted the link is signed out")
        try:
            identities.link(user, issuer=vouched.issuer, subject=vouched.subject, by=user, now=timezone.now())
        except Conflict as refusal:
            return turned_away(self.request, str(refusal), status=CONFLICT)
        messages.success(self.request, _("Linked. From now on you can sign in there, too."))
        return redirect("account")

    def _unvouched(self, reason: str) -> HttpResponse:
        log.warning("an answer of the identity provider proves nothing: %s", signing_in.plain(reason))
        self._note(Kind.UNVOUCHED, 400)
        words = _("The provider did not confirm who you are, or the way back took too long. Begin again.")
        return turned_away(self.request, words)

    def _note(self, kind: str, status: int, *, name: str = "", person: User | None = None) -> None:
        door = f"{self.request.method} {self.request.path}"
        caller = Caller(person.username if person else name or settings.OIDC_ISSUER, address_of(self.request), "", door)
        signing_in.note(caller, kind, status=status, now=timezone.now(), person=person)


class SigningOut(LogoutView):
    """Who came in through the provider is signed out there, too: the browser may be everybody's."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        vouched = request.session.get(VOUCHED)
        response = super().post(request, *args, **kwargs)
        address = provider.sign_out_address(vouched["token"]) if vouched and settings.OIDC_ISSUER else ""
        return away(request, address) if address else response
