"""The identity provider of the district: where it lets people sign in, and for whom it vouches.

OpenID Connect Core 1.0 §3.1: authorization code with PKCE (RFC 7636), state and nonce; the token is checked as §3.1.3.7
asks. Configuration and keys are asked for anew each time: what is kept would outlive a key that was withdrawn, and
signing in is rare. Nothing here asks the database, and nobody calls it inside a transaction.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote_plus, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.claims import ClaimsOption
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from django.conf import settings
from django.urls import reverse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import JWSRegistry

from plans.models.identity import LONGEST_SUBJECT

# Signatures of the provider's own key only. `none` and HS256, by which whoever knows a public value could sign, are not
# asked of the provider's configuration but left out here.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
PATIENCE = 5  # seconds without a word of the provider
LEEWAY = 60  # seconds by which its clock may differ from ours
JOURNEY_LASTS = 600  # seconds there and back
LETTERS = 32  # bytes of chance in state, nonce and verifier
BASIC = "client_secret_basic"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unreachable(Exception):
    """The provider does not answer, or not as one does."""


class Unvouched(Exception):
    """What came back proves nobody's identity. The text says why, for the log."""


@dataclass(frozen=True)
class Journey:
    """One trip to the provider and back, kept in the session; good once.

    `onward` is where it leads, `links` the number of the account to which the identity is to be linked, 0 to sign in.
    """

    state: str
    nonce: str
    verifier: str
    begun: float
    onward: str
    links: int = 0

    @classmethod
    def begin(cls, *, onward: str, now: datetime, links: int = 0) -> Journey:
        state, nonce, verifier = (secrets.token_urlsafe(LETTERS) for _part in range(3))
        return cls(state, nonce, verifier, now.timestamp(), onward, links)

    def check(self, state: str, *, now: datetime) -> None:
        """Raises Unvouched for the answer to another journey, or one that comes too late."""
        if not secrets.compare_digest(self.state.encode(), state.encode()):
            raise Unvouched("state")
        if now.timestamp() - self.begun > JOURNEY_LASTS:
            raise Unvouched("too late")


@dataclass(frozen=True)
class Vouched:
    """Whom the provider vouches for. `mail` only if it verified the address; `token` as it was signed."""

    issuer: str
    subject: str
    mail: str
    two_factors: bool
    token: str


def label() -> str:
    """What stands on its button; empty where no provider is named."""
    return str(settings.OIDC_LABEL) if settings.OIDC_ISSUER else ""


def address_of(journey: Journey, *, anew: bool = False) -> str:
    """Where the browser goes to sign in; `anew`: even if it is signed in there, perhaps as somebody else."""
    with _client() as client:
        endpoint = _configuration(client)["authorization_endpoint"]
        more = {"prompt": "login"} if anew else {}
        return client.create_authorization_url(
            endpoint, state=journey.state, nonce=journey.nonce, code_verifier=journey.verifier, **more
        )[0]


def vouched(journey: Journey, *, code: str, issuer: str, now: datetime) -> Vouched:
    """Redeem `code`. `issuer` is what the answer says of its origin (RFC 9207), empty where it says nothing."""
    with _client() as client:
        told = _configuration(client)
        if (issuer or told.get("authorization_response_iss_parameter_supported")) and issuer != told["issuer"]:
            raise Unvouched("iss of the answer")
        token = _redeemed(client, told, code=code, verifier=journey.verifier)
        keys = _asked(client, told["jwks_uri"])
    claims = _claims(token, keys, nonce=journey.nonce, now=now)
    methods = [*(claims.get("amr") or []), claims.get("acr")]
    return Vouched(
        issuer=claims["iss"],
        subject=claims["sub"],
        mail=str(claims.get("email", "")) if claims.get("email_verified") is True else "",
        two_factors=any(method in settings.OIDC_SECOND_FACTORS for method in methods),
        token=token["id_token"],
    )


