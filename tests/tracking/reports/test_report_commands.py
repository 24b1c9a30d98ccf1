"""`issue_report` and `replay_report`, as the shell sees them."""

import hashlib
import io
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from docx import Document

from plans.models import Plan
from tests.running_plan import at
from tracking.models import Report, ReportFile
from tracking.reports import issuing

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 10, 31)


@pytest.fixture
def plan(running):
    running.open()
    running.accepted(1)
    return running.plan


def issue(*arguments, out):
    said = io.StringIO()
    call_command("issue_report", *map(str, arguments), "--out", str(out), stdout=said)
    return said.getvalue()


def refused(*arguments, out):
    with pytest.raises(CommandError) as refusal:
        issue(*arguments, out=out)
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value).strip()
    assert not Report.objects.exists()
    assert not out.exists() or out.is_file()


def test_every_file_is_written_and_their_hashes_told(plan, tmp_path):
    said = issue(plan.title, "2026-10", "--at", "2026-10-31", out=tmp_path / "new" / "folder")
    report = Report.objects.issued().get()
    assert f" {report.pk} " in said.replace("，", " ").replace(",", " ")
    folder = tmp_path / "new" / "folder"
    assert (folder / f"{plan.title} 2026-10.manifest.json").read_text(encoding="utf-8") == report.manifest
    written = {path.suffix[1:]: path for path in folder.iterdir() if path.suffix != ".json"}
    assert set(written) == {"docx", "html", "pdf", "xlsx"}
    for name, path in written.items():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert digest in said
        assert digest == ReportFile.objects.get(report=report, format=name).sha256
        assert path.name == f"{plan.title} 2026-10.{name}"
    assert Document(written["docx"]).paragraphs
    assert openpyxl.load_workbook(written["xlsx"]).sheetnames == ["总体情况", "举措台账", "单位报送", "逾期事项"]


def test_issuing_again_writes_the_same_report(plan, tmp_path):
    first = issue(plan.pk, "2026-10", "--at", "2026-10-31", out=tmp_path / "a")
    again = issue(plan.pk, "2026-10", "--at", "2026-10-31", out=tmp_path / "b")
    assert first.replace("/a/", "/b/") == again
    assert Report.objects.count() == 1


def test_a_correction_has_a_name_of_its_own(plan, running, tmp_path):
    issue(plan.pk, "2026-10", "--at", "2026-10-31", out=tmp_path)
    running.accepted(5)
    issue(plan.pk, "2026-10", "--at", "2026-10-31", "--reason", "补充进展", out=tmp_path)
    assert sorted(path.name.removeprefix(plan.title) for path in tmp_path.iterdir()) == [
        " 2026-10 v2.docx",
        " 2026-10 v2.html",
        " 2026-10 v2.manifest.json",
        " 2026-10 v2.pdf",
        " 2026-10 v2.xlsx",
        " 2026-10.docx",
        " 2026-10.html",
        " 2026-10.manifest.json",
        " 2026-10.pdf",
        " 2026-10.xlsx",
    ]
    assert Report.objects.get(revision=2).reason == "补充进展"


@pytest.mark.parametrize(
    "arguments",
    [
        ("没有这个方案", "2026-10"),
        (999_999, "2026-10"),
        ("{plan}", "2026-11"),
        ("{plan}", "2026-13"),
        ("{plan}", "十月"),
        ("{plan}", "2026-10", "--at", "2026-02-30"),
        ("{plan}", "2026-10", "--at", "2026-09-30"),
        ("{plan}", "2026-10", "--at", "2126-10-31"),
    ],
    ids=["unknown plan", "unknown number", "not open", "no month", "words", "no day", "before opening", "too far"],
)
def test_bad_input_is_one_line_and_writes_nothing(plan, arguments, tmp_path):
    named = [str(argument).format(plan=plan.pk) for argument in arguments]
    refused(*named, out=tmp_path / "out")


def test_a_folder_that_is_a_file_is_refused(plan, tmp_path):
    (tmp_path / "out").write_text("")
    refused(plan.pk, "2026-10", "--at", "2026-10-31", out=tmp_path / "out")


def test_a_title_cannot_lead_out_of_the_folder(plan, tmp_path):
    Plan.objects.filter(pk=plan.pk).update(title="../../方案 <2026>?")
    issue(plan.pk, "2026-10", "--at", "2026-10-31", out=tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "方案 2026 2026-10.docx",
        "方案 2026 2026-10.html",
        "方案 2026 2026-10.manifest.json",
        "方案 2026 2026-10.pdf",
        "方案 2026 2026-10.xlsx",
    ]


def replayed(number):
    said = io.StringIO()
    call_command("replay_report", str(number), stdout=said)
    return said.getvalue()


def test_replay_prints_every_hash(plan, running):
    period = plan.periods.get()
    report = issuing.issue(period, by=running.who["wang"], now=at(date(2026, 11, 2)), as_of=LAST_DAY)
    said = replayed(report.pk)
    for digest in (report.sha256, *report.files.values_list("sha256", flat=True)):
        assert said.count(digest) == 2


def test_replay_of_a_report_that_comes_out_otherwise_fails(plan, running, monkeypatch):
    period = plan.periods.get()
    report = issuing.issue(period, by=running.who["wang"], now=at(date(2026, 11, 2)), as_of=LAST_DAY)
    monkeypatch.setattr("tracking.reports.docx_form.LINE_PITCH", 580)
    with pytest.raises(CommandError) as failure:
        replayed(report.pk)
    assert failure.value.returncode == 1


def test_replay_under_a_key_nobody_knows_any_more_fails(plan, running, settings):
    report = issuing.issue(plan.periods.get(), by=running.who["wang"], now=at(date(2026, 11, 2)), as_of=LAST_DAY)
    settings.SIGNING_KEY = "b29vb29vb29vb29vb29vb29vb29vb29vb29vb29vb28="
    with pytest.raises(CommandError, match="签名清单") as failure:
        replayed(report.pk)
    assert failure.value.returncode == 1


@pytest.mark.parametrize("number", ["7", "draft", "七", "-1"])
def test_replay_of_no_report_is_refused(plan, running, number):
    if number == "draft":
        wang, now = running.who["wang"], at(date(2026, 11, 2))
        number = issuing.draw_up(plan.periods.get(), by=wang, now=now, as_of=LAST_DAY).pk
    with pytest.raises(CommandError) as refusal:
        call_command("replay_report", "--", str(number))
    assert refusal.value.returncode == 2
