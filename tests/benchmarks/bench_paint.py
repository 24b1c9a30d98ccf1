"""When the largest part of each page is painted, in a headless Chromium and with a district's data behind it.

By hand: `make bench`, or `pytest -n 0 -s tests/benchmarks/bench_paint.py`. The pages and the data set are those of
`bench_pages`, which weighs them; besides, the pages of the liaison who files most. Of several turns the best counts:
it is what the page costs, the others are what the machine was doing besides.
"""

import os

import pytest
from django.db.models import Count, Q
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from plans.models import User
from plans.models.membership import Role
from tests.benchmarks.bench_pages import BYTES, addresses, compressed, district  # noqa: F401 - a fixture
from tracking.models import ProgressUpdate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TURNS = 5
MILLISECONDS = 1000  # “good” begins at 2500 (web.dev/lcp)
PAINTED = """() => new Promise(painted => new PerformanceObserver(
    list => painted(list.getEntries().at(-1).startTime)).observe({type: "largest-contentful-paint", buffered: true}))"""

LATE = 50  # milliseconds between two frames that a hand at the wheel feels (a “long task” of W3C)
# Down and to the right by the width of a row and a month, one step a frame; how long each frame took.
SCROLLED = """async () => {
    const box = [...document.querySelectorAll("main *")].find(one => one.scrollHeight > one.clientHeight + 200
        && getComputedStyle(one).overflowY !== "visible") || document.scrollingElement;
    const frame = () => new Promise(requestAnimationFrame), took = [];
    let last = await frame();
    for (let step = 0; step < 120; step++) {
        box.scrollBy(step % 2 ? 0 : 20, 40);
        const now = await frame();
        took.push(now - last);
        last = now;
    }
    return took.sort((one, other) => one - other);
}"""


def liaison() -> User:
    """Of the department that leads most measures."""
    held = Q(memberships__post__role=Role.LIAISON, is_active=True)
    led = Count("memberships__post__department__assignments", filter=Q(memberships__post__role=Role.LIAISON))
    return User.objects.filter(held).annotate(led=led).order_by("-led", "pk")[0]


def filing_of(user: User) -> dict[str, str]:
    found = {"desk of a liaison": reverse("desk")}
    written = ProgressUpdate.objects.visible_to(user).order_by("-pk").first()
    return found | {"update of a liaison": written.get_absolute_url()}


def milliseconds(page: Page, address: str) -> float:
    def once() -> float:
        page.goto(address, wait_until="load")
        return float(page.evaluate(PAINTED))

    once()
    return min(once() for _ in range(TURNS))


def test_pages_of_a_district_are_painted(browser: Browser, live_server, district: User) -> None:  # noqa: F811
    slow, trivial = [], 0.0
    print(f"\nload {os.getloadavg()[0]:.1f}\n{'':22}{'LCP ms':>8}{'ratio':>7}{'bytes':>9}")  # noqa: T201
    liaisons = liaison()
    for user, pages in ((district, {"inbox": reverse("inbox")} | addresses()), (liaisons, filing_of(liaisons))):
        client = Client()
        client.force_login(user)
        seat = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
        seat.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = seat.new_page()
        for name, address in pages.items():
            took, size = milliseconds(page, address), compressed(client.get(address, follow=True).content)
            trivial = trivial or took
            print(f"{name:22}{took:8.0f}{took / trivial:7.1f}{size:9}")  # noqa: T201
            if took > MILLISECONDS or size > BYTES:
                slow.append(f"{name}: {took:.0f} ms, {size} bytes")
        seat.close()
    assert not slow, "\n".join(slow)


def test_the_wall_is_scrolled_without_a_jerk(browser: Browser, live_server, district: User) -> None:  # noqa: F811
    client = Client()
    client.force_login(district)
    seat = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    seat.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = seat.new_page()
    page.goto(addresses()["plan_wall"], wait_until="load")
    took = page.evaluate(SCROLLED)
    late = sum(one > LATE for one in took)
    rows, cells = page.locator("main tbody tr").count(), page.locator("main tbody td").count()
    said = f"median frame {took[len(took) // 2]:.0f} ms, worst {took[-1]:.0f}, {late} late"
    print(f"\n{rows} rows, {cells} cells: {said}")  # noqa: T201
    assert late <= len(took) // 50
    seat.close()
