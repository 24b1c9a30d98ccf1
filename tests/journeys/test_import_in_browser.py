"""A proposal at a real screen: by keyboard, by mouse, and without JavaScript."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.translation import gettext as said
from playwright.sync_api import Page, expect

from plans.actions import documents
from plans.documents.parsing import parse
from plans.models import Document, Plan
from tests.measures.trees import TEXT as SHORT
from tests.people import build_district
from tests.screens import Screen, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TEXT = SHORT.replace("开通全程网办。", "开通全程网办。压缩办理时间。")
FIRST, SECOND, THIRD = (str(TEXT.index(words)) for words in ("（一）开办", "（二）办理", "（二）跨省"))


@pytest.fixture
def document(transactional_db: None) -> Document:
    district = build_district()
    tree = parse(TEXT.encode(), filename="方案.txt")
    content, by = TEXT.encode(), district.who["wang"]
    return documents.store(content, name="方案.txt", district=district.root, tree=tree, by=by, now=NOW)


def card(page: Page, key: str) -> object:
    return page.locator(f"[id='m-{key}']")


def test_a_proposal_is_put_right_by_keys_and_confirmed(screen: Screen, document: Document) -> None:
    with screen("wang") as wang:
        wang.goto(reverse("import_preview", args=[document.pk]))
        cards = wang.locator("#import-tree [data-node]")
        wang.keyboard.press("n")
        expect(card(wang, THIRD)).to_have_attribute("aria-current", "true")
        expect(wang.locator(f".srctext [data-of='{THIRD}']")).to_have_attribute("data-current", "")
        wang.keyboard.press("k")
        wang.keyboard.press("m")
        expect(cards).to_have_count(2)
        expect(card(wang, FIRST)).to_have_attribute("aria-current", "true")
        wang.keyboard.press("u")
        expect(cards).to_have_count(3)
        expect(card(wang, FIRST)).to_have_attribute("aria-current", "true")
        wang.keyboard.press("Enter")
        wang.keyboard.type("开办企业一件事")
        wang.keyboard.press("Tab")
        expect(card(wang, FIRST)).to_contain_text(said("title by hand; printed:"))
        wang.keyboard.press("Escape")
        card(wang, FIRST).get_by_text(said("Split or edit")).click()
        card(wang, FIRST).locator("[name=day]").first.fill("2026-07-31")
        card(wang, FIRST).get_by_role("button", name=said("Save")).nth(1).click()
        expect(card(wang, FIRST).locator(".edit")).to_be_visible()
        expect(wang.locator("#import-version")).to_have_value("4")
        card(wang, THIRD).get_by_role("button", name=said("correct to %(number)s") % {"number": "（三）"}).click()
        expect(card(wang, THIRD).locator(".pn")).to_contain_text("（三）")
        card(wang, THIRD).get_by_role("button", name=said("Mark as checked")).click()
        expect(wang.locator("#import-batch")).to_contain_text("1 / 3")
        press(wang, "Confirm the import")
        expect(wang.locator("h1")).to_have_text(Plan.objects.get().title)
    first, _, third = Plan.objects.get().measures.all()
    assert (first.working_title, str(first.milestones.get().due_on)) == ("开办企业一件事", "2026-07-31")
    assert (third.number, third.printed_number) == ("（三）", "（二）")


def test_a_proposal_is_put_right_without_javascript(screen: Screen, document: Document) -> None:
    with screen("wang", scripts=False) as wang:
        wang.goto(reverse("import_preview", args=[document.pk]))
        card(wang, THIRD).get_by_role("button", name=said("correct to %(number)s") % {"number": "（三）"}).click()
        card(wang, FIRST).get_by_text(said("Split or edit")).click()
        card(wang, FIRST).locator(".place").click()
        expect(wang.locator("#import-tree [data-node]")).to_have_count(4)
        press(wang, "Undo")
        press(wang, "Confirm the import")
        expect(wang.locator("h1")).to_have_text(Plan.objects.get().title)
