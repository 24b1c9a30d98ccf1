"""A month in a real Chromium: the liaison files, the head signs, the coordinator reviews, the leader asks."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said
from playwright.sync_api import Page, expect

from tests.running_plan import OCTOBER, SEPTEMBER, RunningPlan, build_running_plan
from tests.screens import TELEPHONE, Screen, press, told
from tracking.actions import updates
from tracking.models import Instruction, ProgressUpdate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = Path(__file__).parents[2] / "var" / "screenshots"
MOST_CLICKS = 13
CLICKS = "window.clicks = 0; document.addEventListener('click', (e) => { if (e.isTrusted) window.clicks += 1; }, true)"


@pytest.fixture
def running(transactional_db: None) -> RunningPlan:
    """Three measures, owed for two months; the head of the department signs."""
    running = build_running_plan(sign_off=True)
    running.open(SEPTEMBER)
    running.open(OCTOBER)
    return running


def test_a_month_at_four_desks(running: RunningPlan, screen: Screen) -> None:
    with screen("li") as li:
        draft_survives_a_closed_tab(li, running)
        six_are_filed(li)
    with screen("head") as head:
        all_are_signed(head)
    with screen("wang") as wang:
        reviewed_by_keys(wang, running)
    with screen("li") as li:
        returned_on_its_field(li, running)
        second_editor_sees_both(li, running)
    with screen("leader") as leader:
        leader_asks(leader, running, 1)
    on_a_telephone(screen, running)


def six_are_filed(li: Page) -> None:
    li.goto(reverse("desk"))
    li.evaluate(CLICKS)
    tasks = li.locator(".task[data-draft]")
    expect(tasks).to_have_count(6)
    for place in range(6):
        tasks.nth(place).locator("[data-quick]").click()
        li.keyboard.press("Control+A")
        li.keyboard.type(f"办结{place + 10}件，累计{place + 40}件。")
        li.keyboard.press("Tab")
    expect(tasks.nth(5).locator("[data-savestate]")).to_have_attribute("data-state", "saved")
    expect(li.locator("[data-words]")).to_have_text(said("{n} selected").replace("{n}", "6"))
    shot(li, "desk")
    assert li.evaluate("window.clicks") + 1 <= MOST_CLICKS
    press(li, "Submit the selected")
    expect(tasks).to_have_count(0)
    assert ProgressUpdate.objects.filter(status=ProgressUpdate.Status.SUBMITTED).count() == 6


def draft_survives_a_closed_tab(li: Page, running: RunningPlan) -> None:
    address = reverse("update_edit", args=[running.update(1).pk])
    li.goto(address)
    li.fill("[name=progress]", "自动保存的话")
    state = li.locator(".batch [data-savestate]")
    expect(state).to_have_attribute("data-state", "saved")
    assert running.update(1).progress == "自动保存的话"
    autosave = f"**{reverse('update_autosave', args=[running.update(1).pk])}"
    li.context.route(autosave, lambda route: route.abort())
    li.fill("[name=progress]", "断网时写的话")
    li.locator("h1").click()  # a field that is left with the page sends once more, past the route
    expect(state).to_have_text(said("Not saved; what you typed is kept on this device"))
    li.goto("about:blank")
    li.context.unroute(autosave)
    li.goto(address)
    expect(li.locator("[name=progress]")).to_have_value("自动保存的话")
    li.locator("[data-restore]").last.click()
    expect(li.locator("[name=progress]")).to_have_value("断网时写的话")
    expect(state).to_have_attribute("data-state", "saved")
    the_slider_goes_by_keys(li, running)
    shot(li, "update")


def the_slider_goes_by_keys(li: Page, running: RunningPlan) -> None:
    """The figure follows the slider and the slider the figure; the light ahead follows both."""
    slider, figure, ahead = li.locator("[data-slides]"), li.locator("[name=percent]"), li.locator("[data-ahead]")
    expect(ahead).to_be_hidden()
    slider.press("End")
    slider.press("ArrowLeft")
    expect(figure).to_have_value("99")
    expect(ahead).to_be_visible()
    expect(ahead.locator("[data-from]:visible")).to_have_count(1)
    figure.fill("30.5")
    expect(slider).to_have_value("31")
    li.keyboard.press("Tab")
    expect(li.locator(".batch [data-savestate]")).to_have_attribute("data-state", "saved")
    assert str(running.update(1).percent) == "30.50"
    expect(li.locator("[data-missing]")).to_be_hidden()


def all_are_signed(head: Page) -> None:
    """Two clicks: the entry of the rail, and the button."""
    head.goto(reverse("desk"))
    head.locator(".rail a", has_text=said("To sign")).first.click()
    shot(head, "signing")
    press(head, "Sign the selected")
    expect(head.locator(".tasks .task")).to_have_count(0)
    assert ProgressUpdate.objects.filter(status=ProgressUpdate.Status.SIGNED).count() == 6


def reviewed_by_keys(wang: Page, running: RunningPlan) -> None:
    wang.goto(reverse("review_queue"))
    press_link(wang, "Start")
    first, heading = wang.locator(".queue [aria-current]"), wang.locator("[data-heading]")
    name = first.locator("b").inner_text()
    shot(wang, "review")
    wang.keyboard.press("a")
    expect(wang.locator("[data-held]")).to_contain_text(name)
    expect(heading).to_be_focused()
    expect(wang.locator(".queue li:visible")).to_have_count(5)
    wang.keyboard.press("z")
    expect(wang.locator("[data-held]")).to_have_count(0)
    expect(wang.locator(".queue li:visible")).to_have_count(6)
    assert not ProgressUpdate.objects.accepted().exists()
    wang.keyboard.press("a")
    expect(wang.locator(".queue li:visible")).to_have_count(5)
    press(wang, "Dismiss")
    expect(wang.locator("[data-held]")).to_have_count(0)
    assert ProgressUpdate.objects.accepted().count() == 1
    target = running.update(2)
    wang.goto(reverse("review_detail", args=[target.pk]))
    wang.keyboard.press("d")
    expect(wang.locator("article.subject")).to_have_attribute(
        "data-compare", "diff" if no_month_before(wang) else "now"
    )
    wang.keyboard.press("r")
    expect(wang.locator("[name=comment]")).to_be_focused()
    wang.keyboard.type("a 请写明数量。")
    wang.select_option("[name=field]", "percent")
    wang.locator("[name=comment]").press("Control+Enter")
    told(wang, "“%(measure)s” is returned.", measure=target.measure)
    assert running.update(2).status == ProgressUpdate.Status.RETURNED


def no_month_before(page: Page) -> bool:
    return page.locator("[data-modes]").count() == 0


def press_link(page: Page, label: str) -> None:
    page.get_by_role("link", name=said(label), exact=True).first.click()


def returned_on_its_field(li: Page, running: RunningPlan) -> None:
    li.goto(reverse("update_edit", args=[running.update(2).pk]))
    expect(li.locator("#entry-percent")).to_contain_text("请写明数量。")


def second_editor_sees_both(li: Page, running: RunningPlan) -> None:
    update = running.update(2)
    told_by = {"progress": "同事先存的话"}
    updates.write(update, content=told_by, version=update.version, by=running.who["li"], now=timezone.now())
    li.fill("[name=progress]", "我后写的话")
    expect(li.locator(".batch [data-savestate]")).to_have_attribute("data-state", "conflict")
    press(li, "Save draft")
    expect(li.locator("#entry-progress .was")).to_contain_text("同事先存的话")
    expect(li.locator("[name=progress]")).to_have_value("我后写的话")
    assert running.update(2).progress == "同事先存的话"


def leader_asks(leader: Page, running: RunningPlan, number: int) -> None:
    """From the overview over the wall to a measure, and a word on it."""
    for name in ("overview", "wall"):
        leader.goto(reverse(f"plan_{name}", args=[running.plan.pk]))
        shot(leader, name)
    leader.goto(running.measures[number - 1].get_absolute_url())
    press_link(leader, "Leave an instruction")
    leader.fill("[name=text]", "请说明窗口的等候时间。")
    shot(leader, "instruction")
    press(leader, "Leave the instruction")
    expect(leader.locator("h1")).to_be_visible()
    assert Instruction.objects.filter(measure=running.measures[number - 1]).exists()


def on_a_telephone(screen: Screen, running: RunningPlan) -> None:
    """The same round with a thumb. Nothing scrolls sideways; what pages look like is kept for people to see."""
    with screen("li", size=TELEPHONE) as li:
        li.goto(reverse("desk"))
        shot(li, "desk")
        li.goto(reverse("update_edit", args=[running.update(2).pk]))
        shot(li, "update")
        li.fill("[name=progress]", "专窗已办理注销86件。")
        press(li, "Submit")
        told(li, "“%(measure)s” is submitted.", measure=running.update(2).measure)
    with screen("head", size=TELEPHONE) as head:
        head.goto(reverse("signing"))
        shot(head, "signing")
        press(head, "Sign the selected")
        expect(head.locator(".tasks .task")).to_have_count(0)
    with screen("wang", size=TELEPHONE) as wang:
        for name, where in {
            "measure": running.measures[0].get_absolute_url(),
            "department": reverse("department_detail", args=[running.district.bureaus["market"].pk]),
            "review": reverse("review_detail", args=[running.update(2).pk]),
        }.items():
            wang.goto(where)
            shot(wang, name)
        press(wang, "Accept")
        press(wang, "Dismiss")
        expect(wang.locator("[data-held]")).to_have_count(0)
    assert running.update(2).status == ProgressUpdate.Status.ACCEPTED
    with screen("leader", size=TELEPHONE) as leader:
        leader_asks(leader, running, 2)


def shot(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state()  # a link was followed: the new page has nothing to measure at first
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    page.screenshot(path=SHOTS / f"{name}-{page.viewport_size['width']}.png", full_page=True)
