"""The report pages, tried by Li the liaison, Wang the coordinator and Zhao of another district."""

import html
import io
import re
from datetime import date
from functools import cache

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from plans.actions import plans
from tests.people import build_district
from tests.running_plan import at
from tests.tracking.reports.filed import build_filed_october
from tracking.figures import figure_book
from tracking.models import Period, Report
from tracking.reports import issuing, passages
from tracking.reports.outline import Figure, parts_of
from tracking.reports.sentences import outline_of
from tracking.tasks import issue_waiting_reports
from tracking.views import figures

pytestmark = pytest.mark.django_db

GAPS = {"gaps_reason": "两个单位月底前补报"}
LAST_DAY = date(2026, 10, 31)
NOW = at(date(2026, 11, 2))


@pytest.fixture
def running(request, db):
    """October is filed; its report is what a test asks for, a draft or issued."""
    asked = [name for name in ("draft", "issued") if name in request.fixturenames]
    return build_filed_october((1, "40"), report="".join(asked))


@pytest.fixture
def october(running):
    return running.plan.periods.get()


@pytest.fixture
def draft(running):
    return running.plan.reports.get()


@pytest.fixture
def issued(running):
    return running.plan.reports.get()


@pytest.fixture
def strangers(running):
    """The people of another district."""
    return build_district("宁远区", prefix="ny-").who


def file_address(report, name="docx"):
    return reverse("report_file", args=[report.pk, name])


def test_li_sees_an_issued_report_and_its_files(client_of, issued):
    li = client_of("li")
    assert li.get(issued.get_absolute_url()).status_code == 200
    assert li.get(file_address(issued)).status_code == 200
    assert issued.get_absolute_url() in li.get(reverse("report_list")).content.decode()


def test_li_does_not_see_a_draft(client_of, draft):
    li = client_of("li")
    assert li.get(draft.get_absolute_url()).status_code == 404
    assert draft.get_absolute_url() not in li.get(reverse("report_list")).content.decode()


@pytest.mark.parametrize("name", ["zhao", "wang"])
def test_another_district_sees_nothing(strangers, issued, name):
    stranger = Client()
    stranger.force_login(strangers[name])
    for address in (issued.get_absolute_url(), file_address(issued)):
        assert stranger.get(address).status_code == 404
    assert stranger.post(reverse("report_issue", args=[issued.pk])).status_code == 404
    assert stranger.post(reverse("report_draw_up", args=[issued.period_id])).status_code == 404
    assert issued.get_absolute_url() not in stranger.get(reverse("report_list")).content.decode()


def test_li_may_not_draw_up_a_report(client_of, october):
    answer = client_of("li").post(reverse("report_draw_up", args=[october.pk]), {"as_of": "2026-10-31"})
    assert answer.status_code == 403
    assert not Report.objects.exists()


def test_li_may_not_issue_a_report(client_of, issued):
    answer = client_of("li").post(reverse("report_issue", args=[issued.pk]), {"seen": issued.sha256})
    assert answer.status_code == 403


def test_leader_reads_a_draft_and_may_not_issue_it(client_of, draft):
    leader = client_of("leader")
    page = leader.get(draft.get_absolute_url())
    assert page.status_code == 200
    assert reverse("report_issue", args=[draft.pk]) not in page.content.decode()
    assert leader.post(reverse("report_issue", args=[draft.pk]), {"seen": draft.sha256}).status_code == 403


def test_wang_draws_up_looks_and_issues(client_of, october):
    wang = client_of("wang")
    assert reverse("report_draw_up", args=[october.pk]) in wang.get(reverse("report_list")).content.decode()
    drawn = wang.post(reverse("report_draw_up", args=[october.pk]), {"as_of": "2026-10-31"})
    draft = Report.objects.get()
    assert drawn["Location"] == draft.get_absolute_url()
    page = wang.get(draft.get_absolute_url()).content.decode()
    assert f'value="{draft.sha256}"' in page
    wang.post(reverse("report_issue", args=[draft.pk]), {"seen": draft.sha256, **GAPS})
    assert "progress" in wang.get(draft.get_absolute_url()).content.decode()
    assert issue_waiting_reports() == 1
    issued = Report.objects.issued().get()
    assert issued.pk == draft.pk
    page = wang.get(issued.get_absolute_url()).content.decode()
    assert issued.sha256 in page
    assert file_address(issued, "xlsx") in page


def test_an_overtaken_draft_is_refused(client_of, running, draft):
    running.accepted(5)
    contents = issuing.draw_up(draft.period, by=running.who["wang"], now=NOW, as_of=LAST_DAY)
    answer = client_of("wang").post(reverse("report_issue", args=[contents.pk]), {"seen": draft.sha256, **GAPS})
    assert answer.status_code == 400
    assert not Report.objects.issued().exists()


