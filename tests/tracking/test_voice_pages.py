"""The pages of instructions, suggestions and inspections: the walk of each, what a form refuses, and their cost."""

import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.tracking.test_suggestion_intake import row, table
from tests.tracking.voices import MORNING, answered, at, dispatched, drawn, leave, suggested
from tracking.models import Attachment, Inspection, InspectionItem, Instruction, Suggestion

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"0" * 50


@pytest.fixture(autouse=True)
def _this_morning():
    with time_machine.travel(at(date(2026, 10, 14)), tick=False):
        yield


def get(client, name, *args, answers=200, **asked) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == answers
    return answer.content.decode()


def post(client, name, *args, status=302, **said):
    answer = client.post(reverse(name, args=args), said)
    assert answer.status_code == status, answer.content.decode()
    return answer


def test_instruction_walks_over_its_pages(running, client_of):
    measure, leader = running.measures[0], running.who["leader"]
    said = {"text": "请说明", "given_by": leader.pk, "urgency": "urgent", "due_on": ""}
    post(client_of("wang"), "instruction_give", measure.pk, **said)
    instruction = Instruction.objects.get()
    assert "请说明" in get(client_of("li"), "measure_detail", measure.pk)
    assert "请说明" not in get(client_of("zhao"), "measure_detail", measure.pk)
    assert reverse("instruction_detail", args=[instruction.pk]) in get(client_of("li"), "desk")
    assert "请说明" in get(client_of("li"), "instruction_list", mine="1")
    assert "请说明" not in get(client_of("head"), "instruction_list", mine="1")
    addressee = instruction.addressees.get()
    post(client_of("li"), "instruction_reply", addressee.pk, status=400, text="")
    file = SimpleUploadedFile("计划.pdf", PDF)
    post(client_of("li"), "instruction_reply", addressee.pk, text="已排出计划", files=file)
    link = Attachment.objects.get().get_absolute_url()
    assert link in get(client_of("leader"), "instruction_detail", instruction.pk)
    assert b"".join(client_of("head").get(link).streaming_content) == PDF
    assert client_of("zhao").get(link).status_code == 404
    post(client_of("leader"), "instruction_follow_up", instruction.pk, text="何时完成", due_on="2026-10-20")
    post(client_of("leader"), "instruction_settle", instruction.pk, status=409)
    post(client_of("li"), "instruction_reply", addressee.pk, text="下周")
    post(client_of("wang"), "instruction_settle", instruction.pk, comment="可以")
    assert Instruction.objects.get().status == "settled"


def test_leader_writes_the_own_words_only(running, client_of):
    page = client_of("leader").get(reverse("instruction_give", args=[running.measures[0].pk]))
    assert list(page.context["form"].fields["given_by"].queryset) == [running.who["leader"]]
    said = {"text": "请说明", "given_by": running.who["wang"].pk, "urgency": "urgent"}
    post(client_of("leader"), "instruction_give", running.measures[0].pk, status=400, **said)


def test_suggestion_walks_over_its_pages(running, client_of):
    wang, li = client_of("wang"), client_of("li")
    said = {
        "district": running.district.root.pk, "received_on": "2026-10-12", "channel": "officer", "subject": "外摆",
        "text": "三个部门", "submitter_name": "吴先生", "submitter_contact": "13800000000",
    }  # fmt: skip
    post(wang, "suggestion_new", **said)
    assert "2026-001" in post(wang, "suggestion_new", status=400, **said).content.decode()
    suggestion = Suggestion.objects.get()
    assert "外摆" in get(wang, "desk")
    assert "外摆" in get(wang, "suggestion_list", status="received")
    market, tax = (running.district.bureaus[name].pk for name in ("market", "tax"))
    post(wang, "suggestion_dispatch", suggestion.pk, status=400)
    post(wang, "suggestion_dispatch", suggestion.pk, lead=market, supporting=[tax], due_on="2026-10-20")
    assert "13800000000" in get(li, "suggestion_detail", suggestion.pk)
    assert "13800000000" not in get(client_of("leader"), "suggestion_detail", suggestion.pk)
    part = suggestion.units.get(role="supporting")
    post(client_of("zhao"), "suggestion_contribute", part.pk, text="可共享")
    post(li, "suggestion_answer", suggestion.pk, status=400, text="已办")
    post(li, "suggestion_answer", suggestion.pk, text="已办", outcome="A", files=SimpleUploadedFile("图.pdf", PDF))
    post(wang, "suggestion_rate", suggestion.pk, satisfaction="dissatisfied")
    post(wang, "suggestion_return", suggestion.pk, comment="请写明时间")
    post(li, "suggestion_answer", suggestion.pk, text="10月底前办", outcome="C")
    post(wang, "suggestion_close", suggestion.pk)
    post(wang, "suggestion_link", suggestion.pk, measure=running.measures[0].pk)
    page = get(li, "suggestion_detail", suggestion.pk)
    assert page.index("已办") < page.index("10月底前办")
    assert "外摆" in get(client_of("zhao"), "measure_detail", running.measures[0].pk)
    post(wang, "suggestion_unlink", suggestion.links.get().pk)
    post(wang, "suggestion_reopen", suggestion.pk, comment="仍不满意")
    assert Suggestion.objects.get().status == "dispatched"
    assert get(li, "suggestion_list", outcome="C", q="2026-001", department=market)


