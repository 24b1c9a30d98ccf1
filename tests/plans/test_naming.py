"""Printed names: written in the book they mean one department, shortened they are a hint."""

import pytest

from plans.naming import Match, NameBook, territory_in

BOOK = NameBook.of(
    [
        (1, "区发展和改革委员会"),
        (1, "区发展改革委"),
        (2, "区市场监督管理局"),
        (3, "区税务局"),
        (4, "区经济委员会"),
        (5, "区经济和信息化委员会"),
    ],
    labels={1: "发改", 2: "市监", 3: "税务", 4: "经委", 5: "经信"},
    territory="安和区",
)


@pytest.mark.parametrize("printed", ["区税务局", "安和区税务局", " 区 税务局", "区税务局\u3000"])
def test_a_written_name_means_its_department(printed):
    assert BOOK.find(printed).exact == 3


@pytest.mark.parametrize(("printed", "pk"), [("区发改委", 1), ("区市场监管局", 2), ("税务局", 3), ("市场监管局", 2)])
def test_a_shortened_name_is_a_hint(printed, pk):
    match = BOOK.find(printed)
    assert match.exact is None
    assert match.proposed == pk


def test_a_hint_to_two_is_ambiguous_and_names_both():
    match = BOOK.find("区经委")
    assert match.is_ambiguous
    assert match.labels == ("经委", "经信")


@pytest.mark.parametrize("printed", ["区海洋局", "市税务局", "区", ""])
def test_a_name_that_is_not_there_is_unknown(printed):
    assert BOOK.find(printed) == Match()


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
