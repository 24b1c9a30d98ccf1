"""The difference between a running plan and a corrected text, as values."""

from datetime import date

import pytest

from measures.proposal import Owner, Step, propose
from measures.revision import Kind, Known, KnownOwner, KnownStep, Verb, compare, owner_moves, step_moves
from plans.documents.tree import Span
from plans.naming import Match, NameBook
from tests.measures.trees import plan_tree

JUNE, SEPTEMBER, DECEMBER = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)
BOOK = NameBook.of([(1, "区市场监管局"), (2, "区税务局")], labels={1: "市监", 2: "税务"}, territory="安和区")
LABELS = {1: "市监", 2: "税务", 3: "发改"}


def owner(pk: int, *, leads: bool = False, certain: bool = True) -> Owner:
    match = Match(exact=pk, labels=(LABELS[pk],)) if certain else Match(candidates=(pk,), labels=(LABELS[pk],))
    return Owner(LABELS[pk], None, leads, match)


def known_owner(pk: int, *, leads: bool = False, confirmed: bool = True, from_text: bool = True) -> KnownOwner:
    return KnownOwner(pk, LABELS[pk], leads, confirmed, from_text)


@pytest.mark.parametrize(
    ("known", "named", "moves"),
    [
        ([known_owner(1, leads=True)], [owner(1, leads=True)], []),
        ([], [owner(1, leads=True), owner(2)], [("add", 1), ("add", 2)]),
        ([known_owner(1, leads=True)], [owner(2, leads=True)], [("remove", 1), ("add", 2)]),
        ([known_owner(1, leads=True)], [owner(2, leads=True), owner(1)], [("add", 2), ("change", 1)]),
        ([known_owner(1, leads=True)], [owner(2, leads=True, certain=False)], [("stay", 1), ("propose", 2)]),
        ([known_owner(1, leads=True, from_text=False)], [owner(2, leads=True)], [("stay", 2)]),
        ([known_owner(1, leads=True), known_owner(2, from_text=False)], [owner(1, leads=True)], []),
        ([known_owner(1, leads=True), known_owner(2)], [owner(1, leads=True)], [("remove", 2)]),
        ([known_owner(1, leads=True), known_owner(2)], [], [("stay", 1), ("remove", 2)]),
        ([known_owner(1, leads=True, confirmed=False)], [owner(1, leads=True)], [("change", 1)]),
        ([known_owner(1, leads=True), known_owner(2, from_text=False)], [owner(2, leads=True)],
         [("stay", 1), ("stay", 2)]),
    ],
)  # fmt: skip
def test_departments_follow_the_text_where_no_person_decided(known, named, moves):
    assert [(move.verb.value, move.department) for move in owner_moves(known, named)] == moves


def step(title: str, due_on: date) -> Step:
    return Step(title, due_on, Span(0, 1))


def known_step(pk: int, title: str, due_on: date, *, printed: date | None = None, decided: bool = False) -> KnownStep:
    return KnownStep(pk, title, due_on, printed or due_on, decided)


@pytest.mark.parametrize(
    ("known", "coming", "moves"),
    [
        ([known_step(1, "开通网办", JUNE)], [step("开通网办", JUNE)], []),
        ([known_step(1, "开通网办", SEPTEMBER, printed=JUNE, decided=True)], [step("开通网办", JUNE)], []),
        ([known_step(1, "开通网办", JUNE)], [step("开通网办", SEPTEMBER)], [("change", 1, SEPTEMBER)]),
        (
            [known_step(1, "开通网办", SEPTEMBER, printed=JUNE, decided=True)],
            [step("开通网办", DECEMBER)],
            [("stay", 1, DECEMBER)],
        ),
        ([known_step(1, "开通网办", JUNE)], [], [("remove", 1, None)]),
        ([known_step(1, "开通网办", JUNE, decided=True)], [], []),
        (
            [known_step(1, "开通网办平台", JUNE), known_step(2, "建成服务专区", SEPTEMBER)],
            [step("建成服务专区", DECEMBER), step("开通网办平台", JUNE)],
            [("change", 2, DECEMBER)],
        ),
        ([], [step("开通网办", JUNE)], [("add", None, JUNE)]),
    ],
)
def test_milestones_follow_the_text_where_nobody_decided(known, coming, moves):
    assert [(move.verb.value, move.known, move.after) for move in step_moves(known, coming)] == moves


