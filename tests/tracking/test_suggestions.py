"""Suggestions: taken in once, assigned, answered, returned, rated, closed, reopened; nothing that was said is lost."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from measures.models import Measure
from plans.lifecycle import MoveRefused, Refused
from plans.models import Plan, User
from plans.models.membership import Role
from plans.policies import Forbidden
from tests.people import appoint, build_district
from tests.running_plan import RunningPlan
from tests.tracking.voices import answered, at, dispatched, entry, suggested
from tracking.actions import suggestion_intake, suggestions
from tracking.actions.suggestion_intake import AlreadyTakenIn
from tracking.delivery import messages
from tracking.models import Duty, LadderStage, Message, Notification, Suggestion, SuggestionLink, SuggestionStep
from tracking.policies import allowed
from tracking.reminders import finding

pytestmark = pytest.mark.django_db
LATER = at(date(2026, 10, 14))


def owed(running: RunningPlan) -> set[tuple[str, str, date]]:
    rows = Duty.objects.filter(kind__startswith="suggestion").select_related("department")
    return {(row.kind, row.department.short_name, row.due_on) for row in rows}


def verbs(suggestion: Suggestion) -> list[str]:
    return list(suggestion.steps.values_list("verb", flat=True))


def test_is_numbered_within_the_year_and_waits_for_its_assignment(running):
    first, second = suggested(running, 1), suggested(running, 2)
    assert [first.number, second.number] == ["2026-001", "2026-002"]
    assert first.plan == running.plan
    assert owed(running) == {("suggestion_dispatch", "区府办", date(2026, 10, 15))}
    assert Duty.objects.get(thing_id=first.pk, kind="suggestion_dispatch").measure is None


def test_the_same_words_are_taken_in_once(running):
    known = suggested(running)
    root, wang = running.district.root, running.who["wang"]
    again = entry(text="申请要跑三个部门， 图纸各不相同。\n")
    with pytest.raises(AlreadyTakenIn) as refusal:
        suggestion_intake.take_in(again, district=root, by=wang, now=LATER)
    assert refusal.value.known == known
    assert known.number in str(refusal.value)


@pytest.mark.parametrize("more", [{"subject": " "}, {"text": ""}, {"received_on": date(2026, 10, 15)}])
def test_what_says_nothing_or_comes_from_tomorrow_is_refused(running, more):
    with pytest.raises(Refused):
        suggestion_intake.take_in(entry(**more), district=running.district.root, by=running.who["wang"], now=LATER)
    assert not Suggestion.objects.exists()


def test_walks_from_assignment_to_its_end(running):
    bureaus, who = running.district.bureaus, running.who
    suggestion = dispatched(running, supporting=[bureaus["tax"]], part_due_on=date(2026, 10, 16))
    assert owed(running) == {
        ("suggestion", "区市场监管局", date(2026, 11, 2)), ("suggestion", "区税务局", date(2026, 10, 16)),
    }  # fmt: skip
    part = suggestion.units.get(role="supporting")
    suggestions.contribute(part, text="本局可共享图纸。", by=who["zhao"], now=LATER)
    assert owed(running) == {("suggestion", "区市场监管局", date(2026, 11, 2))}
    suggestion.refresh_from_db()
    suggestions.answer(suggestion, text="正在研究。", outcome="B", by=who["li"], now=LATER)
    assert owed(running) == {("suggestion_review", "区府办", date(2026, 10, 19))}
    suggestions.send_back(suggestion, comment="请写明时间", by=who["wang"], now=LATER)
    assert ("suggestion", "区市场监管局", date(2026, 10, 16)) in owed(running)
    suggestions.answer(suggestion, text="10月底前一窗受理。", outcome="C", by=who["li"], now=LATER)
    suggestions.rate(suggestion, satisfaction="dissatisfied", by=who["wang"], now=LATER)
    suggestions.close(suggestion, by=who["wang"], now=LATER)
    assert owed(running) == set()
    suggestions.reopen(suggestion, comment="体验官不满意", by=who["wang"], now=LATER)
    suggestions.answer(suggestion, text="已一窗受理。", outcome="A", by=who["li"], now=LATER)
    suggestions.close(suggestion, by=who["wang"], now=LATER)
    assert verbs(suggestion) == [
        "dispatch", "contribute", "answer", "return", "answer", "rate", "close", "reopen", "answer", "close",
    ]  # fmt: skip
    said = suggestion.steps.filter(verb="answer").values_list("text", "outcome")
    assert list(said) == [("正在研究。", "B"), ("10月底前一窗受理。", "C"), ("已一窗受理。", "A")]


def test_its_answer_is_reminded_of_although_it_concerns_no_measure(running):
    suggestion = dispatched(running, due_on=date(2026, 10, 14))
    LadderStage.objects.create(plan=running.plan, offset=0, roles=["liaison"], channels=["inbox"])
    finding.raise_for(LATER.date(), by=User.objects.clock(), now=LATER)
    reminder = Notification.objects.get(kind="suggestion")
    assert (reminder.measure, reminder.post.department) == (None, running.district.bureaus["market"])
    messages.compose(LATER.date(), now=LATER)
    letter = Message.objects.get(person=running.who["li"])
    assert suggestion.subject in letter.body
    assert suggestion.get_absolute_url() in letter.body


def test_assigning_again_takes_the_duty_away_and_wants_a_reason(running):
    bureaus, wang = running.district.bureaus, running.who["wang"]
    suggestion = dispatched(running)
    with pytest.raises(Refused):
        suggestions.dispatch(suggestion, lead=bureaus["tax"], by=wang, now=LATER)
    suggestions.dispatch(suggestion, lead=bureaus["tax"], by=wang, now=LATER, comment="属税务职责")
    assert [department for _kind, department, _day in owed(running)] == ["区税务局"]
    assert not Suggestion.objects.visible_to(running.who["li"])
    with pytest.raises(Forbidden):
        suggestions.answer(suggestion, text="已办", outcome="A", by=running.who["li"], now=LATER)


def test_without_a_running_plan_it_waits_for_one(db):
    district = build_district()
    root, wang = district.root, district.who["wang"]
    suggestion = suggestion_intake.take_in(entry(), district=root, by=wang, now=LATER)
    assert suggestion.plan is None
    assert not Duty.objects.exists()
    with pytest.raises(Refused):
        suggestions.dispatch(suggestion, lead=district.bureaus["tax"], by=wang, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.filter(pk=suggestion.pk).update(status="dispatched")


def test_is_assigned_to_departments_of_the_district_only(running):
    elsewhere = build_district("宁远区", prefix="ny-")
    suggestion, wang = suggested(running), running.who["wang"]
    with pytest.raises(Refused):
        suggestions.dispatch(suggestion, lead=elsewhere.office, by=wang, now=LATER)
    with pytest.raises(Forbidden):
        suggestions.dispatch(suggestion, lead=elsewhere.office, by=elsewhere.who["wang"], now=LATER)
    with pytest.raises(Refused):
        suggestions.dispatch(suggestion, lead=running.district.office, due_on=date(2026, 10, 1), by=wang, now=LATER)
    assert suggestion.units.count() == 0


@pytest.mark.parametrize("who", ["li", "zhao", "head", "leader"])
def test_only_a_coordinator_keeps_them(running, who):
    person, suggestion = running.who[who], answered(running)
    with pytest.raises(Forbidden):
        suggestion_intake.take_in(entry(9), district=running.district.root, by=person, now=LATER)
    for act, more in (
        (suggestions.send_back, {"comment": "?"}),
        (suggestions.rate, {"satisfaction": "satisfied"}),
        (suggestions.close, {}),
        (suggestions.reopen, {"comment": "?"}),
    ):
        with pytest.raises(Forbidden):
            act(suggestion, by=person, now=LATER, **more)
    with pytest.raises(Forbidden):
        suggestions.link(suggestion, running.measures[0], by=person, now=LATER)


def test_moves_of_another_state_are_refused(running):
    suggestion, wang = suggested(running), running.who["wang"]
    with pytest.raises(MoveRefused):
        suggestions.close(suggestion, by=wang, now=LATER)
    with pytest.raises(MoveRefused):
        suggestions.rate(suggestion, satisfaction="satisfied", by=wang, now=LATER)
    done = answered(running, 2)
    for wrong in ({"text": " ", "outcome": "A"}, {"text": "已办", "outcome": "E"}):
        with pytest.raises(Refused):
            suggestions.answer(done, by=running.who["li"], now=LATER, **wrong)
    with pytest.raises(MoveRefused):
        suggestions.answer(done, text="又办", outcome="A", by=running.who["li"], now=LATER)
    with pytest.raises(Refused):
        suggestions.send_back(done, comment=" ", by=wang, now=LATER)


def test_who_made_it_is_known_to_those_who_answer_it(running):
    suggestion = dispatched(running, supporting=[running.district.bureaus["tax"]])
    known = {name: allowed(person, "suggestion.know_submitter", suggestion) for name, person in running.who.items()}
    assert known == {"li": True, "head": True, "zhao": True, "wang": True, "leader": False}
    seen = {name for name, person in running.who.items() if Suggestion.objects.visible_to(person)}
    assert seen == {"li", "head", "zhao", "wang", "leader"}
    stranger = build_district("宁远区", prefix="ny-").who["wang"]
    assert not Suggestion.objects.visible_to(stranger)
    assert not SuggestionStep.objects.visible_to(stranger)


def test_is_linked_to_a_measure_or_taken_up_in_a_later_plan(running):
    suggestion, wang = suggested(running), running.who["wang"]
    next_year = Plan.objects.create(
        district=running.district.root, office=running.district.office, title="下一年方案", year=2027
    )
    taken_up = Measure.objects.create(plan=next_year, ordinal=1, number="1", heading="外摆一件事")
    rows = [suggestions.link(suggestion, one, by=wang, now=LATER) for one in (running.measures[0], taken_up, taken_up)]
    assert [row.kind for row in rows] == ["concerns", "taken_up", "taken_up"]
    suggestions.unlink(rows[0], by=wang, now=LATER)
    assert SuggestionLink.objects.get().measure == taken_up
    elsewhere = Plan.objects.create(
        district=build_district("宁远区", prefix="ny-").root, office=running.district.office, title="他区", year=2026
    )
    other = Measure.objects.create(plan=elsewhere, ordinal=1, number="1", heading="他区举措")
    with pytest.raises(Refused):
        suggestions.link(suggestion, other, by=wang, now=LATER)


@pytest.mark.parametrize("forced", [{"status": "closed"}, {"subject": "改写"}, {"submitter_name": "别人"}])
def test_database_keeps_what_was_said(running, forced):
    suggestion = dispatched(running)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.filter(pk=suggestion.pk).update(**forced)
    for change in ({"text": "改写"}, {"outcome": "A"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            suggestion.steps.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        SuggestionStep.objects.create(
            suggestion=suggestion, verb="answer", taken_at=LATER, taken_by=running.who["li"], due_on=LATER.date()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        suggestion.units.create(department=running.district.office, role="lead", due_on=LATER.date())


def test_who_suggested_is_not_told_at_the_caretakers_door(running, client):
    chen = appoint("chen", "陈录入", running.district.office, Role.DATA_ENTRY)
    User.objects.filter(pk=chen.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=chen.pk))
    suggestion = suggested(running)
    for page in ("change", "history"):
        shown = client.get(reverse(f"admin:tracking_suggestion_{page}", args=[suggestion.pk])).content.decode()
        assert suggestion.subject in shown
        assert "吴先生" not in shown
        assert "13800000000" not in shown
