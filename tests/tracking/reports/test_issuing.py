"""Issuing freezes; replaying proves it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from measures.models import Assignment, Measure, Milestone
from plans import vault
from plans.lifecycle import Refused
from plans.models import Department, Plan, Section, User
from plans.policies import Forbidden
from tests.running_plan import OCTOBER, at
from tests.tracking.reports.filed import build_filed_october
from tracking.actions import periods, updates
from tracking.models import Report, ReportFile
from tracking.reports import issuing
from tracking.reports.canonical import canonical_bytes, digest_of
from tracking.reports.replay import replay
from tracking.tasks import issue_due_report, issue_due_reports

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 10, 31)
NOW = at(date(2026, 11, 2))


@pytest.fixture
def filed(request, db):
    """October with three filings: two accepted, one submitted; two missing. Reported where a test asks for `report`."""
    asked = "issued" if "report" in request.fixturenames else ""
    return build_filed_october((1, "40"), (5, "90"), submitted=(2,), report=asked)


@pytest.fixture
def october(filed):
    return filed.plan.periods.get()


@pytest.fixture
def report(filed):
    return filed.plan.reports.get()


def test_issuing_keeps_every_file_under_their_hashes(report):
    files = {file.format: file for file in report.files.all()}
    assert set(files) == {"docx", "html", "pdf", "xlsx"}
    for file in files.values():
        assert len(vault.fetch(file.sha256)) == file.size
    assert report.sha256 == digest_of(report.contents)
    assert report.template_version == report.contents["template_version"]


def test_contents_come_back_from_the_database_with_the_same_bytes(filed, october):
    report = issuing.issue(october, by=filed.who["wang"], now=NOW, as_of=LAST_DAY)
    again = Report.objects.get(pk=report.pk)
    assert canonical_bytes(again.contents) == canonical_bytes(report.contents)


def test_issuing_twice_gives_the_same_report(report, filed, october):
    again = issuing.issue(october, by=filed.who["wang"], now=NOW + timedelta(days=3), as_of=LAST_DAY)
    assert again == report
    assert again.issued_at == report.issued_at
    assert Report.objects.count() == 1


def test_other_figures_make_a_new_revision_and_leave_the_old_one(report, filed, october):
    Milestone.objects.filter(measure=filed.measures[0]).update(due_on=date(2026, 12, 1))
    with pytest.raises(Refused, match="更正原因"):
        issuing.issue(october, by=filed.who["wang"], now=NOW, as_of=LAST_DAY)
    corrected = issuing.issue(october, by=filed.who["wang"], now=NOW, as_of=LAST_DAY, reason="节点日期已批准调整")
    assert (corrected.revision, corrected.reason) == (2, "节点日期已批准调整")
    assert Report.objects.get(pk=report.pk).sha256 == report.sha256 != corrected.sha256
    assert replay(report).equal


def test_draft_is_drawn_anew_until_it_is_issued(filed, october):
    draft = issuing.draw_up(october, by=filed.who["wang"], now=NOW, as_of=LAST_DAY)
    later = issuing.draw_up(october, by=filed.who["wang"], now=NOW, as_of=date(2026, 11, 1))
    assert (later.pk, later.as_of) == (draft.pk, date(2026, 11, 1))
    issued = issuing.issue(october, by=filed.who["wang"], now=NOW, as_of=LAST_DAY)
    assert (issued.pk, issued.as_of) == (draft.pk, LAST_DAY)


def test_nothing_is_drawn_up_where_the_issued_report_says_just_this(report, filed, october):
    assert issuing.draw_up(october, by=filed.who["wang"], now=NOW, as_of=LAST_DAY) == report
    assert Report.objects.count() == 1


def test_nothing_is_reported_as_of_a_day_before_the_month_was_opened(filed, october):
    with pytest.raises(Refused) as refusal:
        issuing.issue(october, by=filed.who["wang"], now=NOW, as_of=OCTOBER - timedelta(days=1))
    assert refusal.value.code == "before_opening"
    assert not Report.objects.exists()


@pytest.mark.parametrize("name", ["li", "zhao", "head", "leader"])
def test_only_a_coordinator_draws_up_and_issues(filed, october, name):
    for act in (issuing.draw_up, issuing.issue):
        with pytest.raises(Forbidden):
            act(october, by=filed.who[name], now=NOW, as_of=LAST_DAY)
    assert not Report.objects.exists()


def test_replay_is_equal_after_everything_it_was_made_from_has_changed(report, filed):
    Department.objects.update(short_name="改名单位")
    Department.objects.filter(pk=filed.district.office.pk).update(name="改名办公室")
    Measure.objects.update(heading="改名举措", working_title="新工作名称", number="九")
    Section.objects.update(heading="改名部分")
    Milestone.objects.all().delete()
    Assignment.objects.all().delete()
    User.objects.update(name="改名人员")
    Plan.objects.update(title="改名方案", overdue_days=1)
    made_again = replay(Report.objects.get(pk=report.pk))
    assert set(made_again.parts) == {"contents", "docx", "html", "pdf", "xlsx"}
    assert made_again.equal


def test_replay_finds_altered_contents(report):
    report.contents["lights"]["done"] += 1
    made_again = replay(report)
    assert not made_again.equal
    assert not made_again.parts["contents"].equal
    assert not made_again.parts["docx"].equal


def test_replay_reads_the_stored_file_too(report):
    file = report.files.get(format="docx")
    place = vault._place(file.sha256)
    kept = place.read_bytes()
    place.write_bytes(kept + b" ")
    try:
        with pytest.raises(vault.Tampered):
            replay(report)
    finally:
        place.write_bytes(kept)


@pytest.mark.parametrize(
    "change",
    [
        lambda report: Report.objects.filter(pk=report.pk).update(sha256="0" * 64),
        lambda report: Report.objects.filter(pk=report.pk).update(issued_at=None, issued_by=None),
        lambda report: report.files.update(size=1),
        lambda report: report.files.all().delete(),
        lambda report: ReportFile.objects.filter(report=report, format="xlsx").update(format="docx2"),
    ],
    ids=["hash", "stamp", "file", "no files", "format"],
)
def test_the_database_refuses_to_change_what_is_issued(report, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(report)


def test_the_database_refuses_to_delete_or_add_to_what_is_issued(report):
    for statement in (
        "DELETE FROM tracking_report WHERE id = %s",
        "INSERT INTO tracking_reportfile (report_id, format, sha256, size) VALUES (%s, 'pdf', '', 0)",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [report.pk])
    assert report.files.count() == 4


@pytest.mark.usefixtures("rings_answered")
def test_the_clock_reports_every_locked_month_once_as_of_its_lock(filed, october):
    assert issue_due_reports(day="2026-10-29") == 0
    periods.lock_period(october, by=User.objects.clock(), now=at(date(2026, 10, 29)))
    assert issue_due_reports(day="2026-11-20") == 1
    assert issue_due_reports(day="2026-11-21") == 0
    assert not issue_due_report(period=october.pk, day="2026-11-21"), "rung for twice"
    report = Report.objects.issued().get()
    assert report.as_of == october.locks_on
    assert report.issued_by == User.objects.clock()


def test_a_past_day_stays_what_it_was_when_more_is_filed(filed, october):
    before = issuing.draw_up(october, by=filed.who["wang"], now=NOW, as_of=date(2026, 10, 12)).contents
    update = filed.update(3)
    content = {"progress": "补报", "problems": "", "next_steps": "", "percent": "10"}
    updates.write(update, content=content, version=update.version, by=filed.who["li"], now=at(date(2026, 10, 20)))
    updates.submit(update, by=filed.who["li"], now=at(date(2026, 10, 20)))
    assert issuing.draw_up(october, by=filed.who["wang"], now=NOW, as_of=date(2026, 10, 12)).contents == before


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_make_one_report(running):
    october = running.open()
    running.accepted(1)
    together = Barrier(2)

    def issue_it(_: int) -> int:
        together.wait()
        try:
            return issuing.issue(october, by=running.who["wang"], now=NOW, as_of=LAST_DAY).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        numbers = set(pool.map(issue_it, range(2)))
    assert len(numbers) == 1
    assert Report.objects.count() == 1
    assert ReportFile.objects.count() == 4
