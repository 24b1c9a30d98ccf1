"""What a person changes in a proposal: every operation by example, and any sequence of them by chance."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.editing.applying import apply, replay
from measures.editing.attention import blocking, points
from measures.editing.contents import Directory
from measures.editing.operation import Operation, Unfit
from measures.markup import marked
from measures.proposal import propose
from plans.documents.parsing import parse
from plans.documents.tree import Severity
from plans.naming import NameBook
from tests.measures.trees import TEXT, plan_tree

LABELS = {1: "区市场监管局", 2: "区税务局", 3: "区发展改革委"}
BOOK = NameBook.of(LABELS.items(), labels=LABELS, territory="安和区")
DIRECTORY = Directory(LABELS)


def read(tree=None):
    return propose(tree or plan_tree(), book=BOOK, name="方案", today=date(2026, 3, 2))


BASE = read()
FIRST, SECOND, THIRD = (measure.key for measure in BASE.measures)
SECTIONS = [f"s{section.span.start}" for section in BASE.tree.sections]
REQUIREMENT = f"r{BASE.tree.work_requirements[0].span.start}"


def done(*operations, base=BASE):
    return apply(base, [Operation(verb, at, values) for verb, at, values in operations], DIRECTORY)


def keys(proposal):
    return [measure.key for measure in proposal.measures]


def test_merging_takes_everything_between_the_two():
    merged = done(("merge", SECOND, {}))
    first = merged.measures[0]
    assert keys(merged) == [FIRST, THIRD]
    assert first.parsed.body.value.startswith("推进“一网通办”")
    assert first.parsed.body.value.endswith("年内新增许可事项20项。")
    assert "（二）办理许可" in first.parsed.body.value
    assert [owner.leads for owner in first.owners] == [True, False, False]
    assert len(first.parsed.targets) == 1
    assert [measure.ordinal for measure in merged.tree.measures] == [1, 2]


def test_splitting_gives_each_half_what_stands_in_it():
    place = str(TEXT.index("2026年6月底前开通"))
    halves = done(("split", FIRST, {"place": place})).measures[:2]
    assert [half.parsed.body.value for half in halves] == ["推进“一网通办”，", "2026年6月底前开通全程网办。"]
    assert [len(half.steps) for half in halves] == [0, 1]
    assert [[owner.printed for owner in half.owners] for half in halves] == [["区市场监管局", "区税务局"]] * 2
    assert halves[1].key == place


def test_a_split_half_merges_back():
    place = str(TEXT.index("2026年6月底前开通"))
    back = done(("split", FIRST, {"place": place}), ("merge", place, {})).measures[0]
    assert back.parsed.body == BASE.measures[0].parsed.body
    assert back.steps == BASE.measures[0].steps


def test_both_numbers_are_kept():
    third = done(("renumber", THIRD, {"number": "（三）"})).measures[2]
    assert (third.shown_number, third.parsed.number) == ("（三）", "（二）")
    assert done(("renumber", THIRD, {"number": "（三）"}), ("renumber", THIRD, {"number": "（二）"})) == done()


def test_words_of_the_text_become_the_heading_and_others_a_working_title():
    found = done(("title", FIRST, {"heading": "推进“一网通办”"})).measures[0]
    assert found.parsed.heading.quote == "推进“一网通办”"
    typed = done(("title", FIRST, {"heading": "开办企业一件事"})).measures[0]
    assert (typed.title, typed.heading) == ("开办企业一件事", "开办企业")


def test_dropping_and_restoring_changes_nothing():
    assert keys(done(("drop", FIRST, {}))) == [SECOND, THIRD]
    assert done(("drop", FIRST, {}), ("restore", FIRST, {})) == done()


def test_requirements_and_measures_change_places():
    proposal = done(("to_requirement", THIRD, {}), ("to_measure", REQUIREMENT, {}))
    assert [one.heading.value for one in proposal.tree.work_requirements] == ["跨省通办"]
    assert proposal.measures[-1].title == "加强领导"
    assert proposal.measures[-1].parsed.section == 1


def test_a_measure_without_findings_heads_those_after_it():
    bare = done(("remove_department", SECOND, {"printed": "区发改局"}), ("remove_target", SECOND, {"target": target()}))
    assert len(bare.measures) == 3
    headed = done(
        ("remove_department", SECOND, {"printed": "区发改局"}),
        ("remove_target", SECOND, {"target": target()}),
        ("to_section", SECOND, {}),
    )
    assert [section.heading.value for section in headed.tree.sections] == ["便利准入", "办理许可", "工作要求"]
    assert [measure.parsed.section for measure in headed.measures] == [0, 1]
    assert headed.tree.work_requirements[0].section == 2


def target():
    return f"{BASE.measures[1].parsed.targets[0].span.start}"


def test_a_heading_becomes_a_measure_or_nothing():
    proposal = done(("section_to_measure", SECTIONS[0], {}))
    assert proposal.measures[0].title == "便利准入"
    assert [measure.parsed.section for measure in proposal.measures] == [None] * 4
    assert [section.heading.value for section in done(("dissolve", SECTIONS[1], {})).tree.sections] == ["便利准入"]
    assert done(("dissolve", SECTIONS[1], {})).tree.work_requirements[0].section == 0


def test_a_measure_moves_to_the_end_of_another_section():
    proposal = done(("move", FIRST, {"section": SECTIONS[1]}))
    assert keys(proposal) == [SECOND, THIRD, FIRST]
    assert proposal.measures[2].parsed.section == 1


def test_what_is_typed_has_no_place_in_the_text():
    proposal = done(("add", "h1", {"section": SECTIONS[0], "heading": "新增一项", "body": ""}))
    added = proposal.measures[3]
    assert added.is_by_hand
    assert (added.parsed.heading.span, added.parsed.heading.quote) == (None, "")


def test_departments_are_picked_added_led_and_removed():
    picked = done(("pick_department", THIRD, {"printed": "区大数据中心", "department": "3"})).measures[2].owners[0]
    assert (picked.department, picked.is_certain, picked.by_hand, picked.span is None) == (3, True, True, False)
    added = done(("add_department", FIRST, {"department": "3", "role": "lead"})).measures[0].owners
    assert [(owner.department, owner.leads) for owner in added] == [(3, True), (1, False), (2, False)]
    led = done(("change_role", FIRST, {"printed": "区税务局", "role": "lead"})).measures[0].owners
    assert [(owner.department, owner.leads) for owner in led] == [(2, True), (1, False)]
    assert not done(("remove_department", THIRD, {"printed": "区大数据中心"})).measures[2].owners


def test_dates_and_targets_are_corrected_beside_their_words():
    key = BASE.measures[0].steps[0].key
    step = done(("set_date", FIRST, {"date": key, "day": "2026-07-31"})).measures[0].steps[0]
    assert (step.due_on, step.by_hand, step.span) == (date(2026, 7, 31), True, BASE.measures[0].steps[0].span)
    added = done(("add_date", THIRD, {"day": "2026-09-30", "title": ""})).measures[2].steps[0]
    assert (added.title, added.span) == ("跨省通办", None)
    assert not done(("remove_date", FIRST, {"date": key})).measures[0].steps
    values = {"target": target(), "value": "25", "unit": "项", "comparator": ">=", "kind": "level"}
    changed = done(("set_target", SECOND, values)).measures[1]
    assert (changed.parsed.targets[0].value, changed.parsed.targets[0].text) == (25, "新增许可事项20项")
    assert changed.touched == {target()}


PLAN = {"title": "新标题", "year": "2027", "doc_number": "安府〔2026〕3号", "issuer": "", "issued_on": "2026-03-01"}


def test_what_the_plan_says_of_itself():
    proposal = done(("describe", "", PLAN | {"is_draft": "on"}))
    assert (proposal.title, proposal.year, proposal.is_consultation_draft) == ("新标题", 2027, True)
    assert proposal.tree.doc_number.value == "安府〔2026〕3号"
    assert (proposal.tree.doc_number.span, proposal.tree.issuer) == (None, None)
    kept = done(("describe", "", PLAN | {"title": BASE.title}))
    assert kept.tree.title == BASE.tree.title


REFUSED = [
    ("merge", FIRST, {}, "first_measure"),
    ("merge", "7777", {}, "no_measure"),
    ("split", FIRST, {"place": "3"}, "no_place"),
    ("split", FIRST, {"place": str(TEXT.index("月底前"))}, "inside_a_finding"),
    ("split", FIRST, {"place": "9" * 40}, "no_number"),
    ("to_section", FIRST, {}, "has_findings"),
    ("move", FIRST, {"section": "s9999"}, "no_section"),
    ("pick_department", THIRD, {"printed": "区大数据中心", "department": "77"}, "no_department"),
    ("add_department", FIRST, {"department": "1", "role": "lead"}, "department_twice"),
    ("add_department", FIRST, {"department": "3", "role": "boss"}, "no_role"),
    ("set_date", FIRST, {"date": "1", "day": "2026-02-30"}, "no_finding"),
    ("add_date", FIRST, {"day": "2026-02-30"}, "no_date"),
    ("set_target", SECOND, {"target": "1", "value": "NaN"}, "no_number"),
    ("title", FIRST, {"heading": "长" * 101}, "too_long"),
    ("add", "h1", {"heading": ""}, "nothing_written"),
    ("describe", "", PLAN | {"title": ""}, "nothing_written"),
    ("fly", FIRST, {}, "no_such_change"),
]


@pytest.mark.parametrize(("verb", "at", "values", "code"), REFUSED)
def test_what_cannot_be_done_is_told(verb, at, values, code):
    with pytest.raises(Unfit) as refusal:
        done((verb, at, values))
    assert refusal.value.code == code


def test_measures_with_something_between_them_do_not_merge():
    with pytest.raises(Unfit, match="apart"):
        done(("drop", SECOND, {}), ("merge", THIRD, {}))


def test_a_document_read_anew_keeps_the_changes_that_still_fit():
    operations = [Operation("renumber", THIRD, {"number": "（三）"}), Operation("drop", FIRST, {})]
    shorter = read(plan_tree(measures=plan_tree().measures[:2]))
    proposal, left_out = replay(shorter, operations, DIRECTORY)
    assert keys(proposal) == [SECOND]
    assert left_out == (operations[0],)


def flawed():
    tree = plan_tree()
    return read(replace(tree, problems=tuple(replace(one, severity=Severity.ERROR) for one in tree.problems)))


@pytest.mark.parametrize(
    ("edits", "looked_at", "left"),
    [
        ([], (), 1),
        ([("renumber", THIRD, {"number": "（三）"})], (), 0),
        ([("drop", THIRD, {})], (), 0),
        ([("to_requirement", FIRST, {})], (), 1),
        ([], ("duplicate_number",), 0),
    ],
)
def test_an_error_is_settled_by_an_edit_or_a_look(edits, looked_at, left):
    base = flawed()
    found = {point.key for point in points(base, base, ()) if point.problem.code in looked_at}
    assert blocking(points(base, done(*edits, base=base), found)) == left


def test_the_number_that_was_missing_is_there_once_another_is_corrected_to_it():
    base = read(parse(LONG.replace("（三）跨省", "（二）跨省").encode(), filename="方案.txt"))
    assert {"duplicate_number", "missing_number"} <= {point.problem.code for point in points(base, base, ())}
    third = next(measure.key for measure in base.measures if measure.title == "跨省通办")
    edited = done(("renumber", third, {"number": "（三）"}), base=base)
    assert not {"duplicate_number", "missing_number"} & {point.problem.code for point in points(base, edited, ())}


def test_picking_a_department_settles_its_name():
    edited = done(("pick_department", THIRD, {"printed": "区大数据中心", "department": "3"}))
    assert "unknown_department" in {point.problem.code for point in points(BASE, BASE, ())}
    assert "unknown_department" not in {point.problem.code for point in points(BASE, edited, ())}


LONG = """安和区2026年营商环境行动方案
一、便利准入
（一）开办企业。推进一网通办。2026年6月底前开通全程网办；年内新增许可事项20项。（牵头单位：区市场监管局；配合单位：区税务局）
（二）办理许可。压缩时限。办理时间压缩至3个工作日以内。9月底前公布清单。（牵头单位：区发展改革委）
（三）跨省通办。完善机制。新增事项30项。
二、公平监管
（四）双随机。开展联合检查。年底前覆盖率达到90%以上。（责任单位：区市场监管局、区税务局）
（五）信用监管。分级分类管理。建立名录。
三、工作要求
（一）加强领导。各部门密切配合。
"""
PARSED = read(parse(LONG.encode(), filename="方案.txt"))
PLACES = [one.key for one in PARSED.measures] + [str(at) for at in range(0, len(LONG), 7)]
PLACES += [f"s{one.span.start}" for one in PARSED.tree.sections] + ["h1", "h2", "r1"]
SENTENCES = [str(at + 1) for at, character in enumerate(LONG) if character in "。；"]


def anything():
    words = st.sampled_from(["", "推进一网通办", "手写标题", "（九）", "3", "2026-10-01", "lead", "level", ">="])
    names = st.sampled_from(["heading", "number", "day", "title", "role", "value", "kind", "comparator", "body"])
    fixed = st.fixed_dictionaries(
        {
            "place": st.sampled_from(SENTENCES),
            "section": st.sampled_from(["", *PLACES[-8:]]),
            "department": st.sampled_from(["1", "2", "3"]),
            "printed": st.sampled_from(["区市场监管局", "区税务局", "区发展改革委"]),
        }
    )
    verbs = ["merge", "split", "split", "drop", "restore", "move", "add", "to_requirement", "to_measure", "to_section"]
    verbs += ["section_to_measure", "dissolve", "name_section", "renumber", "title", "pick_department", "add_date"]
    values = st.builds(lambda one, more: one | more, fixed, st.dictionaries(names, words, max_size=5))
    return st.builds(Operation, st.sampled_from(verbs), st.sampled_from(PLACES), values)


@settings(max_examples=60, deadline=None)
@given(st.lists(anything(), max_size=25))
def test_whatever_is_done_every_quote_is_a_slice_and_every_index_a_section(operations):
    proposal, left_out = replay(PARSED, operations, DIRECTORY)
    tree = proposal.tree
    for words in fields_of(proposal):
        assert words.span is None or tree.text[words.span.start : words.span.end] == words.quote
    for one in (*proposal.measures, *proposal.dropped):
        assert one.parsed.section is None or 0 <= one.parsed.section < len(tree.sections)
    assert len({one.key for one in proposal.measures}) == len(proposal.measures)
    assert [one.ordinal for one in tree.measures] == list(range(1, len(tree.measures) + 1))
    assert "".join(piece.text for line in marked(proposal, ()) for piece in line.pieces) == tree.text.replace("\n", "")
    kept = [one for one in operations if one not in left_out]
    assert replay(PARSED, [Operation.from_json(one.as_json()) for one in operations], DIRECTORY)[0] == proposal
    assert len(kept) <= len(operations)
    assert points(PARSED, proposal, ()) is not None


def fields_of(proposal):
    for one in (*proposal.measures, *proposal.dropped):
        yield one.parsed.body
        if one.parsed.heading:
            yield one.parsed.heading
        yield from (ref.name for ref in one.parsed.departments)
    for one in (*proposal.tree.sections, *proposal.tree.work_requirements):
        if one.heading:
            yield one.heading
