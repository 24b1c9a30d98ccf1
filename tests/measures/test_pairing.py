"""Which measure is which: by its words, for all together, and in doubt by a person."""

import random
import sys
from collections import Counter
from itertools import permutations

import pytest

from measures.pairing import Text, likeness, pair, same_title
from measures.rewording import Part, reworded

OPEN = Text("开办企业", "推进“一网通办”，2026年6月底前开通全程网办，实现企业开办一日办结。", "1")
PERMIT = Text("办理许可", "年内新增许可事项20项，压缩审批时限三分之一。", "2")
LOAN = Text("融资服务", "发放普惠贷款10亿元，新增首贷户300户，降低综合融资成本。", "3")
OLD = [OPEN, PERMIT, LOAN]


def reading(text: Text, **changes) -> Text:
    return Text(**{"heading": text.heading, "body": text.body, "number": text.number, **changes})


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_measures_that_moved_are_found_by_their_words(order):
    new = [reading(OLD[place], number=str(n)) for n, place in enumerate(order, start=1)]
    assert pair(OLD, new).pairs == dict(enumerate(order))


@pytest.mark.parametrize(
    "changed",
    [
        reading(LOAN, body="发放普惠贷款15亿元，新增首贷户400户，降低综合融资成本。"),
        reading(LOAN, heading="优化金融服务"),
        reading(LOAN, heading=""),
        reading(LOAN, body=LOAN.body + "建立银企对接机制，每季度举办一次专场活动。"),
        reading(LOAN, number="9"),
    ],
)
def test_a_reworded_measure_stays_the_same(changed):
    assert pair(OLD, [OPEN, changed]).pairs == {0: 0, 1: 2}


def test_a_number_alone_makes_no_pair():
    other = Text("体育设施", "新建社区健身苑点二十处，更新百姓健身步道。", "1")
    found = pair([OPEN], [other])
    assert (found.pairs, found.doubts) == ({}, {})


def test_all_together_fit_best_where_the_first_would_take_anothers():
    """The first new one is most like an old one that is much more like the second."""
    words = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
    old = [Text("", words), Text("", words[:14] + "秋收冬藏闰余")]
    new = [Text("", words[:17] + "云腾雨"), Text("", words + "致")]
    assert likeness(new[0], old[0]) > likeness(new[0], old[1])
    assert pair(old, new).pairs == {0: 1, 1: 0}


def test_one_that_was_split_is_asked_about():
    old = [Text("", "推进一网通办平台建设，完善信用修复联动机制。")]
    new = [Text("", "推进一网通办平台建设。"), Text("", "完善信用修复联动机制。")]
    found = pair(old, new)
    assert (found.pairs, found.doubts) == ({}, {0: (0,), 1: (0,)})


def test_two_alike_are_asked_about_and_the_answer_stands():
    old = [Text("", "推进街道综合服务中心标准化建设一期工程。"), Text("", "推进街道综合服务中心标准化建设二期工程。")]
    new = [Text("", "推进街道综合服务中心标准化建设三期工程。")]
    assert pair(old, new).doubts == {0: (0, 1)}
    assert pair(old, new, fixed={0: 1}).pairs == {0: 1}
    assert pair(old, new, fixed={0: None}).pairs == {}


def test_twins_keep_their_order():
    twin = Text("", "加强督查考核。")
    assert pair([twin, OPEN, twin], [twin, twin, OPEN]).pairs == {0: 0, 1: 2, 2: 1}


def test_cost_grows_about_linearly():
    def plan(count: int) -> list[Text]:
        rng = random.Random(7)
        return [Text("", "".join(chr(0x4E00 + rng.randrange(3000)) for _ in range(60))) for _ in range(count)]

    def calls(count: int) -> int:
        """Of functions, those in C too: what a busy machine does not change."""
        old, counted = plan(count), Counter()
        new = [reading(text, body=text.body[:50] + "改了几个字") for text in old]
        sys.setprofile(lambda _frame, event, _of: counted.update([event]))
        try:
            found = pair(old, new)
        finally:
            sys.setprofile(None)
        assert len(found.pairs) == count
        return counted["call"] + counted["c_call"]

    assert calls(400) < 12 * calls(50)


def test_equal_words_are_wholly_alike():
    assert likeness(OPEN, reading(OPEN, number="8")) == 1


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("6月底前开通", "9月底前开通", [("del", "6"), ("ins", "9"), ("same", "月底前开通")]),
        ("新增20项", "新增120项", [("same", "新增"), ("del", "20"), ("ins", "120"), ("same", "项")]),
        ("同样", "同样", [("same", "同样")]),
        ("", "新", [("ins", "新")]),
        ("甲乙丙丁戊", "子乙丑丁戊", [("del", "甲乙丙"), ("ins", "子乙丑"), ("same", "丁戊")]),
    ],
)
def test_words_are_marked_as_dropped_and_added(before, after, pieces):
    found = reworded(before, after)
    assert [(piece.part.value, piece.text) for piece in found] == pieces
    assert "".join(piece.text for piece in found if piece.part != Part.ADDED) == before
    assert "".join(piece.text for piece in found if piece.part != Part.DROPPED) == after


def test_a_very_long_text_is_compared_by_sentences():
    before = "".join(f"第{n}句话。" for n in range(2000))
    assert len(reworded(before, before.replace("第7句话。", "第七句话。"))) == 4


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("安和区2026年营商环境行动方案", "安和区 2026年营商环境行动方案", True),
        ("安和区2026年营商环境行动方案", "安和区2026年营商环境行动方案（修订稿）", True),
        ("安和区2026年优化营商环境工作方案", "安和区人民政府关于印发《安和区2026年优化营商环境行动方案》的通知", True),
        ("安和区2026年营商环境行动方案", "安和区2026年数字政府行动方案", False),
        ("安和区2026年优化营商环境行动方案（征求意见稿）", "安和区2026年优化政务服务行动方案（征求意见稿）", False),
        ("2026年工作要点", "2026年工作要点", True),
        ("2026年工作要点", "2026年行动方案", False),
        ("Anhe 2026 Action Plan for the Business Environment", "Anhe 2026 Work Plan for Digital Government", False),
    ],
)
def test_titles_of_one_year_name_the_same_plan_by_their_subject(one, other, same):
    assert same_title(one, other) is same
