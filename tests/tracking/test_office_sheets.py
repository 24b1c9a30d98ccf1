"""Measures, milestones, departments and posts as workbooks: what the office may change, by the rules of each."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from measures.models import Assignment, Milestone
from plans.models import Act, Department, Membership, Post, Reorganisation
from plans.models.membership import Role
from tests.filling import Filling, differences, filled, lines_of, rows_of
from tests.measures.prepared import import_into
from tests.running_plan import at
from tracking.actions import extensions

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 12)
NOW = at(TODAY)
LATER = date(2027, 1, 20)


@pytest.fixture(autouse=True)
def midway(running, time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def office(client_of, running):
    """The workbooks of Wang, who coordinates."""
    things = {"measures": running.plan, "milestones": running.plan}
    return lambda name, thing=None: Filling(
        client_of("wang"), name, (thing or things.get(name, running.district.root)).pk
    )


@pytest.mark.parametrize("name", ["measures", "milestones", "departments", "posts"])
def test_what_is_sent_back_untouched_changes_nothing(client_of, running, office, name):
    sheets = office(name)
    assert len(rows_of(sheets.download())) >= 5
    shown = sheets.send(sheets.download())
    assert (shown.status_code, shown.context["lines"]) == (200, [])
    for who in ("li", "leader"):
        assert client_of(who).get(sheets.address("_file")).status_code == 403


def test_a_measure_gets_its_title_departments_and_tags(running, office):
    sheets, bureaus = office("measures"), running.district.bureaus
    content = filled(
        sheets.download(),
        (1, "working_title", "一业一证"), (1, "supporting", "区发展改革委、区税务局"), (1, "tags", "重点；民营"),
        (2, "lead", "区税务局"), (3, "lead", None), (4, "supporting", "区无此局"), (5, "heading", "改掉原文"),
    )  # fmt: skip
    shown = sheets.send(content)
    lines = lines_of(shown)
    assert differences(lines[5]) == [
        ("working_title", "", "一业一证"),
        ("supporting", "区税务局", "区发展改革委、区税务局"),
        ("tags", "", "民营、重点"),
    ]
    assert differences(lines[6]) == [("lead", "区市场监管局", "区税务局")]
    assert "牵头" in str(lines[7].refusal)  # a running measure keeps a lead
    assert [trouble.at for trouble in lines[8].troubles] == ["G8"]
    assert 9 not in lines  # what is locked is not even read
    assert sheets.confirm(shown).status_code == 302
    first, second = running.measures[:2]
    first.refresh_from_db()
    assert (first.working_title, set(first.tags), first.heading) == ("一业一证", {"重点", "民营"}, "推行“一业一证”改革")
    supporting = Assignment.objects.filter(measure=first, role="supporting", confirmed_at__isnull=False)
    assert {one.department for one in supporting} == {bureaus["reform"], bureaus["tax"]}
    assert Assignment.objects.leads().get(measure=second).department == bureaus["tax"]
    whole = Act.objects.get(verb="assignment.edit", part_of=None)
    assert set(whole.parts.values_list("verb", flat=True)) == {"assignment.edit", "measure.call", "measure.tag"}
    assert sheets.send(content).context["counts"]["changing"] == 0


def test_a_date_of_a_running_plan_moves_only_by_an_extension_that_was_asked_for(running, office):
    steps = Milestone.objects.filter(measure__plan=running.plan).order_by("measure__ordinal")
    asked = {
        "asked_for": date(2026, 12, 31),
        "reason": "联调未完成",
        "progress": "八成",
        "by": running.who["li"],
        "now": NOW,
    }
    extension = extensions.request(steps[2], **asked)
    sheets = office("milestones")
    content = filled(
        sheets.download(),
        (2, "due_on", datetime(2026, 12, 1)), (2, "reason", "太忙"),  # noqa: DTZ001 - a cell has no zone
        (3, "due_on", "2027-01-20"), (3, "reason", "接口延后"),
        (4, "due_on", "2026-12-31"),
        (5, "title", "全流程网上办"), (5, "department", "区发展改革委"),
    )  # fmt: skip
    shown = sheets.send(content)
    lines = lines_of(shown)
    assert [lines[row].refusal and lines[row].refusal.code for row in (6, 7, 8, 9)] == [
        "plan_runs",
        None,
        "no_comment",
        None,
    ]
    assert differences(lines[7])[-1] == ("due_on", "2026年12月15日", "2027年1月20日")
    assert [words for _column, words in lines[7].asides()] == ["接口延后"]
    assert sheets.confirm(shown).status_code == 302
    extension.refresh_from_db()
    assert (extension.status, extension.granted_until, extension.answer) == ("granted", LATER, "接口延后")
    assert (steps[2].due_on, steps[2].original_due_on) == (LATER, date(2026, 12, 15))
    assert (steps[4].title, str(steps[4].department)) == ("全流程网上办", "区发展改革委")


def test_a_date_of_a_prepared_plan_is_corrected_with_its_reason(running, office):
    plan = import_into(running.district)
    sheets = office("milestones", plan)
    step = Milestone.objects.filter(measure__plan=plan).order_by("measure__ordinal", "ordinal").first()
    shown = sheets.send(filled(sheets.download(), (1, "due_on", "2026-11-30"), (1, "reason", "印发推迟")))
    assert sheets.confirm(shown).status_code == 302
    step.refresh_from_db()
    assert step.due_on == step.original_due_on == date(2026, 11, 30)
    [part] = Act.objects.get(verb="milestone.edit", part_of=None).parts.all()
    assert part.comment.endswith("→ 2026-11-30 印发推迟")


def test_a_department_is_renamed_by_a_reorganisation_and_learns_a_spelling(running, office):
    sheets, tax = office("departments"), running.district.bureaus["tax"]
    at_tax = next(at for at, row in enumerate(rows_of(sheets.download()), 1) if row["name"] == "区税务局")
    change = [(at_tax, "name", "安和区税收管理局"), (at_tax, "short_name", "区税管局"), (at_tax, "ordinal", 9)]
    without = sheets.send(filled(sheets.download(), *change))
    assert lines_of(without)[at_tax + 4].refusal.code == "unfit_reorganisation"
    change += [(at_tax, "reason", "机构改革"), (at_tax, "spellings", "税务分局")]
    shown = sheets.send(filled(sheets.download(), *change))
    assert sheets.confirm(shown).status_code == 302
    tax.refresh_from_db()
    assert (tax.name, tax.short_name, tax.ordinal) == ("安和区税收管理局", "区税管局", 9)
    assert tax.former_names.get().name == "区税务局"
    assert {"税务分局", "区税务局"} <= set(tax.aliases.values_list("name", flat=True))
    assert lines_of(sheets.send(filled(sheets.download(), (5, "spellings", None))))[9].refusal.code == "spelling_stays"


def test_a_name_that_is_to_come_is_planned_once(running, office):
    sheets = office("departments")
    change = [
        (5, "name", "安和区税收管理局"),
        (5, "short_name", "区税管局"),
        (5, "from_on", "2027-01-01"),
        (5, "reason", "改革"),
    ]
    content = filled(sheets.download(), *change)
    shown = sheets.send(content)
    assert differences(lines_of(shown)[9]) == [("planned", "", "2027年1月1日起“安和区税收管理局”")]
    sheets.confirm(shown)
    assert sheets.send(content).context["counts"]["changing"] == 0
    assert Reorganisation.objects.planned().count() == 1
    assert Department.objects.filter(name="区税务局").exists()


def test_a_post_changes_hands_or_falls_vacant(running, office):
    sheets = office("posts")
    rows = rows_of(sheets.download())
    market = next(
        at for at, row in enumerate(rows, 1) if (row["department"], row["role"]) == ("区市场监管局", "联络员")
    )
    tax = next(at for at, row in enumerate(rows, 1) if row["department"] == "区税务局")
    assert rows[market - 1]["holder"] == "李联络"
    content = filled(
        sheets.download(),
        (market, "holder", "赵生人"), (market, "from_on", "2026-11-02"), (market, "comment", "两项举措待报"),
        (tax, "holder", None),
    )  # fmt: skip
    shown = sheets.send(content)
    assert differences(lines_of(shown)[market + 4]) == [("next", "", "赵生人，自 2026年11月2日 起")]
    assert sheets.confirm(shown).status_code == 302
    post = Post.objects.get(department=running.district.bureaus["market"], role=Role.LIAISON)
    coming = Membership.objects.get(post=post, from_on=date(2026, 11, 2))
    assert coming.person == running.who["zhao"]
    assert Membership.objects.get(post__department=running.district.bureaus["tax"]).until_on == date(2026, 10, 11)
    assert "两项举措待报" in Act.objects.get(verb="post.hand_over").comment
    again = sheets.send(content)
    assert again.context["counts"]["changing"] == 0


def test_the_pages_lead_to_the_workbooks(client_of, running):
    wang, plan, root = client_of("wang"), running.plan.pk, running.district.root.pk
    for page, names in (
        (reverse("plan_detail", args=[plan]), (("measures", plan), ("milestones", plan))),
        (reverse("people_list"), (("departments", root), ("posts", root))),
    ):
        words = wang.get(page).content.decode()
        assert all(reverse(f"{name}_sheet", args=[pk]) in words for name, pk in names)