def known(pk: int, number: str, heading: str, body: str, **more) -> Known:
    return Known(pk, number, heading, body, more.pop("section", "便利准入"), f"{number} {heading}", **more)


PLAN = (
    known(11, "（一）", "开办企业", "推进“一网通办”，2026年6月底前开通全程网办。",
          owners=(known_owner(1, leads=True), known_owner(2)),
          steps=(known_step(5, "推进“一网通办”，2026年6月底前开通全程网办", JUNE),)),
    known(12, "（二）", "办理许可", "年内新增许可事项20项。", targets=("新增许可事项20项",)),
    known(13, "（二）", "跨省通办", "完善通办机制。"),
)  # fmt: skip


def difference(*measures: Known, **more):
    proposal = propose(plan_tree(), book=BOOK, name="", today=JUNE)
    return compare(measures, proposal, facts=more.pop("facts", {}), **more)


def kinds(*measures: Known, **more) -> list[str]:
    return [row.kind.value for row in difference(*measures, **more).rows]


def test_the_same_text_again_changes_nothing():
    assert kinds(*PLAN) == ["unchanged"] * 3


def test_a_reworded_measure_shows_what_was_rewritten():
    before = known(12, "（二）", "办理许可", "年内新增许可事项18项。", targets=("新增许可事项18项",))
    row = difference(PLAN[0], before, PLAN[2]).rows[1]
    assert (row.kind, row.targets) == (Kind.CHANGED, (("新增许可事项18项",), ("新增许可事项20项",)))
    assert [piece.text for piece in row.texts[0].pieces if piece.part != "same"] == ["18", "20"]


def test_new_dropped_and_moved_measures_are_told_apart():
    gone = known(14, "（三）", "体育设施", "新建社区健身苑点二十处。")
    assert kinds(PLAN[2], PLAN[0], gone) == ["moved", "new", "unchanged", "dropped"]


def test_a_measure_whose_number_alone_fits_is_another_one():
    other = known(12, "（二）", "体育设施", "新建社区健身苑点二十处。")
    assert kinds(PLAN[0], other, PLAN[2]) == ["unchanged", "dropped", "new", "unchanged"]


def test_answers_make_a_pair_and_part_one():
    other = known(12, "（二）", "体育设施", "新建社区健身苑点二十处。")
    assert kinds(PLAN[0], other, PLAN[2], fixed={1: 12}) == ["unchanged", "changed", "unchanged"]
    assert kinds(*PLAN, fixed={2: None}) == ["unchanged", "unchanged", "dropped", "new"]


def test_a_withdrawn_measure_that_is_printed_again_comes_back_and_is_never_dropped():
    back = known(13, "（二）", "跨省通办", "完善通办机制。", withdrawn=True)
    gone = known(14, "（三）", "体育设施", "新建社区健身苑点二十处。", withdrawn=True)
    rows = difference(*PLAN[:2], back, gone).rows
    assert [(row.kind, row.restores) for row in rows[2:]] == [(Kind.CHANGED, True)]


def test_facts_of_the_plan_are_shown_where_they_differ():
    facts = {"title": ("方案（征求意见稿）", "方案"), "issuer": ("区政府", "区政府")}
    assert [fact.field for fact in difference(*PLAN, facts=facts).facts] == ["title"]


def test_what_a_person_decided_makes_no_measure_changed():
    held = known(11, "（一）", "开办企业", PLAN[0].body,
                 owners=(known_owner(3, leads=True, from_text=False), known_owner(2)),
                 steps=(known_step(5, "开通", DECEMBER, printed=JUNE, decided=True),))  # fmt: skip
    row = difference(held, *PLAN[1:]).rows[0]
    assert (row.kind, [move.verb for move in row.owners]) == (Kind.UNCHANGED, [Verb.STAY])