def sign_out_address(token: str) -> str:
    """Where the browser ends the session at the provider; empty where that cannot be done (RP-Initiated Logout 1.0)."""
    with _client() as client:
        try:
            endpoint = _configuration(client).get("end_session_endpoint", "")
        except (Unreachable, Unvouched):
            return ""
    onward = settings.PUBLIC_URL.rstrip("/") + reverse("login")
    told = {"id_token_hint": token, "client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": onward}
    return add_params_to_uri(endpoint, list(told.items())) if _is_safe(endpoint) else ""


def _client() -> OAuth2Session:
    return OAuth2Session(
        settings.OIDC_CLIENT_ID,
        settings.OIDC_CLIENT_SECRET,
        scope="openid email" if settings.OIDC_MATCH_MAIL else "openid",
        redirect_uri=settings.PUBLIC_URL.rstrip("/") + reverse("provider_back"),
        code_challenge_method="S256",
        default_timeout=PATIENCE,
    )


def _configuration(client: OAuth2Session) -> dict[str, Any]:
    """Of the issuer that is named in the settings, and of no other; its addresses as safe as its own."""
    told = _asked(client, get_well_known_url(settings.OIDC_ISSUER, external=True))
    if told.get("issuer") != settings.OIDC_ISSUER:
        raise Unreachable("the configuration is that of another issuer")
    if not all(_is_safe(told.get(name)) for name in ENDPOINTS):
        raise Unreachable("the configuration leaves an address out, or names an unsafe one")
    return told


def _is_safe(address: object) -> bool:
    """As safe as the issuer itself: what is told over TLS does not lead out of it."""
    return urlsplit(str(address)).scheme in {urlsplit(settings.OIDC_ISSUER).scheme, "https"}


def _asked(client: OAuth2Session, address: str) -> dict[str, Any]:
    try:
        answer = client.request("GET", address, withhold_token=True, allow_redirects=False)
        told = answer.json() if answer.status_code == requests.codes.ok else None
    except requests.RequestException as error:
        raise Unreachable(type(error).__name__) from error
    if not isinstance(told, dict):
        raise Unreachable(f"{urlsplit(address).path}: HTTP {answer.status_code}")
    return told


def _redeemed(client: OAuth2Session, told: dict[str, Any], *, code: str, verifier: str) -> dict[str, Any]:
    """The tokens for a code: the secret as the provider takes it, the verifier as a proof that we asked for it."""
    ways = told.get("token_endpoint_auth_methods_supported", [BASIC])
    client.token_endpoint_auth_method = "client_secret_post"
    # Encoded as RFC 6749 §2.3.1 asks, which the library leaves out: else a secret with % or + opens nothing.
    basic = quote_plus(settings.OIDC_CLIENT_ID), quote_plus(settings.OIDC_CLIENT_SECRET)
    try:
        token = client.fetch_token(
            told["token_endpoint"],
            auth=basic if BASIC in ways else None,
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise Unreachable(type(error).__name__) from error
    except (AuthlibBaseError, ValueError) as error:
        raise Unvouched(f"code: {error}") from error
    if not isinstance(token.get("id_token"), str):
        raise Unvouched("no token of identity")
    return token


def _claims(token: dict[str, Any], keys: dict[str, Any], *, nonce: str, now: datetime) -> CodeIDToken:
    asked = {"iss": settings.OIDC_ISSUER, "aud": settings.OIDC_CLIENT_ID, "nonce": nonce}
    options = {name: ClaimsOption(essential=True, value=value) for name, value in asked.items()}
    try:
        read = jwt.decode(
            token["id_token"],
            KeySet.import_key_set(cast(KeySetSerialization, keys)),
            registry=JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False),
        )
        given = {"client_id": settings.OIDC_CLIENT_ID, "nonce": nonce, "access_token": token.get("access_token")}
        claims = CodeIDToken(read.claims, read.header, options, given)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Unvouched(f"token: {type(error).__name__} {error}") from error
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise Unvouched("sub")
    return claims
