"""The letters: what each says, to whom, that they keep to the form, and that nobody reads in one what is not theirs."""

import base64
import io
from datetime import timedelta

import docx
import pytest
from django.test import Client
from django.urls import reverse

from plans.documents.form.check import departures
from plans.models import User
from tests.tracking.owing import DUE, at, build_owing
from tests.tracking.test_chasing import chase, notice
from tests.tracking.voices import MORNING, answered, dispatched
from tracking.models import Chase, Notification
from tracking.reports.letters import notice as notice_letter
from tracking.reports.letters import reminder
from tracking.reports.letters.files import file_of


@pytest.fixture
def owing(db):
    owing = build_owing()
    owing.milestone()
    return owing


def texts(answer):
    content = b"".join(answer.streaming_content) if hasattr(answer, "streaming_content") else answer
    assert departures(content) == ()
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [line.text for line in document.paragraphs] + cells


def client(name):
    come = Client()
    come.force_login(User.objects.get(username=name))
    return come


def asked(who, door, pk, format="docx"):
    return client(who).get(reverse(door, args=[pk, format]))


def test_notice_has_its_colour_its_subject_and_a_pdf_of_the_same_contents(owing):
    issued = notice(owing, colour="blue")
    paper = notice_letter.paper_of(issued.contents)
    assert (paper.head.mark, paper.head.ink) == ("督办单（蓝色）", "1F4E9E")
    assert "关于督办" in "".join(paper.title)
    said = texts(asked("li", "supervision_notice_paper", issued.pk))
    assert "请三日内书面说明" in said
    made = asked("li", "supervision_notice_paper", issued.pk, "pdf")
    assert b"".join(made.streaming_content).startswith(b"%PDF-")
    assert made["Content-Type"] == "application/pdf"
    assert asked("zhao", "supervision_notice_paper", issued.pk).status_code == 404


def test_a_notice_issued_before_it_had_a_subject_is_written_without_a_title(owing):
    contents = {name: value for name, value in notice(owing).contents.items() if name != "subject"}
    paper = notice_letter.paper_of(contents)
    assert paper.title == ()
    assert file_of(paper, format="pdf", name="x").content.startswith(b"%PDF-")
    assert "督办单（红色）" in texts(file_of(paper, format="docx", name="x").content)


def test_reminder_letter_says_what_is_owed_how_late_and_how_often(owing):
    chase(owing)
    later = chase(owing, now=at(DUE + timedelta(days=6)), text="请于本周内补报")
    said = "\n".join(texts(asked("wang", "chase_letter", later.pk)))
    assert "关于催办" in said
    assert "现予第2次催办" in said
    assert "1.完成节点“节点1”：应于2026年10月20日完成，已逾期" in said
    assert "请于本周内补报" in said
    assert asked("wang", "chase_letter", later.pk, "xlsx").status_code == 404


def test_a_thing_that_several_were_told_of_stands_once(owing):
    made = chase(owing, roles=["liaison", "head"], channels=["email", "inbox"])
    told = Notification.objects.filter(chase=made)
    assert told.count() > 1
    owed = [block for block in reminder.paper_of(made, told).blocks if "应于" in block.runs[0].text]
    assert len(owed) == 1


def test_a_chase_is_no_letter_to_strangers(owing):
    made = chase(owing)
    assert Chase.objects.get() == made
    assert asked("li", "chase_letter", made.pk).status_code == 200
    assert asked("zhao", "chase_letter", made.pk).status_code == 404


def test_department_sheet_holds_what_the_page_shows_on_that_day(running):
    running.open()
    running.accepted(1, percent="40")
    market = running.district.bureaus["market"]
    address = reverse("department_sheet", args=[market.pk, "docx"]) + "?as_of=2026-10-31"
    said = texts(client("wang").get(address))
    assert f"{market.short_name}工作进展单" in "".join(said).replace("\n", "")
    assert "一、牵头举措" in said
    assert "二、配合举措" in said
    assert "1 推行“一业一证”改革" in said
    assert "40%" in said
    assert "2026年10月31日" in said


def test_reply_letter_answers_the_person_and_hides_the_name_from_who_may_not_know_it(running):
    suggestion = answered(running)
    said = texts(asked("wang", "suggestion_reply", suggestion.pk))
    assert "吴先生：" in said
    assert "已并为一窗受理。" in said
    assert any("办理结果：" in text for text in said)
    others = "".join(texts(asked("leader", "suggestion_reply", suggestion.pk)))
    assert "意见建议提出人：" in others
    assert "吴先生" not in others


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_machines_get_the_same_bytes_as_people(owing, kind):
    made = chase(owing)
    told = client("wang").get(reverse("api-chase-letter", args=[made.pk]), {"kind": kind}).json()
    page = asked("wang", "chase_letter", made.pk, kind)
    assert base64.b64decode(told["content"]) == b"".join(page.streaming_content)
    assert told["media_type"] == page["Content-Type"]
    assert told["name"].endswith(f".{kind}")


def test_machines_are_told_of_a_kind_there_is_not(owing):
    answer = client("wang").get(reverse("api-supervision-notice-letter", args=[notice(owing).pk]), {"kind": "odt"})
    assert answer.status_code == 400


def test_before_the_answer_there_is_no_letter(running):
    suggestion = dispatched(running, now=MORNING)
    assert asked("wang", "suggestion_reply", suggestion.pk).status_code == 404


def test_without_fonts_a_pdf_is_refused_with_the_reason(owing, monkeypatch):
    issued = notice(owing)
    monkeypatch.setattr("tracking.reports.pdf.FAMILIES", {"No Such Face"})
    answer = asked("wang", "supervision_notice_paper", issued.pk, "pdf")
    assert answer.status_code == 400
    assert "No Such Face" in answer.content.decode()
