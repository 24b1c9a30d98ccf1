"""Who knocks at the machine door, how far their key reaches, and how often they may knock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

from plans.actions import tokens
from plans.models import AccessToken, User
from plans.models.token import READ, WRITE

if TYPE_CHECKING:
    from rest_framework.views import APIView

SCHEME = b"bearer"


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer guatu_…` (RFC 6750 §2.1). A key in the address or the body is no key: both are logged."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _blank, key = get_authorization_header(request).partition(b" ")
        if scheme.lower() != SCHEME:
            return None
        token = tokens.find(key.strip().decode("latin-1"), day=timezone.localdate())
        if token is None:
            raise AuthenticationFailed(_("This key opens nothing: it is unknown, expired or revoked."))
        request._request.access_token = token  # type: ignore[attr-defined]  # the middleware remembers its use
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class WithinScope(BasePermission):
    """A key reaches the nouns of its scopes only; who signed in by a page has no key."""

    message = _("This key does not reach that far. Make one with the scope that is missing.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, AccessToken):
            return True
        noun = getattr(view, "basename", "") or "schema"
        return request.auth.reaches(noun.removeprefix("api-"), READ if request.method in SAFE_METHODS else WRITE)


class CallsPerMinute(UserRateThrottle):
    """Counted in the cache. Without the cache nobody is kept out: an outage there must not close this door."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True
