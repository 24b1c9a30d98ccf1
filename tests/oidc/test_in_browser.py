"""The whole way in a real Chromium, under the real content-security policy: there and back, and out on both sides."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect

from plans.actions import identities
from tests.people import build_district

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_li_signs_in_and_out_on_both_sides(browser: Browser, live_server, provider, settings) -> None:
    li = build_district().who["li"]
    identities.link(li, issuer=provider.issuer, subject="li.wei", by=li, now=timezone.now())
    settings.PUBLIC_URL = home = live_server.url
    provider.play(house=home)
    page, complaints = browser.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    account = reverse("account")
    page.goto(f"{home}{reverse('login')}?next={account}")
    page.click("main button[data-kind=primary]")
    page.wait_for_url(f"{provider.issuer}/authorization*")
    page.fill("[name=user]", "li.wei")
    page.click("button")
    page.wait_for_url(home + account)
    page.goto(home + reverse("account_second_factor"))
    box = page.get_by_role("img").filter(has=page.locator("svg")).bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(box["height"], abs=1)
    page.locator(".me > summary").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(home + reverse("login"))
    page.click("main button[data-kind=primary]")
    expect(page.locator("[name=user]")).to_be_visible()
    page.close()
    assert complaints == []
