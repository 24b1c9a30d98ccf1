"""Printed names: written or abbreviated as offices do they mean one department; everything else is a hint."""

import pytest

from plans.naming import NameBook, Reason, territory_in

UNITS = {
    1: ("区发展和改革委员会", "区发展改革委"),
    2: ("区市场监督管理局", "区市场监管局"),
    3: ("区税务局",),
    4: ("区经济委员会", "区经委"),
    6: ("徐汇区人民政府办公室", "区府办"),
    7: ("区委办公室",),
    8: ("区人力资源和社会保障局",),
    9: ("区住房和城乡建设委员会",),
    10: ("区卫生健康委员会",),
    11: ("区规划和自然资源局",),
    12: ("区城市管理行政执法局",),
    13: ("区应急管理局",),
    14: ("区退役军人事务局",),
    15: ("区医疗保障局",),
    16: ("区文化和旅游局",),
    17: ("区农业农村局",),
    18: ("区政务服务办公室",),
    19: ("区生态环境局",),
    20: ("区金融服务办公室",),
    21: ("区国有资产监督管理委员会",),
    22: ("区投资促进办公室",),
    23: ("区教育局",),
    24: ("区机关事务管理局",),
    25: ("斜土路街道办事处", "斜土街道"),
    26: ("华泾镇人民政府", "华泾镇"),
    27: ("市公安局徐汇分局",),
    28: ("区科学技术局",),
    29: ("区商务委员会",),
    30: ("区建设和管理委员会",),
    31: ("消防救援支队",),
    32: ("区人民法院",),
    33: ("区工商业联合会",),
    34: ("共青团徐汇区委员会",),
    35: ("区大数据中心",),
    36: ("区民政局",),
    37: ("市北高新集团有限公司",),
}
BOOK = NameBook.of(
    [(pk, name) for pk, names in UNITS.items() for name in names],
    labels={pk: names[-1] for pk, names in UNITS.items()},
    territory="徐汇区",
    aliases=[(10, "区健康办")],
    former=["区物价局"],
)


@pytest.mark.parametrize(
    ("printed", "pk"),
    [
        ("区税务局", 3), ("徐汇区税务局", 3), (" 区 税务局", 3), ("国家税务总局上海市徐汇区税务局", 3),
        ("区发改委", 1), ("徐汇区发改委", 1), ("上海市徐汇区发展改革委员会", 1), ("徐汇发改委", 1),
        ("区发展和改革委", 1),
        ("区发展改革委（区营商办）", 1), ("区市场局", 2), ("区市场监督局", 2), ("区经委", 4), ("区政府办公室", 6),
        ("区府办公室", 6), ("区人民政府办", 6), ("徐汇区府办", 6), ("区委办", 7), ("区人社局", 8),
        ("区人力资源社会保障局", 8), ("区人力社保局", 8), ("区住建委", 9), ("区住房城乡建设委", 9), ("区卫健委", 10),
        ("区卫生健康委", 10), ("区健康办", 10), ("区规划资源局", 11), ("区规资局", 11), ("区城管执法局", 12),
        ("区应急局", 13), ("区退役军人局", 14), ("区医保局", 15), ("区文旅局", 16), ("区文化旅游局", 16),
        ("区政务办", 18), ("区金融办", 20), ("区国资委", 21), ("区投促办", 22), ("区机管局", 24), ("斜土路街道", 25),
        ("斜土街道办事处", 25), ("斜土路街道办", 25), ("华泾镇", 26), ("华泾镇政府", 26), ("区公安分局", 27),
        ("公安分局", 27), ("徐汇公安分局", 27), ("上海市公安局徐汇分局", 27), ("区科技局", 28), ("区商委", 29),
        ("区建管委", 30), ("区建设管理委", 30), ("区消防救援支队", 31), ("区法院", 32), ("区工商联", 33),
        ("团区委", 34),
        ("市北高新集团", 37),
    ],
)  # fmt: skip
def test_a_written_or_usually_abbreviated_name_means_its_department(printed, pk):
    match = BOOK.find(printed)
    assert (match.exact, match.candidates) == (pk, ())


