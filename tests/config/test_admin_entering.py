"""Entering at the caretaker's door: a plan with its measures, tables that come in, changes to many rows, history."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as SimpleFile
from django.urls import reverse
from django.utils import timezone

from measures.models import Assignment, Measure, Milestone
from plans.models import Act, Plan, Post, Section, User
from plans.models.membership import Role
from tests.people import appoint, build_district

pytestmark = pytest.mark.django_db


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def caretaker(client, district):
    person = appoint("chen", "陈录入", district.office, Role.DATA_ENTRY)
    User.objects.filter(pk=person.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=person.pk))
    return client


@pytest.fixture
def plan(district):
    plan = Plan.objects.create(district=district.root, office=district.office, title="年度行动方案", year=2026)
    Section.objects.create(plan=plan, ordinal=1, number="一", heading="优化服务")
    return plan


@pytest.fixture
def measures(plan):
    rows = [Measure(plan=plan, ordinal=n, number=f"{n}.", heading=f"举措之{n}") for n in (1, 2, 3)]
    return Measure.objects.bulk_create(rows)


def as_sent(page):
    """What a browser sends of the form that it was shown."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: "" if value is None else value for name, value in values.items()}


def test_a_plan_is_entered_with_sections_and_measures(caretaker, district):
    new = caretaker.get(address(Plan, "add"))
    sent = as_sent(new)
    assert (sent["district"], sent["office"]) == (district.root.pk, district.office.pk)
    sent |= {"district": district.root.pk, "office": district.office.pk, "title": "提升营商环境行动方案", "year": 2026}
    sent |= {"sections-0-heading": "优化服务", "sections-1-heading": "强化保障", "_continue": "1"}
    assert caretaker.post(address(Plan, "add"), sent).status_code == 302
    plan = Plan.objects.get(title="提升营商环境行动方案")
    assert [str(section) for section in plan.sections.all()] == ["一、优化服务", "二、强化保障"]

    sent = as_sent(caretaker.get(address(Plan, "change", plan.pk)))
    rows = {"heading": "政务服务", "section": plan.sections.first().pk, "lead": district.bureaus["market"].pk}
    sent |= {f"measures-0-{name}": value for name, value in rows.items()}
    sent |= {"measures-1-body": "建设园区。", "measures-1-due_on": "2026-06-30"}
    answer = caretaker.post(address(Plan, "change", plan.pk), sent)
    assert answer.status_code == 302, answer.context["errors"]
    first, second = plan.measures.in_plan_order()
    assert (first.number, first.heading, str(first.section)) == ("1.", "政务服务", "一、优化服务")
    assert Assignment.objects.leads().get(measure=first).department == district.bureaus["market"]
    (step,) = first.milestones.all()
    assert (step.title, step.due_on) == ("政务服务", date(2026, 12, 31))
    assert (second.number, second.milestones.get().due_on) == ("2.", date(2026, 6, 30))


def test_what_moves_by_decisions_is_not_typed(caretaker, district, plan, measures):
    """Between the page and its form the plan was started: the date is refused, and stays in the form."""
    step = Milestone.objects.create(
        measure=measures[0], ordinal=1, title="方案", due_on=date(2026, 6, 30), original_due_on=date(2026, 6, 30)
    )
    sent = as_sent(caretaker.get(address(Measure, "change", measures[0].pk)))
    now = {"activated_at": timezone.now(), "activated_by": district.who["wang"]}
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.ACTIVE, **now)
    answer = caretaker.post(
        address(Measure, "change", measures[0].pk), sent | {"milestones-0-due_on": "2026-09-30", "tags": ""}
    )
    assert "milestone" in str(answer.context["adminform"].form.non_field_errors()) or "节点" in answer.content.decode()
    assert 'value="2026-09-30"' in answer.content.decode()
    step.refresh_from_db()
    assert step.due_on == date(2026, 6, 30)
    shown = caretaker.get(address(Milestone, "change", step.pk)).content.decode()
    assert f'href="{measures[0].get_absolute_url()}"' in shown, "no way to its page"
    assert 'name="due_on"' not in shown
    assert 'name="title"' not in shown


def test_a_trigger_says_why_in_the_form(caretaker, district):
    post = Post.objects.get(department=district.bureaus["market"], role=Role.LIAISON)
    sent = as_sent(caretaker.get(address(Post, "change", post.pk))) | {"role": Role.HEAD, "title": "新任"}
    Post.objects.filter(role=Role.HEAD, department=post.department).update(department=district.bureaus["reform"])
    answer = caretaker.post(address(Post, "change", post.pk), sent)
    said = answer.context["adminform"].form
    assert said.non_field_errors() == ["未保存。该岗位已有人任职，岗位类别不能更改。"]
    assert said["title"].value() == "新任"


def ask(client, way, rows, **given):
    door = address(Measure, "together")
    shown = client.post(door, {"way": way, "row": [row.pk for row in rows], **given})
    sent = {"way": way, "row": [row.pk for row in rows], "confirm": "1", "shown": shown.context["shown"], **given}
    return shown, client.post(door, sent) if sent["shown"] else None


def leads():
    return list(Assignment.objects.leads().order_by("measure").values_list("department__short_name", flat=True))


