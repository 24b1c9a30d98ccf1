"""The ladder edited: preview in plain words, what is refused, what an edit does to what was sent; manners kept."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from plans.lifecycle import Refused
from plans.models import Act, Plan
from plans.workdays import WorkingCalendar
from tests.tracking.owing import DUE, at, build_owing, emails, raised, stages
from tracking.delivery import messages
from tracking.manners import Manners
from tracking.models import LadderStage, Message, ReminderRules
from tracking.reminder_forms import LadderStageForm
from tracking.reminders import laddering, wording
from tracking.reminders.ladder import DEFAULT_LADDER, Stage
from tracking.reminders.rehearsal import rehearse

NOW = at(DUE)
SATURDAY = date(2026, 10, 24)
MONDAY = date(2026, 10, 26)
CALENDAR = WorkingCalendar()


@pytest.fixture
def owing(db):
    owing = build_owing()
    owing.milestone()
    return owing


def change(owing, *ladder):
    laddering.change(owing.plan, stages=ladder, manners=Manners(), by=owing.who["wang"], now=NOW)


def sent(rows, **more):
    """The form of these stages as the page posts it."""
    counts = {"stage-TOTAL_FORMS": len(rows), "stage-INITIAL_FORMS": 0}
    fields = {f"stage-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {**counts, **fields, "cool_down": 3, "quiet_from": "21:00", "quiet_until": "07:30", "rests": "on", **more}


TWO = (
    {"offset": -3, "roles": ["liaison"], "channels": ["inbox"]},
    {"offset": 2, "roles": ["head"], "channels": ["email"]},
)


def test_preview_says_it_in_plain_words_and_saves_nothing(owing, client):
    client.force_login(owing.who["wang"])
    page = client.post(reverse("ladder_edit", args=[owing.plan.pk]), sent(TWO, preview="1")).content.decode()
    assert "提前 3 个工作日：发给联络员，方式为站内消息。" in page
    assert "21:00 至 07:30" in page
    assert not ReminderRules.objects.exists()


def test_saving_replaces_the_ladder_and_is_written_down(owing, client):
    client.force_login(owing.who["wang"])
    assert client.post(reverse("ladder_edit", args=[owing.plan.pk]), sent(TWO, save="1")).status_code == 302
    assert list(LadderStage.objects.values_list("offset", flat=True)) == [-3, 2]
    assert ReminderRules.objects.get().manners == Manners(3, time(21), time(7, 30), True)
    assert Act.objects.filter(verb="ladder.edit", taken_by=owing.who["wang"]).count() == 1


@pytest.mark.parametrize(
    ("ladder", "code"),
    [
        ([], "stages"),
        ([Stage(0, ("liaison",)), Stage(0, ("head",))], "stages"),
        ([Stage(n, ("liaison",)) for n in range(11)], "stages"),
        ([Stage(0, ())], "recipients"),
        ([Stage(0, ("liaison",), ())], "channels"),
        ([Stage(0, ("liaison",), ("wecom",))], "no_hook"),
    ],
)
def test_what_makes_no_ladder_is_refused(owing, ladder, code):
    with pytest.raises(Refused) as refused:
        change(owing, *ladder)
    assert refused.value.code == code


def test_an_edit_sends_no_stage_below_one_that_was_sent(owing):
    owing.sweep(DUE + timedelta(days=3))
    change(owing, Stage(0, ("liaison",)), Stage(1, ("liaison",)), Stage(20, ("liaison",)))
    owing.sweep(DUE + timedelta(days=6))
    assert stages() == [3]


def test_a_paused_stage_says_nothing_until_it_is_taken_up_again(owing):
    paused = Stage(0, ("liaison",), ("inbox",), paused_because="系统切换")
    change(owing, Stage(-5, ("liaison",), ("inbox",)), paused)
    assert "停用：系统切换" in Act.objects.get(verb="ladder.edit").comment
    assert "已停用" in list(wording.sentences_of(laddering.stages_of(owing.plan), Manners()))[1]
    owing.sweep(DUE)
    assert raised() == [(-5, "liaison", "inbox")]
    assert {one.stage for planned in rehearse(owing.plan, since=DUE) for one in planned.reminders} == {-5}
    change(owing, Stage(-5, ("liaison",), ("inbox",)), Stage(0, ("liaison",), ("inbox",)))
    owing.sweep(DUE + timedelta(days=1))
    assert stages() == [-5, 0]


def test_the_caretaker_saves_no_ladder_that_the_page_refuses(owing):
    change(owing, *DEFAULT_LADDER)
    first, second = LadderStage.objects.filter(plan=owing.plan)[:2]
    given = {"plan": owing.plan.pk, "offset": first.offset, "roles": "liaison", "channels": "inbox", "words": ""}

    def refusals(**more):
        return LadderStageForm({**given, **more}, instance=LadderStage.objects.get(pk=first.pk)).errors.get("__all__")

    assert refusals() is None
    assert refusals(offset=second.offset)
    assert "企业微信" in str(refusals(channels="wecom"))
    assert "250" in str(refusals(offset=300))


def test_words_of_a_stage_travel_with_it(owing):
    change(owing, Stage(0, ("liaison",), ("email",), words="请同时电话告知督查室"))
    owing.compose(DUE)
    assert "请同时电话告知督查室" in emails().get().body


def test_a_rest_day_holds_a_message_and_an_urgent_stage_does_not_wait(owing):
    owing.milestone(SATURDAY)
    change(owing, Stage(0, ("liaison",), ("email",)))
    owing.sweep(SATURDAY)
    assert messages.compose(SATURDAY, now=at(SATURDAY)) == 0
    assert messages.compose(MONDAY, now=at(MONDAY)) == 1
    owing.milestone(SATURDAY)
    change(owing, Stage(0, ("liaison",), ("email",), is_urgent=True))
    owing.sweep(SATURDAY)
    assert messages.compose(SATURDAY, now=at(SATURDAY)) == 1


def test_the_night_holds_a_message_until_the_morning(owing):
    change(owing, Stage(0, ("liaison",), ("email",)))
    owing.sweep(DUE)
    assert messages.compose(DUE, now=at(DUE, 22)) == 0
    assert messages.compose(DUE, now=at(DUE, 8)) == 1


def test_a_message_that_a_night_overtakes_waits_for_the_next_working_morning(owing):
    friday = SATURDAY - timedelta(days=1)
    change(owing, Stage(0, ("liaison",), ("email",)))
    owing.compose(friday)
    [message] = Message.objects.all()
    assert messages.held_until(message, at(friday, 17)) == at(friday, 17)
    assert messages.held_until(message, at(friday, 23)) == at(MONDAY, 8)
    assert messages.held_until(message, at(SATURDAY, 12)) == at(MONDAY, 8)


def test_the_night_of_another_plan_holds_nothing_back(owing):
    friday = SATURDAY - timedelta(days=1)
    change(owing, Stage(0, ("liaison",), ("email",)))
    owing.compose(friday)
    other = Plan.objects.create(
        title="另一方案", district=owing.plan.district, office=owing.plan.office, year=2026, status=owing.plan.status
    )
    ReminderRules.objects.create(plan=other, quiet_from=time(9), quiet_until=time(20))
    assert messages.held_until(Message.objects.get(), at(friday, 17)) == at(friday, 17)


@pytest.mark.parametrize(
    ("manners", "hour", "day", "leaves"),
    [
        (Manners(), 9, MONDAY, at(MONDAY, 9)),
        (Manners(), 23, MONDAY, at(MONDAY + timedelta(days=1), 8)),
        (Manners(), 3, MONDAY, at(MONDAY, 8)),
        (Manners(), 12, SATURDAY, at(MONDAY, 8)),
        (Manners(rests=False), 12, SATURDAY, at(SATURDAY, 12)),
        (Manners(quiet_from=time(12), quiet_until=time(14)), 13, MONDAY, at(MONDAY, 14)),
        (Manners(quiet_from=time(0), quiet_until=time(0)), 12, SATURDAY, at(MONDAY, 0)),
    ],
)
def test_when_a_message_may_leave(manners, hour, day, leaves):
    assert manners.leaves_at(at(day, hour), CALENDAR) == leaves


def test_a_plan_without_own_rules_has_the_ladder_of_the_house(owing):
    assert laddering.stages_of(owing.plan) == list(DEFAULT_LADDER)
    owing.sweep(DUE)
    assert laddering.stages_of(owing.plan) == list(DEFAULT_LADDER)
    assert raised() == [(0, "liaison", "email"), (0, "liaison", "inbox")]


def test_the_rehearsal_page_names_days_people_and_things(owing, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(owing.who["wang"])
    page = client.get(reverse("plan_rehearsal", args=[owing.plan.pk])).content.decode()
    assert "节点1" in page
    assert owing.who["leader"].name in page
    assert not Message.objects.exists()
