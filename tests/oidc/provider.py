"""An identity provider in a process of its own: `python -m tests.oidc.provider`, which says on which address it stands.

It is strict where a provider has to be, and tells whatever lie `/play` asks of it. It signs by hand with an RSA key, by
another library than the house reads with, so that both cannot share one misunderstanding.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CLIENT, SECRET, KEY_ID = "guatu", "a secret of two: %+/", "first"
KEY, FOREIGN_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _key in range(2))
COOKIE = "signed_in"
PAGE = '<!doctype html><title>统一身份认证</title><form method="post"><input name="user"><button>登录</button></form>'


def url64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def number64(value: int) -> str:
    return url64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def public_pem() -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return KEY.public_key().public_bytes(serialization.Encoding.PEM, form)


def public_jwk(key: rsa.RSAPrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "kid": KEY_ID, "use": "sig", "n": number64(numbers.n), "e": number64(numbers.e)}


def signed(claims: dict[str, Any], how: str) -> str:
    """A token as it should be, or forged in one of the known ways."""
    header: dict[str, Any] = {"typ": "JWT", "kid": KEY_ID, "alg": {"none": "none", "secret": "HS256"}.get(how, "RS256")}
    if how == "own key":
        header["jwk"] = public_jwk(FOREIGN_KEY)
    text = ".".join(url64(json.dumps(part).encode()) for part in (header, claims))
    if how == "none":
        return f"{text}."
    if how == "secret":
        return f"{text}.{url64(hmac.digest(public_pem(), text.encode(), 'sha256'))}"
    key = FOREIGN_KEY if how in {"foreign key", "own key"} else KEY
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{url64(signature)}"


class Provider(ThreadingHTTPServer):
    """What it knows: the codes given out, the browsers signed in, and the lies it is told to tell."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.codes: dict[str, dict[str, str]] = {}
        self.browsers: dict[str, str] = {}
        self.play: dict[str, Any] = {}
        self.redeemed = 0

    def configuration(self) -> dict[str, Any]:
        ends = ("authorization", "token", "end_session")
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": True,
            **{f"{end}_endpoint": f"{self.issuer}/{end}" for end in ends},
            **self.play.get("configuration", {}),
        }

    def id_token(self, asked: dict[str, str], access_token: str) -> str:
        now, half = int(time.time()), hashlib.sha256(access_token.encode()).digest()[:16]
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": asked["user"], "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], "at_hash": url64(half), **self.play.get("claims", {}),
        }  # fmt: skip
        return signed({name: value for name, value in claims.items() if value is not None}, self.play.get("sign", ""))


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        match urlsplit(self.path).path:
            case "/.well-known/openid-configuration" if not self.server.play.get("silent"):
                self._say(self.server.configuration())
            case "/jwks":
                self._say({"keys": [public_jwk(KEY)]})
            case "/authorization":
                self._authorize(self._query())
            case "/end_session":
                self._end_session(self._query())
            case "/redeemed":
                self._say({"redeemed": self.server.redeemed})
            case _:
                self._say({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        match urlsplit(self.path).path:
            case "/play":
                self.server.play = json.loads(body)
                self._say({})
            case "/authorization":
                browser = secrets.token_urlsafe(16)
                self.server.browsers[browser] = self._fields(body.decode())["user"]
                self._back(self._query(), browser)
            case "/token":
                self._redeem(self._fields(body.decode()))

    def _authorize(self, asked: dict[str, str]) -> None:
        """RFC 6749 §4.1.1 and RFC 7636 §4.3; a client that is wrong is told so here and led nowhere."""
        right = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256"}
        told = all(asked.get(name) == value for name, value in right.items())
        enough = all(asked.get(name) for name in ("state", "nonce", "code_challenge"))
        if not (told and enough and "openid" in asked["scope"].split() and asked["redirect_uri"] in self._registered()):
            self._say({"error": "invalid_request"}, 400)
            return
        browser = self._browser()
        if self.server.play.get("error"):
            self._lead(asked["redirect_uri"], {"error": self.server.play["error"], "state": asked["state"]})
        elif browser in self.server.browsers and asked.get("prompt") != "login":
            self._back(asked, browser)
        else:
            self._say(PAGE.encode(), kind="text/html; charset=utf-8")

    def _back(self, asked: dict[str, str], browser: str) -> None:
        code = secrets.token_urlsafe(16)
        self.server.codes[code] = asked | {"user": self.server.browsers[browser]}
        told = {"code": code, "state": asked["state"], "iss": self.server.play.get("iss", self.server.issuer)}
        self._lead(asked["redirect_uri"], told, browser=browser)

    def _redeem(self, said: dict[str, str]) -> None:
        """RFC 6749 §4.1.3: a code is good once, for who asked for it, with the proof that it did."""
        self.server.redeemed += 1
        asked = self.server.codes.pop(said["code"], None)
        if header := self.headers["Authorization"]:
            name, _colon, word = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        else:
            name, word = said["client_id"], quote_plus(said["client_secret"])
        if (name, word) != (CLIENT, quote_plus(SECRET)):
            self._say({"error": "invalid_client"}, 401)
        elif (
            asked is None
            or asked["redirect_uri"] != said["redirect_uri"]
            or asked["code_challenge"] != url64(hashlib.sha256(said["code_verifier"].encode()).digest())
        ):
            self._say({"error": "invalid_grant"}, 400)
        else:
            access = secrets.token_urlsafe(16)
            token = {"id_token": self.server.id_token(asked, access)} if not self.server.play.get("no_token") else {}
            self._say({"access_token": access, "token_type": "Bearer", **token})

    def _end_session(self, asked: dict[str, str]) -> None:
        if asked["client_id"] != CLIENT or not asked["id_token_hint"]:
            self._say({"error": "invalid_request"}, 400)
            return
        self.server.browsers.pop(self._browser(), None)
        self._lead(asked["post_logout_redirect_uri"], {})

    def _registered(self) -> list[str]:
        return [self.server.play.get("house", "http://localhost:8000") + "/login/provider/back/"]

    def _browser(self) -> str:
        found = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        return found.value if found else ""

    def _query(self) -> dict[str, str]:
        return self._fields(urlsplit(self.path).query)

    @staticmethod
    def _fields(text: str) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(text).items()}

    def _lead(self, onward: str, told: dict[str, str], *, browser: str = "") -> None:
        self.send_response(302)
        self.send_header("Location", f"{onward}?{urlencode(told)}" if told else onward)
        self.send_header("Content-Length", "0")
        if browser:
            self.send_header("Set-Cookie", f"{COOKIE}={browser}; Path=/; HttpOnly; SameSite=Lax")
        self.end_headers()

    def _say(self, told: Any, status: int = 200, *, kind: str = "application/json") -> None:
        content = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        """Silent: the tests look at what it answers."""


if __name__ == "__main__":
    with Provider() as provider:
        print(provider.issuer, flush=True)  # noqa: T201
        provider.serve_forever()