def test_many_rows_change_together_and_go_back_together(caretaker, district, measures):
    chosen = caretaker.post(
        address(Measure, "changelist"), {"action": "lead", "_selected_action": [one.pk for one in measures]}
    )
    assert caretaker.get(chosen.url).context["chosen"].rows == measures
    for unit in ("market", "tax"):
        _shown, done = ask(caretaker, "lead", measures, department=district.bureaus[unit].pk)
        assert done.url == address(Measure, "changelist")
    before = Assignment.objects.leads().get(measure=measures[0])
    ask(caretaker, "tags", measures[:2], add="重点")
    ask(caretaker, "lead", measures, department=district.bureaus["reform"].pk)

    page = caretaker.get(address(Measure, "together"), {"way": "undo"})
    assert page.context["chosen"].rows == measures
    Assignment.objects.leads().filter(measure=measures[1]).update(acknowledged_at=timezone.now(), acknowledged_by=1)
    shown, done = ask(caretaker, "undo", measures)
    assert [line.refusal and line.refusal.code for line in shown.context["lines"]] == [None, "moved_on", None]
    assert done.status_code == 302
    assert leads() == ["区税务局", "区发展改革委", "区税务局"]
    assert Assignment.objects.leads().get(measure=measures[0]) == before, "another row than the one that was there"
    whole = Act.objects.get(verb="change.undo", part_of=None)
    assert (whole.taken_by.username, whole.parts.count()) == ("chen", 2)

    ask(caretaker, "undo", [measures[0], measures[2]])  # taken back itself
    assert leads() == ["区发展改革委"] * 3
    assert Measure.objects.get(pk=measures[0].pk).tags == ["重点"]


def test_data_entry_decides_nothing_about_a_running_plan(caretaker, district, plan, measures):
    whole, one = address(Plan, "change", plan.pk), address(Measure, "change", measures[0].pk)
    sent, alone = as_sent(caretaker.get(whole)), address(Measure, "delete", measures[0].pk)
    now = {"activated_at": timezone.now(), "activated_by": district.who["wang"]}
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.ACTIVE, **now)
    tagged = {"way": "tags", "row": measures[0].pk, "add": "重点"}
    assert caretaker.post(address(Measure, "together"), tagged).status_code == 403
    more = {"measures-TOTAL_FORMS": 4, "measures-3-heading": "新的举措", "measures-3-number": "4."}
    refused = caretaker.post(whole, sent | more)
    assert "新的举措" in refused.content.decode()
    assert "修订稿" in str(refused.context["adminform"].form.non_field_errors())
    assert "修订稿" in caretaker.post(alone, {"post": "yes"}, follow=True).content.decode()
    assert 'class="deletelink"' not in caretaker.get(one).content.decode()
    assert plan.measures.count() == 3


def test_history_tells_who_changed_what_from_what_to_what(caretaker, district, measures):
    ask(caretaker, "lead", measures[:1], department=district.bureaus["market"].pk)
    Measure.objects.filter(pk=measures[0].pk).update(heading="政务服务")
    page = caretaker.get(address(Measure, "history", measures[0].pk))
    told = {str(one): line for line in page.context["lines"] for one in line.differences}
    assert "标题: 举措之1 → 政务服务" in told
    assert told["单位: 区市场监管局"].who == "陈录入"
    assert "区市场监管局" in told["单位: 区市场监管局"].why
    assert "<del>举措之1</del> → <ins>政务服务</ins>" in page.content.decode()


def confirmed(client, door, page):
    hidden = dict(re.findall(r'name="(rows|seen)" value="([^"]*)"', page.content.decode()))
    return client.post(door, {"confirm": "1", **hidden})


def test_a_table_is_shown_before_it_comes_in_and_goes_out_as_it_came(caretaker, plan, measures):
    door = address(Measure, "import")
    table = (
        "方案,部分,编号,标题,标签,牵头单位,期限,备注\n"
        "年度行动方案,一、优化服务,4.,园区建设,重点、外资,区税务局,2026-06-30,急\n年度行动方案,,5.,楼宇招商,,,,\n"
    )
    shown = caretaker.post(door, {"pasted": table})
    assert [(line.state, line.refusal) for line in shown.context["lines"]] == [("new", ""), ("new", "")]
    assert shown.context["others"] == ("备注",)
    assert Measure.objects.count() == 3
    assert confirmed(caretaker, door, shown).status_code == 302
    park = Measure.objects.get(heading="园区建设")
    assert (park.ordinal, park.tags, str(park.section)) == (4, ["重点", "外资"], "一、优化服务")
    assert leads() == ["区税务局"]
    assert park.milestones.get().due_on == date(2026, 6, 30)
    assert confirmed(caretaker, door, shown).status_code == 409  # a second time it would be something else

    out = caretaker.get(address(Measure, "export", "xlsx"))
    book = SimpleFile("t.xlsx", b"".join(out.streaming_content))
    again = caretaker.post(door, {"file": book})
    assert {line.state for line in again.context["lines"]} == {"same"}, again.context["lines"]


def test_a_table_reaches_no_further_than_its_sender(caretaker, plan, measures):
    elsewhere = build_district("宁远区", prefix="ny-")
    theirs = Plan.objects.create(district=elsewhere.root, office=elsewhere.office, title="外区方案", year=2026)
    hidden = Measure.objects.create(plan=theirs, ordinal=1, heading="别人的举措")
    table = f"行编号,方案,标题\n{hidden.pk},年度行动方案,改了\n,外区方案,新的\n{measures[0].pk},年度行动方案,政务服务\n"
    page = caretaker.post(address(Measure, "import"), {"pasted": table})
    assert [line.state for line in page.context["lines"]] == ["refused", "refused", "changed"]
    assert confirmed(caretaker, address(Measure, "import"), page).status_code == 409
    assert not Measure.objects.filter(heading__in=("改了", "新的", "政务服务")).exists()
    assert caretaker.post(address(Measure, "import"), {"pasted": "随便,什么\n1,2"}).status_code == 400
    assert caretaker.post(address(Measure, "import"), {"confirm": "1", "rows": "x"}).status_code == 302
