import pytest

from plans.documents.numbering import Style, han_value, like, read_number, to_han
from plans.documents.outline import outline_of
from plans.documents.paragraphs import lines_of


@pytest.mark.parametrize(
    ("line", "printed", "style", "value"),
    [
        ("一、总体要求", "一、", Style.HAN, 1),
        ("（二十三）加强宣传", "（二十三）", Style.HAN_BRACKET, 23),
        ("(十)其他", "(十)", Style.HAN_BRACKET, 10),
        ("12.“走出去”服务", "12.", Style.ARABIC, 12),
        ("3、提升效率", "3、", Style.ARABIC, 3),
        ("7. 精简手续", "7.", Style.ARABIC, 7),
        ("（3）开展试点", "（3）", Style.ARABIC_BRACKET, 3),
        ("2）开展试点", "2）", Style.ARABIC_BRACKET, 2),
        ("④完善制度", "④", Style.CIRCLED, 4),
        ("第三章 附则", "第三章", Style.CHAPTER, 3),
        ("第十二条 部门职责", "第十二条", Style.ARTICLE, 12),
        ("1.2.3 完善平台", "1.2.3", Style.DECIMAL, 3),
    ],
)
def test_a_number_is_read_as_printed(line: str, printed: str, style: Style, value: int) -> None:
    number = read_number(line)
    assert number is not None
    assert (number.printed, number.style, number.value) == (printed, style, value)


@pytest.mark.parametrize(
    "line", ["11.32万平方米", "2023年，全区", "10个部门", "一窗受理", "3.5%的增长", "（征求意见稿）"]
)
def test_a_quantity_is_no_number(line: str) -> None:
    assert read_number(line) is None


@pytest.mark.parametrize(
    ("numeral", "value"), [("十", 10), ("二十一", 21), ("一百零三", 103), ("两百", 200), ("二〇二五", 2025)]
)
def test_chinese_numerals_have_values(numeral: str, value: int) -> None:
    assert han_value(numeral) == value


@pytest.mark.parametrize("value", [1, 9, 10, 11, 20, 99, 100, 103, 110, 999, 1001, 9999])
def test_numerals_are_printed_as_they_are_read(value: int) -> None:
    assert han_value(to_han(value)) == value


def test_a_missing_number_is_printed_like_its_neighbours() -> None:
    bracketed, circled = read_number("（七）某事"), read_number("③某事")
    assert bracketed is not None
    assert circled is not None
    assert like(bracketed, 6) == "（六）"
    assert like(circled, 2) == "②"


def shape(text: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []

    def walk(nodes: tuple[object, ...], depth: int) -> None:
        for node in nodes:
            found.append((depth, node.number.printed))  # type: ignore[attr-defined]
            walk(node.children, depth + 1)  # type: ignore[attr-defined]

    walk(outline_of(lines_of(text)).nodes, 0)
    return found


def test_levels_follow_the_documents_own_pattern() -> None:
    assert shape("一、甲\n1.乙\n2.丙\n二、丁\n3.戊\n三、己\n（一）庚\n（二）辛") == [
        (0, "一、"),
        (1, "1."),
        (1, "2."),
        (0, "二、"),
        (1, "3."),
        (0, "三、"),
        (1, "（一）"),
        (1, "（二）"),
    ]


def test_decimal_numbers_nest_by_their_parts() -> None:
    assert shape("1. 甲\n1.1 乙\n1.1.1 丙\n1.2 丁\n2. 戊") == [
        (0, "1."),
        (1, "1.1"),
        (2, "1.1.1"),
        (1, "1.2"),
        (0, "2."),
    ]


def test_names_of_attachments_are_no_outline() -> None:
    assert shape("一、甲\n二、乙\n附件：\n1.某某任务清单\n2.某某分工表") == [(0, "一、"), (0, "二、")]
