"""Screens of a real Chromium, in Chinese, at which one person after another sits down signed in."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as said
from playwright.sync_api import Browser, Page, ViewportSize, expect

from plans.models import User

MONITOR: ViewportSize = {"width": 1440, "height": 900}
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 20_000  # ms; a busy machine is no defect
expect.set_options(timeout=PATIENCE)

Screen = Callable[..., AbstractContextManager[Page]]  # `Screens.of`


@dataclass
class Screens:
    """Who leaves takes cookies and storage along; what was fetched and the process that draws stay for the next.

    A screen at which a test failed is not given to another.
    """

    browser: Browser
    address: str
    free: dict[bool, list[tuple[Page, list[str]]]] = field(default_factory=lambda: defaultdict(list))

    @contextmanager
    def of(self, person: str, *, size: ViewportSize = MONITOR, scripts: bool = True) -> Iterator[Page]:
        """Nobody is signed in where `person` is empty. A failing script or a violated policy fails the test."""
        page, complaints = self.free[scripts].pop() if self.free[scripts] else self._new(scripts=scripts)
        page.set_viewport_size(size)
        if person:
            page.context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": self.address}])
        yield page
        if scripts:
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto("about:blank")
        page.context.clear_cookies()
        assert not complaints, complaints
        self.free[scripts].append((page, complaints))

    def _new(self, *, scripts: bool) -> tuple[Page, list[str]]:
        page = self.browser.new_context(base_url=self.address, locale="zh-CN", java_script_enabled=scripts).new_page()
        page.set_default_timeout(PATIENCE)
        return page, heard_of(page)


def session_of(person: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=person))
    return client.cookies["sessionid"].value


def heard_of(page: Page) -> list[str]:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    return complaints


def sign_in(page: Page, person: str, password: str, *, onward: str = "") -> None:
    """By the form, as people do."""
    page.goto(reverse("login", query={"next": onward} if onward else None))
    page.fill("[name=username]", person)
    page.fill("[name=password]", password)
    press(page, "Sign in")
    expect(page.locator(".rail")).to_be_visible()


def press(page: Page, label: str) -> None:
    """By the words on the button, in the language of the screen."""
    page.get_by_role("button", name=said(label), exact=True).first.click()


def told(page: Page, words: str, **names: object) -> None:
    """What the page says of the act that was just done."""
    expect(page.locator("#toasts")).to_contain_text(said(words) % names)
