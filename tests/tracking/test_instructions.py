"""Instructions: whose words, addressed to whom, answered by all of them, settled or asked further."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from plans import vault
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act
from plans.policies import Forbidden
from tests.running_plan import RunningPlan
from tests.tracking.voices import DAY, at, leave
from tracking.actions import instructions
from tracking.actions.attachments import Sent
from tracking.actions.updates import EvidenceRefused
from tracking.models import Attachment, Duty, Instruction, InstructionStep, ReplyTerm

pytestmark = pytest.mark.django_db
LATER = at(date(2026, 10, 14))
PDF = b"%PDF-1.7\n" + b"0" * 50


def owed(running: RunningPlan, kind: str) -> list[tuple[str, str, date]]:
    rows = Duty.objects.filter(kind=kind).order_by("key").select_related("department")
    return [(row.department.short_name, row.role, row.due_on) for row in rows]


def answer(instruction: Instruction, *, by, bureau, now=LATER, **more):
    addressee = instruction.addressees.get(department=bureau)
    return instructions.reply(addressee, text="已排出计划。", by=by, now=now, **more)


@pytest.mark.parametrize(
    ("urgency", "due_on"),
    [
        ("extra", date(2026, 10, 13)),
        ("urgent", date(2026, 10, 19)),
        ("ordinary", date(2026, 11, 2)),
        ("difficult", date(2026, 11, 23)),
    ],
)
def test_reply_is_due_by_the_term_of_its_urgency(running, urgency, due_on):
    instruction = leave(running, urgency=urgency)
    assert (instruction.due_on, instruction.given_by, instruction.recorded_by) == (
        due_on, running.who["leader"], running.who["leader"],
    )  # fmt: skip
    assert owed(running, "instruction") == [("区市场监管局", "liaison", due_on)]


def test_a_plan_may_set_terms_of_its_own_and_a_day_may_be_named(running):
    ReplyTerm.objects.create(plan=running.plan, urgency="urgent", days=2)
    assert leave(running, urgency="urgent").due_on == date(2026, 10, 14)
    assert leave(running, due_on=date(2026, 12, 1)).due_on == date(2026, 12, 1)
    with pytest.raises(Refused):
        leave(running, due_on=date(2026, 10, 9))


def test_coordinator_writes_the_words_of_a_leader_down(running):
    assert leave(running, by="wang").recorded_by == running.who["wang"]
    with pytest.raises(Refused):
        leave(running, by="wang", given_by=running.who["head"])
    for who in ("li", "head", "zhao"):
        with pytest.raises(Forbidden):
            leave(running, by=who)


def test_is_addressed_to_the_lead_and_those_that_take_part(running):
    bureaus = running.district.bureaus
    instruction = leave(running, departments=[bureaus["tax"]])
    assert [str(one) for one in instruction.addressees.all()] == ["区市场监管局", "区税务局"]
    with pytest.raises(Refused):
        leave(running, departments=[bureaus["reform"]])
    with pytest.raises(Refused):
        leave(running, milestone=running.measures[1].milestones.get())
    with pytest.raises(Refused):
        leave(running, text="  ")


def test_the_last_answer_hands_it_back_and_it_may_be_asked_further(running):
    bureaus, who = running.district.bureaus, running.who
    instruction = leave(running, departments=[bureaus["tax"]])
    answer(instruction, by=who["li"], bureau=bureaus["market"], files=[Sent("计划.pdf", PDF)])
    instruction.refresh_from_db()
    assert instruction.status == "open"
    assert [name for name, *_rest in owed(running, "instruction")] == ["区税务局"]
    with pytest.raises(MoveRefused):
        answer(instruction, by=who["li"], bureau=bureaus["market"])
    assert answer(instruction, by=who["zhao"], bureau=bureaus["tax"]).status == "replied"
    assert owed(running, "instruction") == []
    assert owed(running, "instruction_review") == [("区府办", "coordinator", date(2026, 10, 19))]
    file = Attachment.objects.get()
    assert (file.name, vault.fetch(file.sha256)) == ("计划.pdf", PDF)

    instruction.refresh_from_db()
    instructions.follow_up(instruction, text="何时完成？", by=who["leader"], now=LATER, due_on=date(2026, 10, 20))
    assert owed(running, "instruction") == [
        ("区市场监管局", "liaison", date(2026, 10, 20)), ("区税务局", "liaison", date(2026, 10, 20)),
    ]  # fmt: skip
    answer(instruction, by=who["li"], bureau=bureaus["market"])
    answer(instruction, by=who["zhao"], bureau=bureaus["tax"])
    instruction.refresh_from_db()
    instructions.settle(instruction, by=who["wang"], now=LATER)
    assert list(instruction.steps.values_list("verb", flat=True)) == [
        "reply", "reply", "follow_up", "reply", "reply", "settle",
    ]  # fmt: skip
    assert not Duty.objects.filter(kind__startswith="instruction").exists()
    told = Act.objects.about(running.measures[0]).values_list("verb", flat=True)
    assert set(told) == {f"instruction.{verb}" for verb in ("give", "reply", "reply_in_part", "follow_up", "settle")}


def test_nothing_is_half_written_when_a_file_is_refused(running):
    instruction = leave(running)
    with pytest.raises(EvidenceRefused):
        answer(instruction, by=running.who["li"], bureau=running.district.bureaus["market"], files=[Sent("x", b"MZ")])
    instruction.refresh_from_db()
    assert (instruction.status, InstructionStep.objects.count()) == ("open", 0)


@pytest.mark.parametrize("who", ["zhao", "head", "wang", "leader"])
def test_only_a_liaison_of_the_addressed_answers(running, who):
    with pytest.raises(Forbidden):
        answer(leave(running), by=running.who[who], bureau=running.district.bureaus["market"])


@pytest.mark.parametrize("who", ["zhao", "head", "li"])
def test_only_leader_and_coordinator_settle_or_ask_further(running, who):
    instruction = leave(running)
    for act in (instructions.settle, instructions.follow_up):
        with pytest.raises(Forbidden):
            act(instruction, by=running.who[who], now=LATER, **({"text": "?"} if act is instructions.follow_up else {}))
    with pytest.raises(MoveRefused):
        instructions.settle(instruction, by=running.who["leader"], now=LATER)


def test_strangers_see_nothing_of_it(running):
    seen = {name: Instruction.objects.visible_to(person).count() for name, person in running.who.items()}
    assert set(seen.values()) == {0}
    leave(running)
    seen = {name: Instruction.objects.visible_to(person).count() for name, person in running.who.items()}
    assert seen == {"li": 1, "head": 1, "zhao": 0, "wang": 1, "leader": 1}


@pytest.mark.parametrize(
    "forced",
    [
        {"status": "settled"},
        {"text": "改写"},
        {"due_on": date(2026, 10, 1)},
    ],
)
def test_database_keeps_what_was_said(running, forced):
    instruction = leave(running)
    with pytest.raises(IntegrityError), transaction.atomic():
        Instruction.objects.filter(pk=instruction.pk).update(**forced)
    with pytest.raises(IntegrityError), transaction.atomic():
        instruction.addressees.all()._raw_delete("default")
    other = running.measures[1].milestones.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Instruction.objects.create(
            measure=running.measures[0], milestone=other, text="x", given_by=running.who["leader"], given_on=DAY,
            due_on=DAY, recorded_at=LATER, recorded_by=running.who["leader"],
        )  # fmt: skip
