"""A machine takes a draft the whole way that the page takes it."""

from datetime import date

import pytest
from django.urls import reverse

from tests.running_plan import at
from tracking.models import Report
from tracking.reports import issuing
from tracking.tasks import issue_waiting_reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(running):
    period = running.open()
    running.accepted(1)
    return issuing.draw_up(period, by=running.who["wang"], now=at(date(2026, 11, 2)), as_of=date(2026, 10, 31))


def test_a_machine_reads_writes_hands_in_and_issues(client_of, draft):
    wang, leader = client_of("wang"), client_of("leader")

    def ask(who, act, *, expected=200, **said):
        address = reverse(f"api-report-{act}", args=[draft.pk])
        answer = who.post(address, said, content_type="application/json") if said else who.get(address)
        assert answer.status_code == expected, answer.content.decode()
        return answer.json()

    blocks = ask(wang, "text")["blocks"]
    told = next(block for block in blocks if "本期应报" in block["text"])
    assert "{5|filings.expected}" in told["markup"]
    assert next(block for block in blocks if block["text"] == "一、总体情况")["markup"] is None
    found = wang.get(reverse("api-report-figures", args=[draft.pk]), {"q": "未报"}).json()
    assert "filings.missing" in {one["name"] for one in found}

    own = {"place": told["place"], "version": 0, "markup": "未报" + found[0]["token"] + "项。"}
    said = ask(wang, "write", **own)
    assert f"未报{found[0]['value']}项。" in [block["text"] for block in said["blocks"]]
    assert ask(wang, "write", expected=409, **own)["code"] == "stale"
    over = own | {"version": 1, "markup": "应报{6|filings.expected}项。"}
    assert ask(wang, "write", expected=400, **over)["code"] == "typed_over"
    ask(wang, "add", after=told["place"], markup="惠及企业300家。")
    rules = {finding["rule"] for finding in ask(leader, "checks")["findings"]}
    assert "unbound" in rules

    remark = ask(leader, "remark", expected=201, text="300家从何而来", place=told["place"])
    assert wang.post(reverse("api-remark-resolve", args=[remark["id"]])).json()["resolved_by"]
    ask(wang, "hand-in", comment="请审定")
    assert ask(wang, "write", expected=409, **own)["code"] == "move_refused"
    ask(leader, "approve", comment="同意")
    seen = ask(wang, "text")["seen"]
    assert ask(wang, "issue", expected=400, seen=seen)["code"] == "open_findings"
    run = ask(wang, "issue", expected=202, seen=seen, gaps_reason="月底前补报")
    assert issue_waiting_reports() == 1
    done = wang.get(reverse("api-issuerun-detail", args=[run["id"]])).json()
    assert (done["status"], done["files_made"]) == ("done", done["files_wanted"])
    assert ask(wang, "withdraw", reason="口径有误")["status"] == "withdrawn"
    assert ask(wang, "correct", expected=201, note="-")["revision"] == 2
    assert Report.objects.issued().get().gaps_reason == "月底前补报"
