"""What became of earlier measures is decided once, by who runs the later plan, and never against itself."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.actions import lineage
from measures.models import Lineage, LineageEnd, Measure, Shape
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act
from plans.policies import Forbidden
from tests.measures.plan_years import BECAME, BEFORE, DROPPED, NEW
from tests.measures.two_years import NOW, Years, a_plan, build_years
from tests.people import build_district

pytestmark = pytest.mark.django_db


@pytest.fixture
def years():
    return build_years()


def acts() -> list[str]:
    return list(Act.objects.values_list("verb", flat=True))


def test_proposing_finds_what_became_of_each_and_again_finds_nothing(years):
    assert years.propose() > len(BECAME)
    found = {(one.earlier.ordinal, one.later.ordinal) for one in Lineage.objects.open()}
    assert {(earlier, later) for earlier, others in BECAME.items() for later in others} <= found
    assert not any(earlier == DROPPED or later == NEW for earlier, later in found)
    assert years.propose() == 0
    assert acts() == ["lineage.propose"]


def test_what_was_rejected_is_not_proposed_again(years):
    years.propose()
    lineage.reject(years.pair(1, 1), reason="不是一回事", **years.wang)
    lineage.confirm(years.pair(2, 2), **years.wang)
    assert years.propose() == 0
    assert years.pair(1, 1).is_rejected
    assert years.pair(2, 2).is_confirmed


def test_a_guess_that_a_corrected_text_does_not_bear_out_is_taken_back(years):
    years.propose()
    lineage.confirm(years.pair(2, 2), **years.wang)
    Measure.objects.filter(pk__in=(years.after[1].pk, years.after[2].pk)).update(heading="甲", body="乙丙丁")
    years.propose()
    assert not Lineage.objects.filter(later=years.after[1]).exists()
    assert years.pair(2, 2).is_confirmed


def test_confirming_twice_signs_once_and_a_rejected_pair_is_refused(years):
    years.propose()
    first = lineage.confirm(years.pair(1, 1), **years.wang)
    again = lineage.confirm(first, by=years.district.who["wang"], now=NOW.replace(year=2027))
    assert (again.confirmed_at, acts().count("lineage.confirm")) == (NOW, 1)
    with pytest.raises(MoveRefused):
        lineage.reject(first, **years.wang)
    other = lineage.reject(years.pair(2, 2), **years.wang)
    with pytest.raises(MoveRefused):
        lineage.confirm(other, **years.wang)


def test_a_link_by_hand_overrides_a_rejection_and_taking_it_back_removes_only_what_nobody_guessed(years):
    years.propose()
    lineage.reject(years.pair(1, 1), **years.wang)
    guessed = lineage.link(years.after[1], earlier=years.before[1], **years.wang)
    by_hand = lineage.link(years.after[9], earlier=years.before[9], reason="同一笔经费", **years.wang)
    assert guessed.is_confirmed
    assert by_hand.source == Lineage.Source.HAND
    assert lineage.reopen(guessed, **years.wang).is_open
    assert lineage.reopen(by_hand, **years.wang) is None
    assert not Lineage.objects.filter(earlier=years.before[9]).exists()


def test_without_counterpart_and_linked_exclude_each_other(years):
    years.propose()
    ended = lineage.end(years.before[DROPPED], plan=years.later, reason="任务已完成", **years.wang)
    assert lineage.end(years.before[DROPPED], plan=years.later, **years.wang) == ended
    with pytest.raises(Refused):
        lineage.link(years.after[1], earlier=years.before[DROPPED], **years.wang)
    lineage.confirm(years.pair(1, 1), **years.wang)
    for measure, plan in ((years.after[1], years.earlier), (years.before[1], years.later)):
        with pytest.raises(Refused):
            lineage.end(measure, plan=plan, **years.wang)
    lineage.resume(ended, **years.wang)
    assert not LineageEnd.objects.exists()


@pytest.mark.parametrize("who", ["li", "leader", "zhao"])
def test_only_who_runs_the_later_plan_decides(years, who):
    by = {"by": years.district.who[who], "now": NOW}
    with pytest.raises(Forbidden):
        lineage.propose(years.later, earlier=years.earlier, **by)
    with pytest.raises(Forbidden):
        lineage.link(years.after[1], earlier=years.before[1], **by)
    with pytest.raises(Forbidden):
        lineage.end(years.after[1], plan=years.earlier, **by)


def test_lineage_leads_forward_within_one_district(years):
    far, there = a_plan(build_district("宁远区", prefix="ny-"), 2024, {1: BEFORE[1]})
    for plan, measure in ((far, there[1]), (years.later, years.after[2])):
        with pytest.raises(Refused):
            lineage.propose(years.later, earlier=plan, **years.wang)
        with pytest.raises(Refused):
            lineage.link(years.after[1], earlier=measure, **years.wang)


def refused(statement: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError:
        return True
    return False


LINK = (
    "INSERT INTO measures_lineage (earlier_id, later_id, source, shared, confirmed_at, confirmed_by_id)"
    " VALUES (%s, %s, 'hand', '{}', now(), %s)"
)
ENDING = (
    "INSERT INTO measures_lineageend (measure_id, plan_id, reason, decided_at, decided_by_id)"
    " VALUES (%s, %s, '', now(), %s)"
)


def test_the_database_holds_the_rules(years):
    wang = years.district.who["wang"].pk
    one, other = years.before[1].pk, years.after[1].pk
    assert refused(LINK, other, one, wang)
    assert refused(LINK, one, years.before[2].pk, wang)
    assert not refused(LINK, one, other, wang)
    assert refused(LINK, one, other, wang)
    assert refused("UPDATE measures_lineage SET rejected_at = now(), rejected_by_id = %s", wang)
    assert refused("UPDATE measures_lineage SET confirmed_by_id = NULL")
    assert refused(ENDING, one, years.later.pk, wang)
    assert refused(ENDING, other, years.earlier.pk, wang)
    assert refused(ENDING, one, years.earlier.pk, wang)
    assert not refused(ENDING, years.before[9].pk, years.later.pk, wang)
    assert refused(LINK, years.before[9].pk, other, wang)
    assert refused("UPDATE plans_plan SET year = 2027 WHERE id = %s", years.earlier.pk)
    assert refused("UPDATE plans_plan SET district_id = %s WHERE id = %s", years.district.office.pk, years.later.pk)
    assert refused("UPDATE measures_measure SET plan_id = %s, ordinal = 99 WHERE id = %s", years.later.pk, one)
    assert not refused("UPDATE plans_plan SET year = 2024 WHERE id = %s", years.earlier.pk)


@pytest.mark.parametrize(
    ("forebears", "successors", "shape"),
    [(1, 1, Shape.CONTINUE), (1, 2, Shape.SPLIT), (3, 1, Shape.MERGE), (2, 2, Shape.BOTH)],
)
def test_the_shape_follows_from_the_confirmed_links(forebears, successors, shape):
    assert Shape.of(forebears=forebears, successors=successors) == shape


STEPS = st.lists(st.sampled_from(["confirm", "reject", "link", "reopen", "end", "resume"]), max_size=6)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_the_order_a_pair_is_in_one_state(years, steps):
    """The states of one guessed pair and of its later measure, beside a model of them."""
    with transaction.atomic():
        guess = Lineage.objects.create(
            earlier=years.before[1], later=years.after[1], source=Lineage.Source.PROPOSED, score="0.5"
        )
        state, ended = "open", False
        for step in steps:
            legal = {
                "confirm": state != "rejected" and (state == "confirmed" or not ended),
                "reject": state != "confirmed",
                "link": not ended,
                "reopen": True,
                "end": ended or state != "confirmed",
                "resume": ended,
            }[step]
            try:
                _take(step, guess, years)
            except (Refused, LineageEnd.DoesNotExist):
                assert not legal, step
                continue
            assert legal, step
            state = {"confirm": "confirmed", "reject": "rejected", "link": "confirmed", "reopen": "open"}.get(
                step, state
            )
            ended = {"end": True, "resume": False}.get(step, ended)
            now = Lineage.objects.get(pk=guess.pk)
            assert (now.is_open, now.is_confirmed, now.is_rejected) == tuple(
                state == one for one in ("open", "confirmed", "rejected")
            )
            assert LineageEnd.objects.exists() == ended
        transaction.set_rollback(True)


def _take(step: str, guess: Lineage, years: Years) -> None:
    guess = Lineage.objects.get(pk=guess.pk)
    match step:
        case "link":
            lineage.link(guess.later, earlier=guess.earlier, **years.wang)
        case "end":
            lineage.end(guess.later, plan=years.earlier, **years.wang)
        case "resume":
            lineage.resume(LineageEnd.objects.get(), **years.wang)
        case _:
            getattr(lineage, step)(guess, **years.wang)
