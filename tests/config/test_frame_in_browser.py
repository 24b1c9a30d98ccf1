"""The frame in a real Chromium, under the real content-security policy."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from plans.models import User
from tests.people import PASSWORD, build_district

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A page that every account may see, with the whole frame around it.
ANYWHERE = "/no-such-page/"
TELEPHONE = {"width": 390, "height": 844}


@pytest.fixture
def li(transactional_db: None) -> User:
    return build_district().who["li"]


def sign_in(page: Page, address: str, person: User) -> None:
    page.goto(f"{address}{reverse('login')}?next={ANYWHERE}")
    page.fill("[name=username]", person.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[data-kind=primary]")
    expect(page.locator(".rail")).to_be_visible()


@pytest.fixture
def frame(browser: Browser, live_server, li: User) -> Iterator[Page]:
    """Li's frame on a page; a violated policy or a failing script fails the test."""
    complaints: list[str] = []
    page = browser.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    sign_in(page, live_server.url, li)
    page.wait_for_load_state()  # what opens a menu is the browser, what closes it is the script
    yield page
    page.close()
    assert complaints == []


def test_menu_closes_by_escape_and_by_a_click_elsewhere(frame: Page) -> None:
    label, preferences = frame.locator(".me > summary"), frame.locator(".me > .pop")
    label.click()
    expect(preferences).to_be_visible()
    frame.keyboard.press("Escape")
    expect(preferences).to_be_hidden()
    expect(label).to_be_focused()
    label.click()
    frame.locator("main").click()
    expect(preferences).to_be_hidden()


def test_theme_is_changed_by_one_click_and_stays(frame: Page) -> None:
    frame.locator(".me > summary").click()
    frame.locator(".me [name=theme][value=dark]").click()
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    assert frame.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor") == "rgb(16, 22, 31)"


def test_language_is_changed_by_one_click(frame: Page) -> None:
    frame.locator(".topbar [name=language][value=en]").click()
    expect(frame.locator("html")).to_have_attribute("lang", "en")
    expect(frame.locator(".skip")).to_have_text("Skip to the content")


def test_telephone_has_a_bar_at_the_foot_and_never_scrolls_sideways(frame: Page) -> None:
    frame.set_viewport_size(TELEPHONE)
    rail = frame.locator(".rail").bounding_box()
    assert rail["y"] + rail["height"] == TELEPHONE["height"]
    frame.locator(".more > summary").click()
    expect(frame.locator(".more > .pop")).to_be_visible()
    assert frame.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"]


def test_sign_in_works_without_javascript(browser: Browser, live_server, li: User) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, li)
    page.wait_for_load_state()  # what opens a menu is the browser, what closes it is the script
    expect(page.locator(".me > summary")).to_contain_text("李联络")
    page.locator(".me > summary").click()
    expect(page.locator(".me [name=theme][value=dark]")).to_be_visible()
    context.close()
