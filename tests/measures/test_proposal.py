"""What a read document would become, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from measures.markup import marked
from measures.proposal import by_section, propose
from plans.documents.tree import Deadline, DeadlineKind, Role, Span
from plans.naming import NameBook
from tests.measures.trees import TEXT, measure, plan_tree, unit

BOOK = NameBook.of([(1, "区市场监管局"), (2, "区税务局")], labels={1: "市监", 2: "税务"}, territory="安和区")


def proposed(tree):
    return propose(tree, book=BOOK, name="方案", today=date(2026, 3, 2))


def with_first(**changes):
    tree = plan_tree()
    return plan_tree(measures=(replace(tree.measures[0], **changes), *tree.measures[1:]))


def due(text, words, day):
    start = text.index(words)
    return Deadline(DeadlineKind.DATE, day, words, Span(start, start + len(words)))


def step_titles(sentence, *deadlines):
    text = TEXT.replace("推进“一网通办”，2026年6月底前开通全程网办。", sentence)
    line = next(line for line in text.splitlines() if "开办企业" in line)
    start = text.index(line)
    found = tuple(due(text, words, day) for words, day in deadlines)
    tree = with_first(deadlines=found, span=Span(start, start + len(line)))
    return [step.title for step in proposed(replace(tree, text=text)).measures[0].steps]


def test_each_deadline_takes_its_own_part_of_a_sentence():
    titles = step_titles(
        "3月底前公布清单，10月底前完成办理。", ("3月底前", date(2026, 3, 31)), ("10月底前", date(2026, 10, 31))
    )
    assert titles == ["3月底前公布清单", "10月底前完成办理"]


@pytest.mark.parametrize("sentence", ["推进通办。（完成时限：9月底前）", "推进通办。（牵头单位：区税务局，9月底前）"])
def test_a_label_is_no_title(sentence):
    assert step_titles(sentence, ("9月底前", date(2026, 9, 30))) == ["开办企业"]


def test_the_first_responsible_unit_leads_where_no_role_is_printed():
    tree = with_first(departments=(unit("区税务局", Role.RESPONSIBLE), unit("区市场监管局", Role.RESPONSIBLE)))
    assert [(owner.printed, owner.leads) for owner in proposed(tree).measures[0].owners] == [
        ("区税务局", True),
        ("区市场监管局", False),
    ]


def test_units_that_only_support_lead_nothing():
    tree = with_first(departments=(unit("区税务局", Role.COOP),))
    assert not any(owner.leads for owner in proposed(tree).measures[0].owners)


def test_of_two_leads_the_first_leads_and_the_defect_is_told():
    tree = with_first(departments=(unit("区市场监管局", Role.LEAD), unit("区税务局", Role.LEAD)))
    proposal = proposed(tree)
    assert [owner.leads for owner in proposal.measures[0].owners] == [True, False]
    assert "several_leads" in {problem.code for problem in proposal.problems}


def test_missing_title_and_year_are_stood_in_for():
    proposal = proposed(plan_tree(title=None, year=None))
    assert (proposal.title, proposal.year) == ("方案", 2026)


def test_measures_stand_under_their_sections():
    groups = by_section(proposed(plan_tree()))
    assert [(section.heading.value, len(measures)) for section, measures in groups] == [
        ("便利准入", 3),
        ("工作要求", 0),
    ]


def test_every_character_of_the_text_is_shown_once_and_problems_on_top():
    proposal = proposed(plan_tree())
    lines = marked(proposal, proposal.problems)
    assert "\n".join("".join(piece.text for piece in line.pieces) for line in lines) == TEXT.strip()
    assert [piece.kind for piece in lines[1].pieces] == ["sec"]
    doubled = next(line for line in lines if any("跨省" in piece.text for piece in line.pieces))
    assert (doubled.pieces[0].text, doubled.pieces[0].kind) == ("（二）", "bad")


def test_a_measure_without_a_heading_is_marked_at_its_beginning():
    tree = plan_tree(measures=(replace(measure(1, "（一）", "开办企业", "推进“一网通办”"), heading=None),))
    assert any(piece.kind == "mea" for line in marked(proposed(tree), ()) for piece in line.pieces)


def test_a_section_of_nothing_but_work_requirements_is_not_counted():
    proposal = proposed(plan_tree())
    assert [section.heading.value for section in proposal.tree.sections] == ["便利准入", "工作要求"]
    assert proposal.sections_count == 1
