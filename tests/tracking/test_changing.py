"""One change to many rows of a list: ticked, previewed row by row, carried out on all or on none."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from measures.actions import assignments
from measures.models import Assignment, Milestone
from plans.actions import tokens
from plans.models import Act, Plan
from tests.measures.prepared import import_into
from tests.running_plan import at
from tests.tracking.voices import dispatched, suggested
from tracking.models import Suggestion

LEAD = Assignment.Role.LEAD
TODAY = at(date(2026, 10, 21))


def change(client, door, way, rows, **given):
    return client.post(reverse(door), {"way": way, "row": [row.pk for row in rows], **given})


def confirm(client, shown, door, way, rows, **given):
    """What the button under a preview sends."""
    return change(client, door, way, rows, confirm="1", shown=shown.context["shown"], **given)


def leads(running):
    return [str(Assignment.objects.leads().get(measure=one).department) for one in running.measures]


def test_only_who_coordinates_is_offered_ticks(client_of, running):
    for who, ticks in (("wang", len(running.measures)), ("li", 0), ("zhao", 0), ("leader", 0)):
        page = client_of(who).get(reverse("measure_list")).content.decode()
        assert page.count('name="row"') == ticks, who


def test_a_lead_is_set_for_all_ticked_measures_under_one_act(client_of, running):
    client, tax = client_of("wang"), running.district.bureaus["tax"]
    rows, before = running.measures[:3] + running.measures[4:], leads(running)
    shown = change(client, "measures_change", "lead", rows, department=tax.pk)
    told = [(line.before, line.after, line.changes) for line in shown.context["lines"]]
    assert told[0] == ("区市场监管局（配合：区税务局）", "区税务局", True)
    assert [changes for *_words, changes in told] == [True, True, True, False]
    assert leads(running) == before  # a preview leaves nothing behind
    assert not Act.objects.filter(verb="assignment.edit").exists()

    done = confirm(client, shown, "measures_change", "lead", rows, department=tax.pk, query="light=behind")
    assert (done.status_code, done.url) == (302, f"{reverse('measure_list')}?light=behind")
    assert leads(running)[:3] == ["区税务局"] * 3
    whole = Act.objects.get(verb="assignment.edit", part_of=None)
    assert (whole.plan, whole.taken_by) == (running.plan, running.who["wang"])
    assert sorted(whole.parts.values_list("subject", flat=True)) == [f"measure:{one.pk}" for one in rows[:3]]

    again = confirm(client, shown, "measures_change", "lead", rows, department=tax.pk)
    assert again.status_code == 302
    assert Act.objects.filter(verb="assignment.edit").count() == 4


def test_what_changed_meanwhile_is_shown_and_nothing_is_carried_out(client_of, running):
    client, tax, wang = client_of("wang"), running.district.bureaus["tax"], running.who["wang"]
    rows = running.measures[:3]
    shown = change(client, "measures_change", "lead", rows, department=tax.pk)
    assignments.assign(rows[1], department=running.district.bureaus["reform"], role=LEAD, by=wang, now=TODAY)
    before = leads(running)
    late = confirm(client, shown, "measures_change", "lead", rows, department=tax.pk)
    assert late.status_code == 409
    assert [line.is_outdated for line in late.context["lines"]] == [False, True, False]
    assert leads(running) == before
    assert confirm(client, late, "measures_change", "lead", rows, department=tax.pk).status_code == 302
    assert leads(running)[:3] == ["区税务局"] * 3


def test_all_that_a_list_finds_change_together(client_of, running, monkeypatch):
    """Beyond one page; a row that came to the list after the preview is looked at before anything changes."""
    monkeypatch.setattr("plans.listing.answers.ROWS_PER_PAGE", 2)
    client, tax, wang = client_of("wang"), running.district.bureaus["tax"], running.who["wang"]
    market = running.district.bureaus["market"]
    query = f"department={market.pk}&sort=-number"
    page = client.get(f"{reverse('measure_list')}?{query}").content.decode()
    assert page.count('name="row"') == 2
    assert 'name="all" value="3"' in page

    given = {"department": tax.pk, "query": query}
    asked = client.get(reverse("measures_change"), {"way": "lead", "all": "3", "query": query})
    assert [row.pk for row in asked.context["chosen"].rows] == [row.pk for row in running.measures[:3]]
    shown = change(client, "measures_change", "lead", [], all="3", **given)
    assert [line.after for line in shown.context["lines"]] == ["区税务局"] * 3

    assignments.assign(running.measures[3], department=market, role=LEAD, by=wang, now=TODAY)
    before = leads(running)
    late = confirm(client, shown, "measures_change", "lead", [], all="3", **given)
    assert (late.status_code, leads(running)) == (409, before)
    assert "列表现在有4行，而不是3行" in late.content.decode()
    assert 'name="all" value="4"' in late.content.decode()
    assert confirm(client, late, "measures_change", "lead", [], all="4", **given).status_code == 302
    assert leads(running) == ["区税务局"] * 5
    assert Act.objects.get(verb="assignment.edit", part_of=None).parts.count() == 4

    again = confirm(client, late, "measures_change", "lead", [], all="4", **given)  # by now the list finds none
    assert (again.status_code, again.url) == (302, f"{reverse('measure_list')}?{query}")
    assert Act.objects.filter(verb="assignment.edit").count() == 5


def test_a_row_that_left_the_list_for_another_changes_nothing(client_of, running):
    client, bureaus, wang = client_of("wang"), running.district.bureaus, running.who["wang"]
    given = {"department": bureaus["tax"].pk, "query": f"department={bureaus['market'].pk}", "all": "3"}
    shown = change(client, "measures_change", "lead", [], **given)
    for one, bureau in ((2, "reform"), (3, "market")):
        assignments.assign(running.measures[one], department=bureaus[bureau], role=LEAD, by=wang, now=TODAY)
    before = leads(running)
    late = confirm(client, shown, "measures_change", "lead", [], **given)
    assert (late.status_code, leads(running)) == (409, before)
    assert "有的行已与预览不同" in late.content.decode()


@pytest.mark.parametrize("door", ["measures_change", "milestones_change", "suggestions_change"])
def test_each_list_finds_its_rows_again(client_of, running, door):
    suggested(running, 1)
    client, way = client_of("wang"), {"me": "lead", "mi": "shift", "su": "dispatch"}[door[:2]]
    address = reverse(door.replace("s_change", "_list"))
    count = client.get(address, {"plan": running.plan.pk}).context["listing"].count
    asked = client.get(reverse(door), {"way": way, "all": count, "query": f"plan={running.plan.pk}"})
    assert (asked.context["chosen"].found, len(asked.context["chosen"].rows)) == (count, count)
    assert client.get(reverse(door), {"way": way, "all": count, "query": "plan=no"}).status_code == 400


def test_more_than_can_be_previewed_is_not_offered_and_refused(client_of, running, monkeypatch):
    monkeypatch.setattr("plans.listing.answers.ROWS_PER_PAGE", 2)
    for room in ("answers", "changing"):
        monkeypatch.setattr(f"plans.listing.{room}.MOST_ROWS", 4)
    client = client_of("wang")
    assert 'name="all"' not in client.get(reverse("measure_list")).content.decode()
    asked = {"way": "lead", "all": "5", "query": ""}
    refused = client.get(reverse("measures_change"), asked)
    assert (refused.status_code, "最多修改4行" in refused.content.decode()) == (400, True)
    assert client.get(reverse("measures_change"), asked | {"all": "x"}).status_code == 400


def test_other_values_than_those_previewed_are_shown_first(client_of, running):
    client, bureaus = client_of("wang"), running.district.bureaus
    shown = change(client, "measures_change", "lead", running.measures[:1], department=bureaus["tax"].pk)
    other = {"department": bureaus["reform"].pk}
    assert confirm(client, shown, "measures_change", "lead", running.measures[:1], **other).status_code == 409
    assert leads(running)[0] == "区市场监管局"


def test_a_refused_row_says_why_and_the_others_change(client_of, running):
    """Of a running plan a supporting department may go, the lead may not."""
    client, market = client_of("wang"), running.district.bureaus["market"]
    given = {"department": running.district.bureaus["tax"].pk, "joins": "yes"}
    rows = running.measures
    shown = change(client, "measures_change", "support", rows, **given)
    assert [line.changes for line in shown.context["lines"]] == [False, True, True, True, False]
    confirm(client, shown, "measures_change", "support", rows, **given)
    assert Assignment.objects.filter(role="supporting", department=given["department"]).count() == 4
    given = {"department": market.pk, "joins": "no"}
    confirm(client, change(client, "measures_change", "support", rows, **given), "measures_change", "support", rows,
            **given)  # fmt: skip
    assert not Assignment.objects.filter(role="supporting", department=market).exists()
    assert Assignment.objects.leads().filter(department=market).count() == 3


def test_tags_come_and_go(client_of, running):
    client, rows = client_of("wang"), running.measures[:2]
    rows[0].tags = ["民营"]
    rows[0].save()
    given = {"add": "重点，外资", "remove": "民营"}
    shown = change(client, "measures_change", "tags", rows, **given)
    assert [(line.before, line.after) for line in shown.context["lines"]] == [
        ("民营", "重点、外资"),
        ("–", "重点、外资"),
    ]
    confirm(client, shown, "measures_change", "tags", rows, **given)
    rows[0].refresh_from_db()
    assert rows[0].tags == ["重点", "外资"]
    too_long = change(client, "measures_change", "tags", rows, add="长" * 21)
    assert all(line.refusal.code == "tags" for line in too_long.context["lines"])
    assert change(client, "measures_change", "tags", rows).status_code == 400


def test_dates_move_by_working_days_while_the_plan_is_prepared(client_of, running):
    client, given = client_of("wang"), {"days": "3", "reason": "印发推迟"}
    refused = change(client, "milestones_change", "shift", list(Milestone.objects.all()), **given)
    assert {line.refusal.code for line in refused.context["lines"]} == {"plan_runs"}
    assert "延期" in refused.content.decode()

    rows = list(Milestone.objects.filter(measure__plan=import_into(running.district)).order_by("due_on"))
    Milestone.objects.filter(pk=rows[0].pk).update(due_on=date(2026, 7, 3))  # a Friday
    shown = change(client, "milestones_change", "shift", rows, **given)
    confirm(client, shown, "milestones_change", "shift", rows, **given)
    moved = Milestone.objects.get(pk=rows[0].pk)
    assert (moved.due_on, moved.original_due_on) == (date(2026, 7, 8), date(2026, 7, 8))
    whole = Act.objects.get(verb="milestone.edit", part_of=None)
    assert "印发推迟" in whole.comment
    assert whole.parts.count() == len(rows)
    twice = confirm(client, shown, "milestones_change", "shift", rows, **given)
    assert (twice.status_code, Milestone.objects.get(pk=rows[0].pk).due_on) == (409, moved.due_on)

    back = change(client, "milestones_change", "undo", [])
    assert [line.row for line in back.context["lines"]] == rows
    Plan.objects.filter(pk=rows[0].measure.plan_id).update(status=Plan.Status.ISSUED)
    confirm(client, back, "milestones_change", "undo", rows)
    assert Milestone.objects.get(pk=rows[0].pk).due_on == date(2026, 7, 3)
    assert client_of("leader").get(reverse("milestones_change"), {"way": "undo"}).status_code == 302  # changed nothing


def test_suggestions_are_assigned_together(client_of, running):
    client, tax = client_of("wang"), running.district.bureaus["tax"]
    rows = [suggested(running, 1), suggested(running, 2), dispatched(running, 3)]
    given = {"lead": tax.pk, "plan": running.plan.pk, "due_on": "2100-01-04"}
    shown = change(client, "suggestions_change", "dispatch", rows, **given)
    refusals = [line.refusal and line.refusal.code for line in shown.context["lines"]]
    assert sorted(map(str, refusals)) == ["None", "None", "no_comment"]
    assert confirm(client, shown, "suggestions_change", "dispatch", rows, **given).status_code == 302
    assert Suggestion.objects.filter(status="dispatched", units__department=tax).count() == 2
    assert Act.objects.get(verb="suggestion.dispatch", subject__startswith="plan:").parts.count() == 2


def test_a_machine_changes_many_through_the_same_actions(running):
    client, tax, wang = APIClient(), running.district.bureaus["tax"], running.who["wang"]
    now = timezone.now()
    until = timezone.localdate(now) + timedelta(days=1)
    _token, key = tokens.make(wang, label="台账", scopes=["*:write"], expires_on=until, by=wang, now=now)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    first, second = running.measures[:2]
    calls = [
        {"method": "POST", "path": f"measures/{second.pk}/assign/", "body": {"department": tax.pk, "role": "lead"}},
        {"method": "POST", "path": f"measures/{first.pk}/release/", "body": {"department": tax.pk}},
        {"method": "POST", "path": f"measures/{first.pk}/tags/", "body": {"add": ["重点"]}},
    ]
    sent = {"all_or_nothing": True, "calls": calls}
    answer = client.post(reverse("api_batch"), sent, format="json")
    assert [one["status"] for one in answer.json()["answers"]] == [200, 204, 200]
    assert leads(running)[:2] == ["区市场监管局", "区税务局"]
    first.refresh_from_db()
    assert first.tags == ["重点"]
    assert not Assignment.objects.filter(measure=first, department=tax).exists()


@pytest.mark.parametrize(("who", "status"), [("wang", 200), ("li", 403), ("zhao", 403), ("leader", 403)])
def test_who_may_change_no_row_is_turned_away(client_of, running, who, status):
    given = {"department": running.district.bureaus["tax"].pk}
    client, rows = client_of(who), running.measures[:2]
    assert change(client, "measures_change", "lead", rows, **given).status_code == status
    asked = {"way": "lead", "row": [row.pk for row in rows]}
    assert client.get(reverse("measures_change"), asked).status_code == status


def test_nothing_ticked_leads_back_and_nonsense_is_refused(client_of, running):
    client = client_of("wang")
    assert client.get(reverse("measures_change"), {"way": "lead", "query": "q=x"}).url == "/measures/?q=x"
    assert client.get(reverse("measures_change"), {"way": "none", "row": "1"}).status_code == 400
    assert client.get(reverse("measures_change"), {"way": "lead", "row": "x"}).status_code == 400
    assert client.get(reverse("measures_change"), {"way": "lead", "row": "999999999"}).status_code == 404