@pytest.mark.parametrize(
    ("printed", "pk", "reason"),
    [
        ("税务局", 3, Reason.NO_LEVEL), ("发改委", 1, Reason.NO_LEVEL), ("市场监管局", 2, Reason.NO_LEVEL),
        ("区发改局", 1, Reason.OTHER_SORT), ("区发展和改革局", 1, Reason.OTHER_SORT),
        ("区科委", 28, Reason.OTHER_SORT),
        ("区金融局", 20, Reason.OTHER_SORT), ("区农业农村委", 17, Reason.OTHER_SORT),
        ("区住建局", 9, Reason.OTHER_SORT),
        ("区投促中心", 22, Reason.OTHER_SORT), ("区公安局", 27, Reason.OTHER_SORT),
        ("区自然资源局", 11, Reason.SHORTENED),
        ("区城管局", 12, Reason.SHORTENED), ("区文化局", 16, Reason.SHORTENED), ("区消防", 31, Reason.BARE),
        ("城管执法", 12, Reason.BARE), ("区环保局", 19, Reason.SAME_WORK), ("区质监局", 2, Reason.SAME_WORK),
        ("区行政审批局", 18, Reason.SAME_WORK), ("区安监局", 13, Reason.SAME_WORK),
        ("区卫计委", 10, Reason.SAME_WORK), ("区营商办（区发改委）", 1, Reason.JOINT),
    ],
)  # fmt: skip
def test_a_doubtful_name_is_a_hint_that_says_why(printed, pk, reason):
    match = BOOK.find(printed)
    assert (match.exact, match.candidates, match.reasons) == (None, (pk,), (reason,))


@pytest.mark.parametrize(
    "printed",
    ["区海洋局", "市税务局", "上海市发展改革委", "静安区税务局", "区教育学院", "区财政局", "区", "", "Town Council"],
)  # fmt: skip
def test_a_name_that_is_not_there_is_unknown(printed):
    assert BOOK.find(printed).is_unknown


def test_an_unknown_name_shows_what_shares_its_words_and_proposes_none():
    match = BOOK.find("区教育学院")
    assert (match.proposed, match.similar) == (None, (23,))


def test_a_body_that_was_abolished_is_named_as_such():
    assert BOOK.find("区物价局").former == "区物价局"


@pytest.mark.parametrize("printed", ["各街道", "各街道、镇", "各有关部门", "相关单位", "各镇（街道）"])
def test_a_group_names_nobody(printed):
    assert BOOK.find(printed).is_group


@pytest.mark.parametrize(
    ("more", "printed", "candidates"),
    [
        ({50: "区经济和信息化委员会", 4: "区经济委员会"}, "区经委", (4, 50)),
        ({50: "区自然资源局", 11: "区规划资源局"}, "自然资源局", (50,)),
        ({50: "区发展改革局", 1: "区发展改革委"}, "区发改", (1, 50)),
        ({50: "区商务委员会", 51: "区投资促进办公室"}, "区商务委（区投促办）", (50, 51)),
        ({50: "区大数据中心", 51: "区政务服务办公室"}, "区数据局", (50, 51)),
        ({50: "区文化局", 51: "区旅游局"}, "区文旅局", (50, 51)),
    ],
)
def test_two_that_fit_equally_are_left_to_a_person(more, printed, candidates):
    book = NameBook.of([(pk, name) for pk, name in more.items()], labels=more, territory="徐汇区")
    match = book.find(printed)
    assert (match.exact, match.candidates) == (None, candidates)
    assert match.labels == tuple(more[pk] for pk in candidates)


@pytest.mark.parametrize(
    ("units", "printed", "pk"),
    [
        ({1: "区发展改革委", 2: "区发展改革局"}, "区发改局", 2),
        ({1: "区规划资源局", 2: "区自然资源局"}, "区自然资源局", 2),
        ({1: "区金融局", 2: "区金融服务办公室"}, "区金融办", 2),
        ({1: "市教育局", 2: "区教育局"}, "市教育局", 1),
        ({1: "区委办公室", 2: "区人民政府办公室"}, "区委办", 1),
    ],
)
def test_the_printed_sort_and_level_decide_between_two(units, printed, pk):
    assert NameBook.of(list(units.items()), labels=units, territory="徐汇区").find(printed).exact == pk


def test_a_spelling_of_two_departments_is_ambiguous():
    book = NameBook.of([(1, "区经济局"), (2, "区经济局")], labels={}, territory="徐汇区")
    assert book.find("区经济局").candidates == (1, 2)


def test_a_remembered_spelling_says_so():
    assert BOOK.find("区健康办").reasons == (Reason.ALIAS,)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("上海市徐汇区人民政府办公室", "徐汇区"),
        ("2024年徐汇区优化营商环境行动方案", "徐汇区"),
        ("关于印发《静安区2024年行动方案》的通知", "静安区"),
        ("山东省优化营商环境实施方案", "山东省"),
        ("广西壮族自治区南宁市人民政府", "南宁市"),
        ("浦东新区行动方案", "浦东新区"),
        ("优化市场环境行动方案", ""),
        ("全区重点工作安排", ""),
        ("社区服务提升方案", ""),
        ("Town council action plan", ""),
        ("", ""),
    ],
)
def test_the_place_with_which_a_title_begins(words, place):
    assert territory_in(words) == place
