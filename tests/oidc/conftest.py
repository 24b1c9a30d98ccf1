"""One provider for all tests of this folder, and the ways of a browser between it and the house."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.oidc.provider import CLIENT, SECRET
from tests.people import District, build_district
from tests.programs import Program, environment

AWAY = re.compile(r'http-equiv="refresh" content="0;url=([^"]+)"')


@dataclass
class Browser:
    """A browser that goes between both: `here` at the house, `there` at the provider."""

    here: Client = field(default_factory=Client)
    there: requests.Session = field(default_factory=requests.Session)

    def leaves(self, **said: Any) -> str:
        """Press the button: the address at the provider to which the page leads."""
        return led_by(self.here.post(reverse("provider"), said))

    def comes_from(self, address: str, user: str = "") -> dict[str, str]:
        """Sign in there as `user`, or as who is signed in there already: what it brings back."""
        answer = self.there.get(address, allow_redirects=False)
        if user:
            assert answer.status_code == 200, answer.text
            answer = self.there.post(address, {"user": user}, allow_redirects=False)
        parts = urlsplit(answer.headers["Location"])
        assert parts.path == reverse("provider_back")
        return {name: values[0] for name, values in parse_qs(parts.query).items()}

    def brings(self, told: dict[str, str]) -> HttpResponse:
        """By a page, as the provider leads there, and by what that page posts."""
        page = self.here.get(reverse("provider_back"), told)
        assert page.status_code == 200
        fields = dict(re.findall(r'name="(state|code|iss|error)" value="([^"]*)"', page.text))
        return self.here.post(reverse("provider_back"), {name: unescape(value) for name, value in fields.items()})

    def signs_in(self, user: str, **said: Any) -> HttpResponse:
        return self.brings(self.comes_from(self.leaves(**said), user))


def led_by(page: HttpResponse) -> str:
    assert page.status_code == 200, page.text
    found = AWAY.search(page.text)
    assert found
    return unescape(found[1])


@dataclass
class Standing:
    """The provider that runs: `play` makes it lie until it is told otherwise."""

    issuer: str

    def play(self, **lies: Any) -> None:
        requests.post(f"{self.issuer}/play", json=lies, timeout=5).raise_for_status()

    def redeemed(self) -> int:
        return requests.get(f"{self.issuer}/redeemed", timeout=5).json()["redeemed"]


@pytest.fixture(scope="session")
def standing() -> Iterator[Standing]:
    with Program([sys.executable, "-m", "tests.oidc.provider"], environment()) as program:
        yield Standing(program.wait_for("http://", seconds=60).strip())


@pytest.fixture
def provider(standing: Standing, settings: Any) -> Standing:
    """Honest, and named in the settings."""
    standing.play()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = standing.issuer, CLIENT, SECRET
    settings.PUBLIC_URL = "http://localhost:8000"
    return standing


@pytest.fixture
def district() -> District:
    return build_district()


@pytest.fixture
def browser_of_li() -> Browser:
    return Browser()