def test_headline_of_suggestions_equals_the_lists_behind_it(running, client_of):
    wang = client_of("wang")
    suggested(running, 1)
    for n in (2, 3):
        answered(running, n)
    page = wang.get(reverse("suggestion_list"))
    figures = page.context["figures"]
    assert "3件意见建议中2件已落实反馈" in page.content.decode()
    for status, count in {
        "received": figures.waiting,
        "dispatched": figures.owed,
        "answered": figures.to_review,
    }.items():
        assert wang.get(reverse("suggestion_list"), {"status": status}).context["page"].paginator.count == count
    assert client_of("li").get(reverse("suggestion_list")).context["figures"] is None


def test_strangers_find_neither(running, client_of):
    instruction, suggestion = leave(running, 2), dispatched(running)
    zhao = client_of("zhao")
    get(zhao, "instruction_detail", instruction.pk, answers=404)
    get(zhao, "suggestion_detail", suggestion.pk, answers=404)
    post(zhao, "suggestion_answer", suggestion.pk, status=404, text="x", outcome="A")
    post(zhao, "instruction_reply", instruction.addressees.get().pk, status=404, text="x")


def test_table_is_shown_before_anything_is_written(running, client_of):
    wang, root = client_of("wang"), running.district.root.pk
    template = client_of("wang").get(reverse("suggestion_template"))
    assert load_workbook(io.BytesIO(template.content)).worksheets[0]["A1"].value
    file = SimpleUploadedFile("表.xlsx", table(row(1), row(2, received_on="昨天")))
    assert "A3" in post(wang, "suggestion_check", status=400, district=root, file=file).content.decode()
    file = SimpleUploadedFile("表.xlsx", table(row(1), row(2)))
    shown = post(wang, "suggestion_check", status=200, district=root, file=file)
    assert not Suggestion.objects.exists()
    post(wang, "suggestion_confirm", status=400, ticket="x")
    post(client_of("wang"), "suggestion_confirm", ticket=shown.context["ticket"])
    assert Suggestion.objects.count() == 2
    post(wang, "suggestion_check", status=400, district=root, file=SimpleUploadedFile("x.pdf", PDF))


def test_inspection_walks_over_its_pages(running, client_of):
    wang, li = client_of("wang"), client_of("li")
    said = {"size": 9, "seed": "s", "as_of": "2026-10-14"}
    post(wang, "inspection_draw", running.plan.pk, status=400, **{**said, "size": 0})
    post(wang, "inspection_draw", running.plan.pk, **said)
    inspection = Inspection.objects.get()
    item = inspection.items.get(measure=running.measures[1])
    get(li, "inspection_detail", inspection.pk, answers=404)
    assert reverse("inspection_detail", args=[inspection.pk]) in get(wang, "desk")
    found = {"verdict": "untrue", "findings": "未见专窗", "inspector": "周", "visited_on": "2026-10-14"}
    post(wang, "item_inspect", item.pk, status=400, **{**found, "findings": ""})
    post(wang, "item_inspect", item.pk, **found)
    assert get(li, "inspection_detail", inspection.pk).count("data-row") == 1
    assert "未见专窗" in get(li, "inspection_item", item.pk)
    assert reverse("inspection_item", args=[item.pk]) in get(li, "desk")
    post(wang, "item_conclude", item.pk, status=400, verdict="untrue")
    post(li, "item_reply", item.pk, text="专窗在二楼")
    post(wang, "item_conclude", item.pk, verdict="partly", conclusion="未设标识")
    post(wang, "inspection_conclude", inspection.pk, status=400)
    assert "未设标识" in get(li, "inspection_item", item.pk)
    assert reverse("inspection_item", args=[item.pk]) in get(li, "measure_detail", running.measures[1].pk)


@pytest.mark.parametrize(
    ("door", "add", "queries"),
    [
        ("instruction_list", leave, 17),
        ("suggestion_list", answered, 21),
        ("inspection_list", lambda running, n: drawn(running, seed=str(n)), 16),
    ],
)
def test_lists_cost_the_same_whatever_their_length(running, client_of, door, add, queries, django_assert_num_queries):
    wang = client_of("wang")
    for n in (1, 2, 3):
        add(running, n)
        if n != 2:
            with django_assert_num_queries(queries):
                get(wang, door)


def test_detail_pages_cost_the_same_whatever_their_length(running, client_of, django_assert_max_num_queries):
    suggestion, inspection = answered(running), drawn(running, size=9)
    instruction = leave(running, departments=[running.district.bureaus["tax"]])
    for door, pk in (
        ("suggestion_detail", suggestion.pk),
        ("inspection_detail", inspection.pk),
        ("inspection_item", InspectionItem.objects.first().pk),
        ("instruction_detail", instruction.pk),
    ):
        with django_assert_max_num_queries(32):
            get(client_of("wang"), door, pk)
    assert suggested(running, 7, now=MORNING)
