"""A corrected document comes in: measures keep their rows, people's decisions stand, nothing recorded is lost."""

import json
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from measures.actions import assignments, drafts, importing, revising, uploads
from measures.actions.revising import Choices
from measures.models import Milestone, Upload
from plans.actions import documents
from plans.documents.parsing import parse
from plans.lifecycle import Refused
from plans.models import Document, Plan, User
from plans.policies import Forbidden
from tests.people import build_district
from tests.running_plan import at
from tracking.actions import periods, updates
from tracking.actions.steps import MeasureWithdrawn
from tracking.figures import plan_figures
from tracking.models import Duty, ProgressUpdate

NOW = datetime.fromisoformat("2026-03-02T09:00+08:00")
LATER = datetime.fromisoformat("2026-04-07T09:00+08:00")
BEFORE = """安和区2026年营商环境行动方案
一、便利准入
（一）开办企业。推进“一网通办”，2026年6月底前开通全程网办。（牵头单位：区市场监管局；配合单位：区税务局）
（二）办理许可。年内新增许可事项20项。（牵头单位：区发展改革委）
（三）跨省通办。完善通办机制，扩大服务范围。（牵头单位：区税务局）
二、优化监管
（四）信用修复。建立信用修复联动机制，便利企业申请。（牵头单位：区市场监管局）
"""
AFTER = """安和区2026年营商环境行动方案
一、便利准入
（一）办理许可。年内新增许可事项30项。（牵头单位：区发展改革委）
（二）开办企业。推进“一网通办”，2026年9月底前开通全程网办。（牵头单位：区市场监管局；配合单位：区发展改革委）
二、优化监管
（三）信用修复。建立信用修复联动机制，便利企业申请。（牵头单位：区税务局）
（四）包容审慎。推行首违不罚清单，2026年11月底前公布。（牵头单位：区市场监管局）
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def plan(district):
    tree, wang = parse(BEFORE.encode()), district.who["wang"]
    document = stored(district, BEFORE)
    return importing.import_tree(document, tree=tree, by=wang, now=NOW)


@pytest.fixture
def running(plan, district):
    Plan.objects.filter(pk=plan.pk).update(status="active", activated_at=NOW, activated_by=district.who["wang"])
    plan.refresh_from_db()
    return plan


def stored(district, text: str):
    tree = parse(text.encode())
    return documents.store(
        text.encode(), name="修订稿.txt", district=district.root, tree=tree, by=district.who["wang"], now=NOW
    )


def shown(plan, district, text: str = AFTER, **choices):
    document, by = stored(district, text), district.who["wang"]
    return revising.preview(plan, document, by=by, today=date(2026, 4, 7), choices=Choices(**choices))


def revised(plan, district, text: str = AFTER, *, seen: str | None = None, by: User | None = None, **choices):
    by = by or district.who["wang"]
    outcome = revising.revise(plan, stored(district, text), choices=Choices(**choices), seen=seen, by=by, now=LATER)
    plan.refresh_from_db()
    return outcome


@contextmanager
def refused(code: str):
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code


def dropping(plan, district) -> dict[str, str]:
    return {row.key: "take" for row in shown(plan, district).difference.rows if row.kind == "dropped"}


def rows(plan) -> list[tuple]:
    return [
        (one.number, one.heading, one.section.number if one.section else "") for one in plan.measures.in_plan_order()
    ]


def leads(plan) -> dict[str, str]:
    return {
        one.heading: "、".join(f"{part.department}:{part.role}" for part in one.assignments.order_by("role", "pk"))
        for one in plan.measures.in_plan_order()
    }


def test_measures_keep_their_rows_under_new_numbers(plan, district):
    before = {one.heading: one.pk for one in plan.measures.all()}
    outcome = revised(plan, district, rows=dropping(plan, district))
    assert (outcome.added, outcome.taken, outcome.deleted, outcome.withdrawn) == (1, 3, 1, 0)
    assert rows(plan) == [
        ("（一）", "办理许可", "一"),
        ("（二）", "开办企业", "一"),
        ("（三）", "信用修复", "二"),
        ("（四）", "包容审慎", "二"),
    ]
    after = {one.heading: one.pk for one in plan.measures.all()}
    assert {name: after[name] for name in before if name in after} == {
        name: pk for name, pk in before.items() if name != "跨省通办"
    }
    assert leads(plan)["信用修复"] == "区税务局:lead"
    assert "区发展改革委" in leads(plan)["开办企业"]
    assert "区税务局" not in leads(plan)["开办企业"]
    assert [one.text for one in plan.measures.get(heading="办理许可").targets.all()] == ["年内新增许可事项30项"]


def test_the_former_text_stays_and_every_place_is_a_quote_of_its_own_text(plan, district):
    first = plan.document
    revised(plan, district, rows={f"o{plan.measures.get(heading='跨省通办').pk}": "keep"})
    first.refresh_from_db()
    plan = Plan.objects.get(pk=plan.pk)
    assert (first.plan, first.earlier_of, first.superseded_by) == (None, plan, district.who["wang"])
    for measure in plan.measures.all():
        text = (measure.earlier_text or plan.document).text
        start, end = measure.spans["body"]
        assert text[start:end] == measure.body
    assert [one.heading for one in plan.measures.filter(earlier_text=first)] == ["跨省通办"]
    for step in Milestone.objects.filter(measure__plan=plan):
        assert plan.document.text[step.span_start : step.span_end] == step.quote


def test_a_changed_date_becomes_the_original_one_only_where_nobody_decided(plan, district):
    step = Milestone.objects.get(measure__heading="开办企业")
    revised(plan, district, rows=dropping(plan, district))
    step.refresh_from_db()
    assert (step.original_due_on, step.due_on) == (date(2026, 9, 30), date(2026, 9, 30))


def test_an_extended_or_reached_milestone_stays(plan, district):
    Milestone.objects.filter(measure__heading="开办企业").update(due_on=date(2026, 8, 31))
    revised(plan, district, rows=dropping(plan, district))
    step = Milestone.objects.get(measure__heading="开办企业")
    assert (step.original_due_on, step.due_on) == (date(2026, 6, 30), date(2026, 8, 31))


def test_the_edits_of_the_draft_are_taken_along_and_the_reading_stays(plan, district):
    document, who = stored(district, AFTER), {"by": district.who["wang"], "now": LATER}
    seen, key = shown(plan, district).seen, AFTER.index
    for version, (verb, words, values) in enumerate([
        ("renumber", "（二）开办", {"number": "（五）"}),
        ("title", "（三）信用", {"heading": "信用修复一件事"}),
        ("drop", "（四）包容", {}),
        ("add_department", "（三）信用", {"department": str(district.office.pk), "role": "supporting"}),
    ]):  # fmt: skip
        drafts.edit(document, drafts.asked(verb, str(key(words)), values), version=version, **who)
    with pytest.raises(revising.Stale):
        revised(plan, district, seen=seen, rows=dropping(plan, district))
    outcome = revised(plan, district, rows=dropping(plan, district))
    assert (outcome.added, [row[1] for row in rows(plan)]) == (0, ["办理许可", "开办企业", "信用修复"])
    opening, credit = plan.measures.get(heading="开办企业"), plan.measures.get(heading="信用修复")
    assert (opening.number, opening.printed_number, credit.working_title) == ("（五）", "（二）", "信用修复一件事")
    assert credit.assignments.get(department=district.office).source == "hand"
    document.refresh_from_db()
    assert (document.plan, len(documents.tree_of(document).measures)) == (plan, 4)
    assert document.import_draft.confirmed_by == district.who["wang"]


def test_a_lead_named_by_a_person_stays(plan, district):
    measure, reform = plan.measures.get(heading="信用修复"), district.bureaus["reform"]
    assignments.assign(measure, department=reform, role="lead", by=district.who["wang"], now=NOW)
    revised(plan, district, rows=dropping(plan, district))
    assert measure.assignments.leads().get().department == reform


def test_what_was_expected_or_filed_is_withdrawn_not_deleted(running, district):
    period = periods.open_period(running, month=date(2026, 3, 1), by=district.who["wang"], now=at(date(2026, 3, 5)))
    gone = running.measures.get(heading="跨省通办")
    outcome = revised(running, district, rows=dropping(running, district), because="已并入其他举措")
    gone.refresh_from_db()
    assert (outcome.withdrawn, outcome.deleted) == (1, 0)
    assert (gone.withdrawn_at, gone.withdrawn_because) == (LATER, "已并入其他举措")
    assert gone.updates.get().status == ProgressUpdate.Status.EXPECTED
    assert not Duty.objects.filter(measure=gone).exists()
    with pytest.raises(MeasureWithdrawn):
        updates.write(
            gone.updates.get(), content={"progress": "完成"}, version=None, by=district.who["zhao"], now=LATER
        )
    after = plan_figures(running, period=period, as_of=date(2026, 4, 8))
    assert (after.measures, gone.pk in {row.pk for row in after.rows}) == (4, False)
    before = plan_figures(running, period=period, as_of=date(2026, 4, 6))
    assert gone.pk in {row.pk for row in before.rows}
    april = periods.open_period(running, month=date(2026, 4, 1), by=district.who["wang"], now=at(date(2026, 4, 8)))
    assert not april.updates.filter(measure=gone).exists()
    assert april.updates.count() == 4


def test_going_back_to_the_earlier_text_brings_back_what_was_withdrawn(running, district):
    periods.open_period(running, month=date(2026, 3, 1), by=district.who["wang"], now=at(date(2026, 3, 5)))
    gone = running.measures.get(heading="跨省通办")
    revised(running, district, rows=dropping(running, district))
    back = shown(running, district, BEFORE).difference.rows
    chosen = {row.key: "take" for row in back if row.kind == "dropped"}
    revised(running, district, BEFORE, rows=chosen)
    gone.refresh_from_db()
    assert not gone.is_withdrawn
    assert [one[:2] for one in rows(running)[:4]] == [
        ("（一）", "开办企业"), ("（二）", "办理许可"), ("（三）", "跨省通办"), ("（四）", "信用修复"),
    ]  # fmt: skip


def test_a_row_that_is_kept_stays_as_it_was(plan, district):
    place = next(
        row.key for row in shown(plan, district).difference.rows if row.known and row.known.heading == "办理许可"
    )
    revised(plan, district, rows=dropping(plan, district) | {place: "keep", "n3": "keep"})
    assert [one[1] for one in rows(plan)] == ["办理许可", "开办企业", "信用修复"]
    assert "20项" in plan.measures.get(heading="办理许可").body


def test_dropped_measures_wait_for_an_answer_and_nothing_is_written(plan, district):
    before = rows(plan)
    with pytest.raises(revising.Undecided) as refusal:
        revised(plan, district)
    assert refusal.value.keys == set(dropping(plan, district))
    assert rows(plan) == before


def test_a_plan_that_changed_meanwhile_is_shown_anew(plan, district):
    seen = shown(plan, district).seen
    measure = plan.measures.get(heading="信用修复")
    assignments.assign(measure, department=district.office, role="lead", by=district.who["wang"], now=NOW)
    with pytest.raises(revising.Stale):
        revised(plan, district, seen=seen, rows=dropping(plan, district))


def test_two_rows_cannot_be_the_same_measure(plan, district):
    pk = plan.measures.get(heading="跨省通办").pk
    with refused("claimed_twice"):
        revised(plan, district, rows={"n0": f"same-{pk}", "n3": f"same-{pk}"})


def test_the_current_text_is_no_revision_of_itself(plan, district):
    with refused("current_text"):
        shown(plan, district, BEFORE)


def test_a_draft_for_comment_never_replaces_a_running_text(running, district):
    draft = AFTER.replace("行动方案", "行动方案（征求意见稿）", 1)
    with refused("draft_text"):
        shown(running, district, draft)


@pytest.mark.parametrize("name", ["li", "zhao"])
def test_only_the_coordinator_revises(plan, district, name):
    with pytest.raises(Forbidden):
        revised(plan, district, by=district.who[name])


def test_the_command_shows_the_difference_and_applies_what_leaves_no_doubt(plan, district, tmp_path, capsys):
    file = tmp_path / "修订稿.txt"
    file.write_text(AFTER, encoding="utf-8")
    call_command("revise_plan", str(plan.pk), str(file))
    assert "跨省通办" in capsys.readouterr().out
    assert plan.measures.count() == 4
    call_command("revise_plan", str(plan.pk), str(file), "--apply", "--json")
    assert [row["kind"] for row in json.loads(capsys.readouterr().out)].count("new") == 1
    assert [one[1] for one in rows(plan)] == ["办理许可", "开办企业", "信用修复", "包容审慎"]


def test_the_page_asks_again_then_takes_over(plan, district, client, django_assert_max_num_queries):
    client.force_login(district.who["wang"])
    document = stored(district, AFTER)
    page = f"/plans/{plan.pk}/revise/{document.pk}/"
    with django_assert_max_num_queries(30):
        shown_page = client.get(page)
    seen, gone = shown_page.context["seen"], plan.measures.get(heading="跨省通办").pk
    assert "<del>" in shown_page.content.decode()
    refused = client.post(page, {"apply": "1", "seen": seen, "facts": "take"})
    assert (refused.status_code, refused.content.decode().count("data-wanting")) == (409, 1)
    stale = client.post(page, {"apply": "1", "seen": "x", "facts": "take", f"row-o{gone}": "take"})
    assert stale.status_code == 409
    again = client.post(page, {"again": "1", "seen": seen, "row-n3": f"same-{gone}"})
    assert (again.status_code, f'name="row-o{gone}"' in again.content.decode()) == (200, False)
    done = client.post(page, {"apply": "1", "seen": seen, "facts": "take", "row-n3": f"same-{gone}"})
    assert done.status_code == 302
    assert Plan.objects.get(pk=plan.pk).measures.get(pk=gone).heading == "包容审慎"


def test_the_wizard_leads_a_corrected_text_to_its_plan_and_imports_no_earlier_one(plan, district, client):
    client.force_login(district.who["wang"])
    document, former = stored(district, AFTER), plan.document
    revision = f'href="/plans/{plan.pk}/revise/{document.pk}/"'
    assert revision in client.get(document.get_absolute_url()).content.decode()
    revised(plan, district, rows=dropping(plan, district))
    assert revision not in client.get(document.get_absolute_url()).content.decode()
    page = client.get(former.get_absolute_url()).content.decode()
    assert f'href="/plans/{plan.pk}/revise/{former.pk}/"' in page
    former.refresh_from_db()
    with refused("earlier_text"):
        drafts.confirm(former, version=0, by=district.who["wang"], now=LATER)


def test_a_file_sent_as_corrected_text_is_read_by_a_worker_and_leads_beside_the_plan(running, district, client):
    client.force_login(district.who["wang"])
    page = f"/plans/{running.pk}/revise/"
    answers = {}
    for name, text in {"好.txt": AFTER, "稿.txt": AFTER.replace("方案", "方案（征求意见稿）", 1)}.items():
        sent = client.post(page, {"file": SimpleUploadedFile(name, text.encode())})
        upload = Upload.objects.get(name=name)
        assert sent.url == upload.get_absolute_url()
        uploads.read(upload.pk, now=NOW)
        answers[name] = client.get(sent.url)
    document = Document.objects.get(name="好.txt")
    assert answers["好.txt"].url == f"{page}{document.pk}/"
    assert answers["稿.txt"].url == page
    assert not Document.objects.filter(name="稿.txt").exists()
    told = client.get(page)
    assert (told.context["upload"].code, "稿.txt" in told.content.decode()) == ("draft_text", True)
    known = client.post(page, {"file": SimpleUploadedFile("又.txt", AFTER.encode())})
    assert known.url == f"{page}{document.pk}/"
