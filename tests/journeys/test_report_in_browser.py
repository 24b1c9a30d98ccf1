"""A report on its whole way in a real Chromium: written in, remarked upon, approved, issued while one watches."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext as said
from playwright.sync_api import Locator, Page, expect

from plans.models import Plan
from tests.running_plan import OCTOBER, RunningPlan, at, build_running_plan
from tests.screens import TELEPHONE, Screen, press, told
from tracking import tasks
from tracking.models import Report
from tracking.reports import drafting, issuing
from tracking.reports.outline import Paragraph, plain
from tracking.reports.sentences import outline_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(transactional_db: None) -> Report:
    """October, with two filings; the plan has its reports approved."""
    running: RunningPlan = build_running_plan()
    running.open()
    running.accepted(1)
    running.accepted(5)
    Plan.objects.update(approves_reports=True)
    now = at(OCTOBER + timedelta(days=12))
    return issuing.draw_up(running.plan.periods.get(), by=running.who["wang"], now=now)


def test_a_report_from_the_first_word_to_the_issued_file(draft: Report, screen: Screen) -> None:
    address = draft.get_absolute_url()
    with screen("wang") as wang, screen("leader") as leader:
        wang.goto(address)
        written_in_place(wang)
        a_figure_is_found_and_put_in(wang)
        a_paragraph_is_added(wang)
        with screen("wang") as second:
            second_writer_sees_both(second, wang, address)
        wang.goto(address)
        step(wang, "Hand in for approval")
        remarked_and_approved(leader, address)
        issued_and_cancelled_and_issued(wang, address)
    report = Report.objects.issued().get()
    assert report.gaps_reason == "月底前补报"
    words = [plain(block.runs) for block in outline_of(report.contents).blocks if isinstance(block, Paragraph)]
    assert "惠及企业300家。甲乙" in words
    assert any(text.startswith("据统计，") and "未报3项" in text for text in words)


def test_without_scripts_every_paragraph_has_a_form_that_fits_a_telephone(draft: Report, screen: Screen) -> None:
    with screen("wang", size=TELEPHONE, scripts=False) as wang:
        wang.goto(draft.get_absolute_url())
        block(wang, "本期应报").locator("[data-edit]").click()
        text = wang.locator("textarea[name=source]")
        wrong = text.input_value().replace("{5|", "{6|", 1)
        text.fill(wrong)
        press(wang, "Save")
        expect(wang.locator(".passage [role=alert], .passage .notice")).to_contain_text("6")
        expect(text).to_have_value(wrong)
        text.fill(wrong.replace("{6|", "{5|", 1).replace("本期", "本月"))
        press(wang, "Save")
        expect(block(wang, "本月应报")).to_be_visible()
    assert drafting.digest_of_text(draft) != draft.sha256


def block(page: Page, words: str) -> Locator:
    return page.locator(".a4 .block", has_text=words).first


def saved(page: Page) -> None:
    expect(page.locator(".savestate")).to_have_attribute("data-state", "saved")


def write(page: Page, words: str, *, before: str = "", behind: str = "") -> None:
    """At the beginning or the end of the paragraph that holds `words`, as somebody types."""
    prose = block(page, words).locator("[data-prose]")
    block(page, words).locator("[data-edit]").click()
    expect(prose).to_be_focused()
    for key, text in (("Control+Home", before), ("Control+End", behind)):
        if text:
            page.keyboard.press(key)
            page.keyboard.type(text)
    saved(page)


def written_in_place(wang: Page) -> None:
    link = block(wang, "项举措中").locator("a.fig").first
    assert str(link.get_attribute("href")).startswith("/figures/"), (
        "a figure leads to its origin until one writes there"
    )
    write(wang, "项举措中", before="据统计，", behind="未报项。")


def a_figure_is_found_and_put_in(wang: Page) -> None:
    for _ in range(2):
        wang.keyboard.press("ArrowLeft")
    wang.fill("#insert [name=q]", "未报")
    with wang.expect_response(lambda answer: answer.url.endswith("/autosave/")):
        wang.locator("#found [data-insert='filings.missing']").click()
    expect(block(wang, "据统计").locator("[data-prose]")).to_contain_text("未报3项。")
    saved(wang)


def a_paragraph_is_added(wang: Page) -> None:
    block(wang, "据统计").locator("[data-prose]").focus()
    wang.keyboard.press("Enter")
    wang.keyboard.type("惠及企业300家。")
    expect(wang.locator(".block[data-written] [data-prose]", has_text="惠及企业300家")).to_have_count(1)
    wang.keyboard.press("Escape")
    wang.reload()
    expect(block(wang, "惠及企业").locator("mark[data-bad]")).to_have_text("300")
    wang.locator(".checks a", has_text="300").click()
    expect(block(wang, "惠及企业")).to_be_in_viewport()


def second_writer_sees_both(second: Page, wang: Page, address: str) -> None:
    for page in (second, wang):
        page.goto(address)
    write(wang, "惠及企业", behind="甲")
    prose = block(second, "惠及企业").locator("[data-prose]")
    block(second, "惠及企业").locator("[data-edit]").click()
    second.keyboard.press("Control+End")
    second.keyboard.type("甲乙")
    expect(second.locator(".block .notice .theirs")).to_have_text("惠及企业300家。甲")
    expect(prose).to_have_text("惠及企业300家。甲乙")
    second.locator("[data-mine]").click()
    saved(second)


def step(page: Page, label: str) -> None:
    """The fold of a step, opened if it is closed, and its button."""
    fold = page.locator("details.fold", has_text=said(label)).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    fold.get_by_role("button", name=said(label), exact=True).click()


def remarked_and_approved(leader: Page, address: str) -> None:
    leader.goto(address)
    expect(leader.locator("[data-edit]")).to_have_count(0)
    block(leader, "惠及企业").locator(f"a[title='{said('Remark on this place')}']").click()
    leader.locator(".remarks textarea").first.fill("300家从何而来")
    press(leader, "Remark")
    expect(block(leader, "惠及企业").locator(".remark")).to_contain_text("300家从何而来")
    press(leader, "Settled")
    step(leader, "Approve the report")
    told(leader, "The report is approved.")


def issued_and_cancelled_and_issued(wang: Page, address: str) -> None:
    wang.goto(address)
    for end in ("Cancel", ""):
        wang.fill("[name=gaps_reason]", "月底前补报")
        press(wang, "Finalise with gaps")
        expect(wang.locator("#report-run progress")).to_be_visible()
        if end:
            wang.locator("#report-run").get_by_role("button", name=said(end)).click()
            told(wang, "Nothing is issued; the draft stays as it was.")
            assert tasks.issue_waiting_reports() == 0
    assert tasks.issue_waiting_reports() == 1
    expect(wang.locator(".exports a[href$=pdf]")).to_be_visible()
    with wang.expect_download() as download:
        wang.locator(f"a[href='{reverse('report_file', args=[Report.objects.get().pk, 'docx'])}']").click()
    assert download.value.suggested_filename.endswith(".docx")