def test_a_correction_tells_why(client_of, running, issued):
    running.accepted(5)
    wang = client_of("wang")
    draft = issuing.draw_up(issued.period, by=running.who["wang"], now=NOW, as_of=LAST_DAY)
    issue = reverse("report_issue", args=[draft.pk])
    assert wang.post(issue, {"seen": draft.sha256, **GAPS}).status_code == 400
    assert wang.post(issue, {"seen": draft.sha256, "reason": "补充税务局进展", **GAPS}).status_code == 302
    assert issue_waiting_reports() == 1
    assert Report.objects.issued().get(revision=2).reason == "补充税务局进展"


def test_a_bad_day_draws_up_nothing(client_of, october):
    answer = client_of("wang").post(reverse("report_draw_up", args=[october.pk]), {"as_of": "2026-02-30"})
    assert answer.status_code == 302
    assert not Report.objects.exists()


def test_file_comes_as_an_attachment_of_one_fixed_type(client_of, issued):
    answer = client_of("li").get(file_address(issued))
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Document(io.BytesIO(b"".join(answer.streaming_content))).paragraphs[0].text == "督查专报"


def test_unknown_format_is_not_found(client_of, issued):
    assert client_of("li").get(file_address(issued, "txt")).status_code == 404


def test_a_draft_has_no_files_to_download(client_of, draft):
    assert client_of("wang").get(file_address(draft)).status_code == 404


def test_every_figure_of_the_report_stands_on_the_page(client_of, issued):
    page = client_of("wang").get(issued.get_absolute_url()).content.decode()
    shown = re.findall(r'data-key="([^"]+)">([^<]+)</(?:a|span)>', page)
    runs = [run for block in outline_of(issued.contents).blocks for part in parts_of(block) for run in part]
    assert shown == [(run.key, run.text) for run in runs if isinstance(run, Figure)]


COUNTED = re.compile(r"(lights|filings|milestones)\.|(sections|departments)\.\d+\.|totals\.(measures|overdue)")


def test_every_count_leads_to_a_list_of_as_many_rows(client_of, running, october, monkeypatch):
    running.submitted(5)
    issued = issuing.issue(october, by=running.who["wang"], now=NOW, as_of=LAST_DAY)
    wang = client_of("wang")
    page = wang.get(issued.get_absolute_url()).content.decode()
    counts = {
        address: int(text)
        for address, key, text in re.findall(r'class="fig" href="([^"]+)" data-key="([^"]+)">([^<]+)<', page)
        if COUNTED.match(key)
    }
    assert len(counts) > 30
    monkeypatch.setattr(figures, "figure_book", cache(figure_book))  # nothing happens between one page and the next
    for address, count in counts.items():
        answer = wang.get(html.unescape(address))
        assert answer.status_code == 200, address
        assert answer.context["page"].paginator.count == count, address


def test_a_quote_leads_to_its_filing(client_of, issued):
    page = client_of("wang").get(issued.get_absolute_url()).content.decode()
    address = re.search(r'class="said" href="([^"]+)">10月完成既定工作', page)[1]
    assert client_of("wang").get(address).status_code == 200


def test_a_get_issues_nothing(client_of, draft):
    assert client_of("wang").get(reverse("report_issue", args=[draft.pk])).status_code == 405


def test_a_draft_asks_as_often_whatever_stands_in_it(client_of, running, draft):
    wang, reader = running.who["wang"], client_of("wang")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            reader.get(draft.get_absolute_url())
        return len(queries)

    asked()
    counts = []
    for count in (1, 8):
        for place in list(passages.places(draft))[:count]:
            passages.add(draft, after=place, source="惠及企业300家。", by=wang, now=NOW)
            passages.remark(draft, place=place, text="请核对", by=wang, now=NOW)
        counts.append(asked())
    assert counts[0] == counts[1]


def test_query_counts_do_not_grow_with_the_reports(client_of, running, issued, django_assert_max_num_queries):
    wang = client_of("wang")
    with django_assert_max_num_queries(17):
        wang.get(reverse("report_list"))
    with django_assert_max_num_queries(18):
        wang.get(issued.get_absolute_url())


def test_the_sheet_bears_the_head_of_its_paper_and_annexes_its_ledger(client_of, running, draft):
    wang = client_of("wang")

    def sheet(head):
        said = {"report_head": head, "report_number_word": "安府办", "report_signer": "王明"}
        plans.configure(running.plan, settings=said, by=running.who["wang"], now=NOW)
        drawn = issuing.draw_up(Period.objects.get(), by=running.who["wang"], now=NOW, as_of=LAST_DAY)
        page = wang.get(drawn.get_absolute_url()).content.decode()
        return page[page.index("<article") : page.index("</article>")]

    red, bulletin, bare = sheet("red"), sheet("bulletin"), sheet("none")
    assert all(said in red for said in ("办公室文件", "安府办〔2026〕1号", "签发人：王明"))
    assert "督查专报" not in red
    assert "督查专报" in bulletin
    assert "redhead" not in bare
    for page in (red, bulletin, bare):
        places = [page.index(said) for said in ("附件：举措进展台账", 'class="signed"', ">附件<", "data-ledger")]
        assert places == sorted(places)
        assert page.count('class="signed"') == 1
