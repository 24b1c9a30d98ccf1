"""Doors of the house itself: how it looks, and in which language."""

from collections.abc import Collection

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language
from drf_spectacular.views import SpectacularSwaggerSplitView

from plans.actions import people
from plans.models import User

THEME_COOKIE = "theme"
THEMES = {"auto": _("As the system"), "light": _("Light colours"), "dark": _("Dark colours")}
KEYS_COOKIE = "keys"
KEYS = {"on": _("Letter keys on"), "off": _("Letter keys off")}
YEAR = 365 * 24 * 60 * 60  # seconds


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for it beside what is no page of ours: a file, the answer to a machine."""
    return redirect(static("img/guatu.svg"))


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie of this browser, before signing in too; and with the person, for other browsers."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        people.speak(request.user, language)
    return django_set_language(request)


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in a cookie of this browser and go back to the page."""
    return _kept(request, THEME_COOKIE, request.POST.get("theme", ""), THEMES)


@login_not_required
@require_POST
def set_keys(request: HttpRequest) -> HttpResponse:
    """Whether single letters are commands in this browser (WCAG 2.1.4 asks for a way to turn them off)."""
    return _kept(request, KEYS_COOKIE, request.POST.get("keys", ""), KEYS)


def _kept(request: HttpRequest, cookie: str, value: str, choices: Collection[str]) -> HttpResponse:
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if value in choices:
        response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


# Swagger writes its styles into the page; no other page may.
api_docs = csp_update({"style-src": ["'self'", "'unsafe-inline'"]})(
    login_required(require_safe(SpectacularSwaggerSplitView.as_view(url_name="api_schema")))
)
