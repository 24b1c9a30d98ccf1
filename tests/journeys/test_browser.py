"""The whole road in a real Chromium, in Chinese: each person does at the screen what the issue says they do."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said
from playwright.sync_api import Page, expect

from measures import tasks as import_tasks
from measures.models import Measure
from plans.models import Department, Plan
from plans.models.membership import Role
from tests.journeys import counts, month
from tests.journeys.month import coordinator, in_lead
from tests.journeys.roads import ROADS, Road, division_table, holder
from tests.running_plan import OCTOBER, RunningPlan, at, build_running_plan
from tests.screens import TELEPHONE, Screen, press, sign_in, told
from tracking import tasks
from tracking.actions import reviews, updates
from tracking.models import Period, ProgressUpdate, Report
from tracking.reports import issuing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLICKED = ("measures", "overdue", "filed", "milestones_overdue", "past_due")
PDF = b"%PDF-1.7\n" + b"0" * 50


@pytest.mark.parametrize("road", ROADS)
def test_each_at_their_screen(road: Road, screen: Screen, tmp_path: Path) -> None:
    root = road.settled()
    with screen("") as wang, screen("li") as li, screen(head_of(root, "区市场监管局")) as head:
        sign_in(wang, "wang", road.password)
        document_confirmed(wang, road)
        departments_confirmed(wang, road, tmp_path)
        activated(wang)
        tasks.open_due_periods()
        update = led_by("区市场监管局")[0]
        filed(li, update, tmp_path)
        signed(head, update)
        returned(wang, update)
        corrected(li, update)
        signed(head, update)
        accepted(wang, update)
        others_file()
        on_page = numbers_lead_to_their_lists(wang, update.period)
        assert counts.in_docx(issued(wang, update.period, tmp_path)) == on_page


def document_confirmed(wang: Page, road: Road) -> None:
    """Upload, look at the text beside what was read, confirm."""
    wang.goto(reverse("import_upload"))
    wang.set_input_files("[name=file]", road.document)
    press(wang, "Upload and check")
    expect(wang.locator("#import-waiting")).to_be_visible()
    import_tasks.read_waiting_uploads()
    expect(wang.locator(".srctext")).to_be_visible()
    expect(wang.locator(".parsed .node .no")).to_have_count(road.measures)
    expect(wang.locator("details", has_text=said("Repair ledger"))).to_have_count(1 if road.repairs else 0)
    assert not Plan.objects.exists()
    press(wang, "Confirm the import")
    expect(wang.locator("h1")).to_have_text(Plan.objects.get().title)


def departments_confirmed(wang: Page, road: Road, folder: Path) -> None:
    """By the table, where the document itself does not name them; and the heads shall sign."""
    if road.division:
        table = folder / "任务分工表.xlsx"
        table.write_bytes(division_table(road.division))
        wang.set_input_files("[name=file]", table)
        press(wang, "Upload and check")
        expect(wang.locator("article.revrow")).to_have_count(len(road.division))
        press(wang, "Apply the chosen rows")
    wang.check("[name=sign_off]")
    press(wang, "Save the settings")
    told(wang, "The settings are saved.")


def activated(wang: Page) -> None:
    press(wang, "Activate")
    told(wang, "“%(plan)s” is active.", plan=Plan.objects.get())
    assert Plan.objects.get().activated_by == coordinator()


def head_of(root: Department, bureau: str) -> str:
    return holder(Department.objects.at_or_below([root.pk]).get(short_name=bureau), Role.HEAD).username


def led_by(bureau: str) -> list[ProgressUpdate]:
    found = ProgressUpdate.objects.select_related("measure__plan", "period").order_by("measure__ordinal")
    return [update for update in found if update.measure.assignments.leads().get().department.short_name == bureau]


def filed(li: Page, update: ProgressUpdate, folder: Path) -> None:
    """From the desk into the form: text, percent, a file; then the desk has one task less."""
    evidence = folder / "办件清单.pdf"
    evidence.write_bytes(PDF)
    li.goto("/")
    owed = li.locator(".task[id^=task-update]")
    expect(owed).to_have_count(len(led_by("区市场监管局")))
    whole_form(li, update)
    li.fill("[name=progress]", "本月办理集成事项1200件。")
    li.fill("[name=percent]", "45")
    li.fill("[name=next_steps]", "下月扩大到全部街镇。")
    li.set_input_files("[name=evidence]", evidence)
    press(li, "Save draft")
    told(li, "Draft saved.")
    expect(li.locator(".files .name")).to_have_text("办件清单.pdf")
    press(li, "Submit")
    told(li, "“%(measure)s” is submitted.", measure=update.measure)
    expect(owed).to_have_count(len(led_by("区市场监管局")) - 1)


def whole_form(li: Page, update: ProgressUpdate) -> None:
    li.locator(f"#task-update{update.pk} .who a").first.click()


def signed(head: Page, update: ProgressUpdate) -> None:
    head.goto(reverse("signing"))
    expect(head.locator(".tasks .task")).to_have_count(1)
    press(head, "Sign the selected")
    expect(head.locator(".tasks .task")).to_have_count(0)


def returned(wang: Page, update: ProgressUpdate) -> None:
    """Without a comment it is not returned."""
    wang.goto(reverse("review_queue"))
    wang.locator(f"#update-{update.pk} a").first.click()
    press(wang, "Return")
    expect(wang.locator("#verdict [name=comment]")).to_have_attribute("aria-invalid", "true")
    wang.fill("[name=comment]", "请写明同比数据。")
    press(wang, "Return")
    told(wang, "“%(measure)s” is returned.", measure=update.measure)


def corrected(li: Page, update: ProgressUpdate) -> None:
    """The desk quotes why it came back; what was filed still stands in the form."""
    li.goto(reverse("desk"))
    task = li.locator(f"#task-update{update.pk}")
    expect(task).to_contain_text("请写明同比数据。")
    whole_form(li, update)
    expect(li.locator("[name=progress]")).to_have_value("本月办理集成事项1200件。")
    li.fill("[name=progress]", "本月办理集成事项1200件，同比增长12%。")
    press(li, "Submit")
    told(li, "“%(measure)s” is submitted.", measure=update.measure)


def accepted(wang: Page, update: ProgressUpdate) -> None:
    wang.goto(reverse("review_detail", args=[update.pk]))
    press(wang, "Accept")
    expect(wang.locator("[data-held]")).to_contain_text(str(update.measure))
    press(wang, "Dismiss")
    expect(wang.locator("[data-held]")).to_have_count(0)
    update.refresh_from_db()
    assert update.status == ProgressUpdate.Status.ACCEPTED
    assert update.revisions.count() == 2


def others_file() -> None:
    """Some of the other departments, through the actions: one waits, one comes back, one is accepted, and so on."""
    for place, update in enumerate(ProgressUpdate.objects.missing().select_related("measure__plan", "period")[:9]):
        month.file(update, now=timezone.now())
        if place % 3:
            updates.sign(update, by=in_lead(update, Role.HEAD), now=timezone.now())
        if place % 3 == 1:
            reviews.accept(update, by=coordinator(), now=timezone.now())
        if place == 2:
            reviews.send_back(update, comment="请补充。", by=coordinator(), now=timezone.now())


def numbers_lead_to_their_lists(wang: Page, period: Period) -> counts.Counts:
    """Click some totals of the overview; return everything the page says."""
    page = reverse("plan_overview", args=[period.plan_id])
    wang.goto(page)
    on_page = counts.on_page(wang.content())
    for name in CLICKED:
        wang.locator(f"main a[data-figure][href='{address_of(wang, name)}']").first.click()
        expect(wang.locator("tr[data-row]")).to_have_count(on_page[name])
        wang.goto(page)
    return on_page


def address_of(page: Page, name: str) -> str:
    links = page.locator("main a[data-figure]")
    addresses = links.evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    return next(address for address in addresses if counts.list_behind(address) == name)


def issued(wang: Page, period: Period, folder: Path) -> bytes:
    """Drawn up, looked at, issued by the button, downloaded."""
    wang.goto(reverse("report_list"))
    press(wang, "Draw up")
    expect(wang.locator("article.a4")).to_be_visible()
    if gaps := wang.locator("[name=gaps_reason]").all():
        gaps[0].fill("按期补报")
    press(wang, "Finalise with gaps" if gaps else "Finalise")
    expect(wang.locator("#report-run")).to_be_visible()
    tasks.issue_waiting_reports()
    report = Report.objects.issued().get(period=period)
    with wang.expect_download() as download:
        wang.locator(f"a[href='{reverse('report_file', args=[report.pk, 'docx'])}']").click()
    assert download.value.suggested_filename.endswith(".docx")
    return download.value.path().read_bytes()


@pytest.fixture
def october(transactional_db: None) -> RunningPlan:
    """A month under way: one filing waits for review, one is accepted, the report is issued, the rest is owed."""
    running = build_running_plan()
    period = running.open()
    running.accepted(1)
    running.submitted(2)
    issuing.issue(period, by=running.who["wang"], now=at(OCTOBER + timedelta(days=12)))
    return running


def test_a_telephone_never_scrolls_sideways(screen: Screen, october: RunningPlan) -> None:
    plan, report = october.plan, october.plan.reports.get()
    walks = {
        "li": ["/", reverse("update_edit", args=[october.update(3).pk]), october.update(1).get_absolute_url()],
        "wang": [
            *(reverse(name) for name in ("plan_list", "import_list", "import_upload", "measure_list", "report_list")),
            *(reverse(name) for name in ("review_queue", "department_list", "update_list", "duty_list", "inbox")),
            *(reverse(name, args=[plan.pk]) for name in ("plan_detail", "plan_overview")),
            reverse("review_detail", args=[october.update(2).pk]),
            october.measures[0].get_absolute_url(),
            report.get_absolute_url(),
        ],
    }
    wide = []
    for person, addresses in walks.items():
        with screen(person, size=TELEPHONE) as page:
            for address in addresses:
                assert page.goto(address).status == 200, address
                width = page.evaluate("document.documentElement.scrollWidth")
                wide += [(address, width)] if width > TELEPHONE["width"] else []
    assert not wide


def test_filing_works_without_javascript(screen: Screen, october: RunningPlan) -> None:
    with screen("li", scripts=False) as li:
        update = october.update(3)
        li.goto(reverse("desk"))
        li.locator(f"#task-update{update.pk}").get_by_role("link", name=said("Fill in")).click()
        li.fill("[name=progress]", "指引已征求意见。")
        press(li, "Submit")
        told(li, "“%(measure)s” is submitted.", measure=update.measure)
    assert october.update(3).progress == "指引已征求意见。"


def test_rows_are_ticked_previewed_and_changed_together(
    screen: Screen, october: RunningPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    with screen("wang") as wang:
        wang.goto(reverse("measure_list"))
        wang.check("[data-tick-all]")
        wang.uncheck("input[name=row] >> nth=0")
        wang.select_option("[name=way]", "tags")
        press(wang, "Continue")
        wang.fill("[name=add]", "重点")
        press(wang, "Preview")
        expect(wang.locator("tr[data-row] .tag[data-tone=g]")).to_have_count(len(october.measures) - 1)
        wang.locator("[name=confirm]").click()
        expect(wang.locator("#toasts")).to_contain_text("已修改4行")
        assert Measure.objects.filter(tags=["重点"]).count() == len(october.measures) - 1

        monkeypatch.setattr("plans.listing.answers.ROWS_PER_PAGE", 2)
        wang.goto(reverse("measure_list"))
        wang.check("[name=all]")
        expect(wang.locator("input[name=row]:checked")).to_have_count(2)
        wang.uncheck("input[name=row] >> nth=0")
        expect(wang.locator("[name=all]")).not_to_be_checked()
        wang.check("[name=all]")
        wang.select_option("[name=way]", "tags")
        press(wang, "Continue")
        wang.fill("[name=add]", "外资")
        press(wang, "Preview")
        wang.locator("[name=confirm]").click()
        expect(wang.locator("#toasts")).to_contain_text("已修改5行")
    assert Measure.objects.filter(tags__contains=["外资"]).count() == len(october.measures)
