"""The frame in a real Chromium, under the real content-security policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from plans.models import User
from tests.people import PASSWORD, build_district
from tests.screens import TELEPHONE, Screen, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A page that every account may see, with the whole frame around it.
ANYWHERE = "/no-such-page/"


@pytest.fixture
def li(transactional_db: None) -> User:
    return build_district().who["li"]


@pytest.fixture
def frame(screen: Screen, li: User) -> Iterator[Page]:
    """Li's frame on a page."""
    with screen(li.username) as page:
        page.goto(ANYWHERE)  # to the end: what opens a menu is the browser, what closes it is the script
        yield page


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


def test_sign_in_works_without_javascript(screen: Screen, li: User) -> None:
    with screen("", scripts=False) as page:
        sign_in(page, li.username, PASSWORD, onward=ANYWHERE)
        page.wait_for_load_state()
        expect(page.locator(".me > summary")).to_contain_text("李联络")
        page.locator(".me > summary").click()
        expect(page.locator(".me [name=theme][value=dark]")).to_be_visible()
