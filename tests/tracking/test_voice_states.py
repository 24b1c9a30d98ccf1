"""The status tables: the database knows the same arrows, and no walk ever gets out of step with what was written."""

import re
from datetime import date

import pytest
from django.db import connection
from hypothesis import given, settings

from plans.lifecycle import MoveRefused
from tests.running_plan import build_running_plan
from tests.tracking.voices import at, drawn, leave, suggested
from tests.tracking.walking import walk, walks
from tracking.actions import inspections, instructions, suggestions
from tracking.models import Duty, Inspection, InspectionItem, Instruction, Suggestion, SuggestionStep
from tracking.suggestions import ANSWERED, as_known_on

pytestmark = pytest.mark.django_db
NOW = at(date(2026, 10, 13))


@pytest.mark.parametrize("model", [Instruction, Suggestion, Inspection, InspectionItem], ids=lambda one: one.__name__)
def test_the_database_knows_the_same_arrows(model):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [f"tracking_guard_{model._meta.model_name}"])
        (source,) = cursor.fetchone()
    guarded = set(re.findall(r"'(\w+ \w+)'", source.partition("]")[0]))
    arrows = {
        f"{source} {move.target}" for move in model.MOVES.values() for source in move.sources if source != move.target
    }
    assert guarded == arrows


@pytest.fixture
def running():
    return build_running_plan()


def test_suggestions_stand_where_their_steps_say(running):
    wang, li, market = running.who["wang"], running.who["li"], running.district.bureaus["market"]
    said = {"by": wang, "now": NOW}
    acts = {
        "dispatch": lambda one: suggestions.dispatch(one, lead=market, **said),
        "answer": lambda one: suggestions.answer(one, text="已办", outcome="A", by=li, now=NOW),
        "return": lambda one: suggestions.send_back(one, comment="请补充", **said),
        "close": lambda one: suggestions.close(one, **said),
        "reopen": lambda one: suggestions.reopen(one, comment="不满意", **said),
    }
    kinds = {
        "received": ["suggestion_dispatch"],
        "dispatched": ["suggestion"],
        "answered": ["suggestion_review"],
        "closed": [],
    }
    count = iter(range(1000))

    @settings(max_examples=12, deadline=None)
    @given(verbs=walks("answer", "return", "close", "reopen", "answer"))
    def try_one(verbs):
        suggestion = suggested(running, next(count))
        walk(suggestion, {**acts, "answer": _allowed_answer(acts)}, ["answer", "dispatch", *verbs])
        known = as_known_on(Suggestion.objects.filter(pk=suggestion.pk), day=NOW.date()).get()
        assert (known.turn in ANSWERED) == (known.status in ("answered", "closed"))
        assert (known.turn == SuggestionStep.Verb.CLOSE) == (known.status == "closed")
        owed = Duty.objects.filter(page_id=suggestion.pk, kind__startswith="suggestion").values_list("kind", flat=True)
        assert list(owed) == kinds[known.status]

    try_one()


def _allowed_answer(acts: dict):
    """Who has not been asked yet has no right to answer: the table says no more than the policy here."""

    def answer(one):
        if not one.units.exists():
            raise MoveRefused("suggestion.answer", one)
        return acts["answer"](one)

    return answer


def test_instructions_never_lose_an_answer(running):
    leader, li = running.who["leader"], running.who["li"]
    acts = {
        "reply": lambda one: instructions.reply(one.addressees.get(), text="已办", by=li, now=NOW),
        "settle": lambda one: instructions.settle(one, by=leader, now=NOW),
        "follow_up": lambda one: instructions.follow_up(one, text="何时", by=leader, now=NOW),
    }
    kinds = {"open": ["instruction"], "replied": ["instruction_review"], "settled": []}

    @settings(max_examples=10, deadline=None)
    @given(verbs=walks("reply", "settle", "follow_up"))
    def try_one(verbs):
        instruction = leave(running, 2)
        walk(instruction, acts, verbs)
        asked = instruction.steps.filter(verb="follow_up").count() + 1
        answers = instruction.steps.filter(verb="reply").count()
        assert answers == asked - (instruction.status == "open")
        owed = Duty.objects.filter(page_id=instruction.pk, kind__startswith="instruction")
        assert list(owed.values_list("kind", flat=True)) == kinds[instruction.status]

    try_one()


def test_inspected_measures_go_forward_only(running):
    wang, li = running.who["wang"], running.who["li"]
    found = {"findings": "未见", "inspector": "周", "visited_on": date(2026, 10, 13)}
    acts = {
        "inspect": lambda one: inspections.inspect(one, verdict="partly", by=wang, now=NOW, **found),
        "reply": lambda one: inspections.reply(one, text="说明", by=li, now=NOW),
        "conclude": lambda one: inspections.conclude_item(
            one, verdict="partly", conclusion="", by=wang, now=at(date(2026, 11, 30))
        ),
    }

    @settings(max_examples=8, deadline=None)
    @given(verbs=walks("inspect", "reply", "conclude"))
    def try_one(verbs):
        item = drawn(running, size=9).items.get(measure=running.measures[1])
        walk(item, acts, verbs)
        stamps = [bool(item.inspected_at), bool(item.replied_at), bool(item.concluded_at)]
        assert stamps[0] or not any(stamps)

    try_one()
