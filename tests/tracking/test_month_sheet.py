"""The month as a workbook: taken along, filled in, sent back, merged with what others wrote meanwhile, carried out."""

import base64
from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from measures.models import Target
from plans.actions import tokens
from plans.models import Act
from tests.filling import Filling, differences, filled, lines_of, rows_of
from tests.kept import kept
from tests.running_plan import OCTOBER, SEPTEMBER, at, build_running_plan
from tracking.actions import reviews, updates
from tracking.models import Period, ProgressUpdate, Reading

pytestmark = pytest.mark.django_db
NOW = at(date(2026, 10, 12))


@kept
def build_midway():
    """September accepted for measure 1, October open; with a target of measure 3, of which nothing is reported yet."""
    running = build_running_plan()
    running.open(SEPTEMBER)
    running.accepted(1, SEPTEMBER)
    running.open()
    Target.objects.create(
        measure=running.measures[2], ordinal=1, text="修复信用120家", kind="cumulative", value=D(120), unit="家"
    )
    return running


@pytest.fixture
def running(db):
    return build_midway()


@pytest.fixture(autouse=True)
def midway(time_machine):
    time_machine.move_to(NOW, tick=False)


def month(running):
    return Period.objects.get(plan=running.plan, month=OCTOBER)


def of_month(client, running):
    return Filling(client, "months", month(running).pk)


def test_the_sheet_lists_what_the_liaison_owes_with_last_month_beside(client_of, running):
    content = of_month(client_of("li"), running).download()
    rows, [target] = rows_of(content), rows_of(content, sheet=1)
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["last_progress"] == "9月完成既定工作"
    assert (rows[0]["last_percent"], rows[0]["progress"], rows[0]["was.progress"]) == (40, None, None)
    assert (target["target"], target["promise"]) == ("修复信用120家", "120 家")
    assert isinstance(target["expected"], float | int)
    assert [row["number"] for row in rows_of(of_month(client_of("zhao"), running).download())] == ["5"]


def test_a_filled_in_sheet_is_shown_first_and_then_written_in_one_act(client_of, running):
    sheets = of_month(client_of("li"), running)
    sheet = filled(sheets.download(), (1, "progress", "=细则已印发"), (1, "percent", 55), (2, "problems", "缺人"))
    sheet = filled(sheet, (1, "value", 58), sheet=1)
    shown = sheets.send(sheet)
    told = {(line.table.key, line.number): differences(line) for line in shown.context["lines"]}
    assert told["updates", 5] == [("state", "未报送", "草稿"), ("progress", "", "=细则已印发"), ("percent", "", "55%")]
    assert told["readings", 5] == [("value", "", "58"), ("as_of", "", "2026年10月12日")]
    assert not ProgressUpdate.objects.filter(period=month(running)).exclude(version=0).exists()
    assert not Reading.objects.exists()

    done = sheets.confirm(shown)
    assert (done.status_code, done.url) == (302, reverse("desk"))
    first, second = running.update(1), running.update(2)
    assert (first.status, first.progress, first.percent) == ("draft", "=细则已印发", 55)
    assert (second.problems, running.update(3).version) == ("缺人", 0)
    assert [one.value for one in Reading.objects.all()] == [58]
    act = Act.objects.get(verb="update.write")
    assert (act.subject, act.taken_by) == (f"period:{month(running).pk}", running.who["li"])

    again = sheets.send(sheet)
    assert again.context["lines"] == []
    assert "与系统里的一致" in again.content.decode()
    assert sheets.confirm(shown).status_code == 302
    assert running.update(1).version == first.version
    assert Act.objects.filter(verb="update.write").count() == 1


def test_only_the_ticked_rows_are_written(client_of, running):
    sheets = of_month(client_of("li"), running)
    sheet = filled(sheets.download(), (1, "progress", "甲"), (2, "progress", "乙"))
    shown = sheets.send(sheet)
    sheets.confirm(shown, but={f"updates-{running.update(2).pk}"})
    assert [running.update(number).progress for number in (1, 2)] == ["甲", ""]


def test_they_are_submitted_at_once_where_asked_for(client_of, running):
    sheets = of_month(client_of("li"), running)
    sheet = filled(sheets.download(), (1, "progress", "已办结"), (1, "percent", 30), (2, "problems", "缺人"))
    shown = sheets.send(sheet, hands_in="on")
    first, second = lines_of(shown)[5], lines_of(shown)[6]
    assert first.after["state"] == "submitted"
    assert any("完成" in words for words in first.remarks)  # it fell from 40 %: asked before it is written
    assert second.refusal.code == "unfit_content"
    assert sheets.confirm(shown, hands_in="1").status_code == 302
    assert [running.update(number).status for number in (1, 2)] == ["submitted", "expected"]
    assert running.update(1).revisions.count() == 1


