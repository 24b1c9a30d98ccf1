"""The one client for calls out of the house: to public addresses only, and to those that the operator allows.

A name is resolved once, every answer is judged, and the connection goes to the address that was judged, with the name
in TLS and in the Host header; so a second answer of a hostile name server is never asked for. No redirect is followed,
no proxy of the environment is used, and no more than ANSWER_LIMIT of an answer is read (RELIABILITY D-34).
"""

from __future__ import annotations

import ipaddress
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter

from tracking.delivery.channels.outcomes import Permanent, Temporary

CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 5, 10, 15
ANSWER_LIMIT = 64 * 1024
CHUNK = 4096
BUSY = {408, 425, 429}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Ways to write an IPv4 address into an IPv6 one, through which a private one could be reached; and the shared space of
# carriers, which Python counts as neither private nor global.
WRAPPED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")))


class Forbidden(Permanent):
    """The address is not one that the house may call."""


@dataclass(frozen=True)
class Answer:
    """What came back: the HTTP status and, where the body was JSON, its object."""

    status: int
    said: Mapping[str, Any]
    text: str


def checked(url: str) -> str:
    """The host of `url` when it may be called, with https, by name; raises Forbidden with the reason."""
    host, _address = _resolve(url)
    return host


def post(url: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> Answer:
    """Post JSON bytes. Raises Forbidden, Temporary (network, timeout, 429, 5xx) or Permanent (any other refusal)."""
    host, address = _resolve(url)
    with requests.Session() as session:
        session.trust_env = False
        session.mount(f"{urlsplit(url).scheme}://", _Pinned(str(address), host))
        try:
            answer = _asked(session, url, body, {"Content-Type": "application/json", **(headers or {})})
        except requests.RequestException as error:
            # Named without its text: it repeats the address, which is a credential.
            raise Temporary(f"{type(error).__name__}: {host}") from None
    if answer.status in BUSY or answer.status >= 500:
        raise Temporary(f"HTTP {answer.status}")
    if not 200 <= answer.status < 300:
        raise Permanent(f"HTTP {answer.status}")
    return answer


def _asked(session: requests.Session, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    started = monotonic()
    with session.post(
        url, data=body, headers=headers, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False, stream=True
    ) as answer:
        read = b""
        for chunk in answer.iter_content(CHUNK):
            read += chunk
            if len(read) > ANSWER_LIMIT:
                raise Permanent(f"the answer is longer than {ANSWER_LIMIT} bytes")
            if monotonic() - started > TOTAL_SECONDS:
                raise Temporary("the answer took too long")
        text = read.decode("utf-8", "replace")
        return Answer(answer.status_code, _object(text), text)


def _object(text: str) -> Mapping[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _resolve(url: str) -> tuple[str, Address]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.username or parts.password or parts.fragment:
        raise Forbidden(_("The address may hold neither a user name nor a fragment."))
    try:
        found = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError):
        raise Temporary(_("The host “%(host)s” cannot be found.") % {"host": host}) from None
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    allowed = [_is_allowed(one) for one in addresses]
    if parts.scheme != "https" and not (parts.scheme == "http" and all(allowed)):
        raise Forbidden(_("The address must begin with https."))
    if not addresses or not all(
        is_allowed or is_public(one) for one, is_allowed in zip(addresses, allowed, strict=True)
    ):
        raise Forbidden(_("“%(host)s” leads to an address inside a private network.") % {"host": host})
    return host, addresses[0]


def is_public(address: Address) -> bool:
    """Whether anybody on the internet means the same machine by it."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in WRAPPED):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_allowed(address: Address) -> bool:
    return any(address in ipaddress.ip_network(network) for network in settings.OUTBOUND_ALLOWED_NETWORKS)


class _Pinned(HTTPAdapter):
    """Connects to `address` whatever the name says by now; the certificate is still that of the name."""

    def __init__(self, address: str, host: str) -> None:
        self.address, self.host = address, host
        super().__init__()

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> tuple[Any, Any]:
        where, how = super().build_connection_pool_key_attributes(request, verify, cert)
        pinned: dict[str, Any] = {**where, "host": self.address}
        if pinned["scheme"] == "https":
            return pinned, {**how, "server_hostname": self.host, "assert_hostname": self.host}
        return pinned, how

    def add_headers(self, request: Any, **kwargs: Any) -> None:
        request.headers["Host"] = urlsplit(request.url).netloc
