"""Who goes back to whom: on two real years beside the repository, on two made-up ones, and on the edges."""

from pathlib import Path

import pytest

from measures.lineage_matching import LEAST, Candidate, Text, match
from plans.documents.parsing import parse
from tests.measures.plan_years import AFTER, BECAME, BEFORE, DROPPED, NEW

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "seeds"
# Numbers of the later plan → those of the earlier one which they go back to.
REAL = {1: (11,), 2: (12,), 3: (13,), 4: (14,), 6: (9,), 7: (15, 16, 17), 8: (9,), 10: (8, 22), 17: (4, 20)}


def numbers(candidates: tuple[Candidate, ...]) -> list[int]:
    return [one.place + 1 for one in candidates]


def texts(document: str) -> list[Text]:
    plan = parse((SEEDS / f"{document}.txt").read_bytes())
    return [
        Text(one.title, one.body.value, plan.sections[one.section].heading.value if one.section is not None else "")
        for one in plan.measures
    ]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/corpus is not here")
def test_two_real_years_of_a_district():
    found = match(texts("002_ccffe295572269ef"), texts("001_86081cfd41f93b2e"))
    missed = {
        later: set(earlier) - set(numbers(found.back[later - 1]))
        for later, earlier in REAL.items()
        if not set(earlier) <= set(numbers(found.back[later - 1]))
    }
    assert not missed
    assert {6, 8} <= set(numbers(found.forth[8]))


@pytest.fixture(scope="module")
def care():
    return match(list(BEFORE.values()), list(AFTER.values()))


@pytest.mark.parametrize(("earlier", "later"), BECAME.items())
def test_what_became_of_a_measure_comes_first(care, earlier, later):
    assert set(numbers(care.forth[earlier - 1])[: len(later)]) == set(later)
    for number in later:
        forebears = [one for one, others in BECAME.items() if number in others]
        assert set(numbers(care.back[number - 1])[: len(forebears)]) == set(forebears)


def test_nothing_is_found_for_what_is_dropped_or_new(care):
    assert care.forth[DROPPED - 1] == ()
    assert care.back[NEW - 1] == ()


def test_a_guess_shows_the_words_that_speak_for_it(care):
    assert "银龄餐桌" in care.back[0][0].shared
    assert all(one.score >= LEAST for candidates in care.back for one in candidates)


def test_the_same_text_is_sure_and_an_empty_one_is_like_nothing():
    plan = [*BEFORE.values(), Text("", "")]
    found = match(plan, plan)
    assert [one[0].score for one in found.back[:-1]] == [1.0] * len(BEFORE)
    assert found.back[-1] == ()
    assert match([], plan).back == ((),) * len(plan)


def test_other_scripts_are_compared_word_by_word():
    before = [Text("Licensing", "Issue restaurant licences within ten days"), Text("Parks", "Plant trees in parks")]
    after = [Text("Trees", "Plant more trees, repair parks"), Text("Restaurants", "Faster restaurant licences")]
    assert [numbers(one)[:1] for one in match(before, after).back] == [[2], [1]]