def test_what_somebody_wrote_meanwhile_is_shown_and_never_overwritten(client_of, running):
    sheets, li = of_month(client_of("li"), running), running.who["li"]
    sheet = filled(sheets.download(), (1, "progress", "我的"), (1, "percent", 50), (2, "next_steps", "联调"))
    updates.write(running.update(1), content={"progress": "他的", "problems": "缺人"}, version=0, by=li, now=NOW)
    shown = sheets.send(sheet)
    line = lines_of(shown)[5]
    assert (line.is_stale, line.is_open, line.changes) == (True, True, False)
    sides = {part.column.key: (part.was, part.mine, part.now, part.is_disputed) for part in line.parts}
    assert sides["progress"] == ("", "我的", "他的", True)
    assert sides["problems"] == ("", "", "缺人", False)
    assert f'name="take-{line.key}-progress" value="mine"' in shown.content.decode()
    assert sheets.confirm(shown).status_code == 302  # the row that is not open
    assert (running.update(1).progress, running.update(2).next_steps) == ("他的", "联调")

    taken = {f"take-{line.key}-progress": "mine", "again": "1", "ticket": shown.context["ticket"]}
    decided = sheets.client.post(sheets.address("_confirm"), taken)
    assert lines_of(decided)[5].changes
    assert lines_of(decided)[5].is_chosen
    del taken["again"]
    unseen = sheets.client.post(sheets.address("_confirm"), taken)
    assert (unseen.status_code, running.update(1).progress) == (409, "他的")  # what comes of it was not shown yet
    taken |= {"row": line.key, f"stamp-{line.key}": lines_of(decided)[5].stamp}
    assert sheets.client.post(sheets.address("_confirm"), taken).status_code == 302
    merged = running.update(1)
    assert (merged.progress, merged.problems, merged.percent) == ("我的", "缺人", 50)


def test_what_changes_between_preview_and_confirmation_stops_the_whole(client_of, running):
    sheets, li = of_month(client_of("li"), running), running.who["li"]
    sheet = filled(sheets.download(), (1, "percent", 50), (2, "progress", "乙"))
    shown = sheets.send(sheet)
    updates.write(running.update(1), content={"percent": "45"}, version=0, by=li, now=NOW)
    late = sheets.confirm(shown)
    assert late.status_code == 409
    assert running.update(2).version == 0
    assert running.update(1).percent == 45


def test_who_may_not_write_a_row_is_refused_by_row(client_of, running):
    """Zhao sees the update of measure 1, which his bureau supports, and not that of measure 2."""
    sheet = filled(of_month(client_of("li"), running).download(), (1, "progress", "甲"), (2, "progress", "乙"))
    shown = of_month(client_of("zhao"), running).send(sheet)
    first, second = lines_of(shown)[5], lines_of(shown)[6]
    assert first.refusal.code == "forbidden"
    assert (second.pk, [trouble.at for trouble in second.troubles]) == (None, ["A6"])
    assert not any(line.changes for line in shown.context["lines"])
    assert client_of("wang").get(of_month(None, running).address()).status_code == 403


def test_errors_are_named_by_cell_and_the_other_rows_go_on(client_of, running):
    sheets = of_month(client_of("li"), running)
    sheet = filled(sheets.download(), (1, "percent", 120), (2, "progress", "乙"))
    shown = sheets.send(sheet)
    [trouble] = lines_of(shown)[5].troubles
    assert trouble.at == "K5"
    assert "K5" in shown.content.decode()
    assert sheets.confirm(shown).status_code == 302
    assert (running.update(1).version, running.update(2).progress) == (0, "乙")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"number,progress\n1,done\n"])
def test_what_is_no_workbook_is_refused_at_the_field(client_of, running, content):
    shown = of_month(client_of("li"), running).send(content)
    assert shown.status_code == 400
    assert shown.context["form"].errors["file"]


def test_a_sheet_that_says_it_is_a_state_secret_is_refused(client_of, running):
    sheets = of_month(client_of("li"), running)
    shown = sheets.send(filled(sheets.download(), (2, "progress", "秘密★1年")))
    assert shown.status_code == 400
    assert "秘密" in shown.context["form"].errors["file"][0]


def test_a_returned_update_is_submitted_again_only_where_the_sheet_corrects_it(client_of, running):
    sheets, wang = of_month(client_of("li"), running), running.who["wang"]
    reviews.send_back(running.submitted(1), comment="请写明数量", by=wang, now=NOW)
    untouched = sheets.send(sheets.download(), hands_in="on")
    assert untouched.context["lines"] == []
    shown = sheets.send(filled(sheets.download(), (1, "progress", "已完成12件")), hands_in="on")
    assert differences(lines_of(shown)[5])[0] == ("state", "已退回", "已提交")
    sheets.confirm(shown, hands_in="1")
    assert (running.update(1).status, running.update(1).revisions.count()) == ("submitted", 2)


def test_a_ticket_is_good_for_who_saw_the_page(client_of, running):
    sheets = of_month(client_of("li"), running)
    shown = sheets.send(filled(sheets.download(), (1, "progress", "甲")))
    assert of_month(client_of("zhao"), running).confirm(shown).status_code == 400
    assert running.update(1).version == 0


def test_a_machine_takes_the_same_two_steps(running):
    li, client = running.who["li"], APIClient()
    _token, key = tokens.make(li, label="台账", scopes=["*:write"], expires_on=date(2026, 12, 1), by=li, now=NOW)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    at_month = [month(running).pk]
    got = client.get(reverse("api-months-sheet-detail", args=at_month)).json()
    sheet = filled(base64.b64decode(got["content"]), (1, "progress", "甲"), (2, "percent", -1))
    sent = {"content": base64.b64encode(sheet).decode()}
    shown = client.post(reverse("api-months-sheet-check", args=at_month), sent, format="json").json()
    first, second, *_rest = shown["lines"]
    assert (first["changes"], first["after"]["progress"]) == (True, "甲")
    assert second["troubles"][0]["at"] == "K6"
    assert running.update(1).version == 0
    chosen = sent | {"rows": [{"key": first["key"], "stamp": "0" * 16}]}
    confirming = reverse("api-months-sheet-confirm", args=at_month)
    assert client.post(confirming, chosen, format="json").status_code == 409
    chosen["rows"][0]["stamp"] = first["stamp"]
    assert client.post(confirming, chosen, format="json").json()["changed"] == 1
    assert running.update(1).progress == "甲"
    assert client.post(confirming, sent | {"content": "!"}, format="json").status_code == 400
