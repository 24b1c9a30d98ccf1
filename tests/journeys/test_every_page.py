"""Every page in a real Chromium: nothing from elsewhere, nothing the policy forbids; by `make look` under axe-core.

The pages are those of the table of doors, each as somebody who may open it. Every day each is looked at once, in a
language, theme and width that change from page to page; `make look` goes through all eight of each with axe-core.
One window does for all: a person, a language and a theme are cookies, and what is already fetched is not asked again.
"""

from collections.abc import Iterator
from importlib.resources import files
from itertools import product

import pytest
import time_machine
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.house.answers import PEOPLE, is_for_machines, rows
from tests.house.doors import address_of
from tests.house.world import NOW, PROVIDER, World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OK = 200
LANGUAGES, THEMES, WIDTHS = ("zh-hans", "en"), ("light", "dark"), (1440, 390)
LOOKS = tuple(product(LANGUAGES, THEMES, WIDTHS))
# Other documents than pages, a piece of one, and Swagger's own page.
NO_PAGES = {"healthz", "metrics", "api_schema", "api_docs", "report_file", "evidence_file", "proof_file",
            "attachment_file", "responsibility_template", "suggestion_template", "measure_card", "evidence_preview",
            "supervision_notice_file",
            "report_manifest", "report_preview", "supervision_notice_paper", "chase_letter", "department_sheet",
            "suggestion_reply", "implementation_report_file", "signing_keys",
            "report_figures", "report_run", "months_sheet_file", "measures_sheet_file", "milestones_sheet_file",
            "departments_sheet_file", "posts_sheet_file"}  # fmt: skip
LIKELY = ("wang", "li", "head", *PEOPLE)
# A number in the sheet of a report is a link within a sentence or a table printed as GB/T 9704 asks: the line height of
# the text decides its size, and the sheet may look no other way (WCAG 2.5.8, exceptions “inline” and “essential”).
PRINTED = 'target-size: <a class="fig"'
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
JUDGE = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})).violations
    .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))"""


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Each address that answers with a page, with one of the people who may open it; the desk of each of them."""
    for row in rows():
        if row.method != "GET" or is_for_machines(row.door) or row.door in NO_PAGES:
            continue
        who = [one for one in LIKELY if row.answers[one] == OK]
        for one in dict.fromkeys(who) if row.door == "desk" else who[:1]:
            yield one, address_of(row.door, row.thing, world)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with time_machine.travel(NOW), override_settings(**PROVIDER):
        yield build_world()


def session_of(world: World, name: str) -> str:
    client = Client()
    client.force_login(world.people[name])
    return client.cookies["sessionid"].value


def watch(page: Page, home: str) -> list[str]:
    """What a page asks for elsewhere or in vain, and what its console complains of."""
    seen: list[str] = []
    page.on("request", lambda asked: None if asked.url.startswith((home, "data:")) else seen.append(asked.url))
    page.on("response", lambda answer: seen.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("console", lambda line: seen.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    return seen


def judged(page: Page) -> list[str]:
    page.evaluate(AXE)
    return [fault for fault in page.evaluate(JUDGE, RULES) if not fault.startswith(PRINTED)]


def wear(seat: BrowserContext, home: str, **cookies: str) -> None:
    seat.add_cookies([{"name": name, "value": value, "url": home} for name, value in cookies.items()])


def test_every_page_keeps_the_rules(
    browser: Browser, live_server, world: World, request: pytest.FixtureRequest
) -> None:
    every_look = request.config.getoption("every_look")
    visits = list(pages(world))
    sessions = {who: session_of(world, who) for who in dict(visits)}
    seat = browser.new_context(base_url=live_server.url, reduced_motion="reduce")  # no colour on its way to another
    page = seat.new_page()
    seen = watch(page, live_server.url)
    faults: dict[str, set[str]] = {}
    for place, (language, theme, width) in enumerate(LOOKS):
        page.set_viewport_size({"width": width, "height": 900})
        for who, address in visits if every_look else visits[place :: len(LOOKS)]:
            wear(seat, live_server.url, sessionid=sessions[who], django_language=language, theme=theme)
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == OK, address
            assert "unsafe" not in answer.headers["content-security-policy"], address
            for fault in judged(page) if every_look else ():
                faults.setdefault(fault, set()).add(f"{address} {language} {theme} {width}")
            assert not seen, address
    seat.close()
    assert not faults, "\n".join(f"{len(where)}× {fault}\n    {min(where)}" for fault, where in sorted(faults.items()))
