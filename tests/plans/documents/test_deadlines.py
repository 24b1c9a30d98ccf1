from datetime import date

import pytest

from plans.documents import deadlines
from plans.documents.tree import DeadlineKind, Span

DAYS = [
    ("9月底前", "2024-09-30"),
    ("2025年2月底前", "2025-02-28"),
    ("年底前", "2024-12-31"),
    ("2025年年底前", "2025-12-31"),
    ("明年3月底前", "2025-03-31"),
    ("9月30日前", "2024-09-30"),
    ("11月中旬前", "2024-11-20"),
    ("二季度末前", "2024-06-30"),
    ("到2026年", "2026-12-31"),
    ("“十五五”期末", "2030-12-31"),
    ("by 31 March 2025", "2025-03-31"),
    ("到2025年6月", "2025-06-30"),
    ("到年底", "2024-12-31"),
    ("10月中旬", "2024-10-20"),
    ("三季度", "2024-09-30"),
    ("力争年底", "2024-12-31"),
]


@pytest.mark.parametrize(("words", "day"), DAYS)
def test_words_become_a_day_in_running_text(words: str, day: str) -> None:
    text = f"我们{words}完成试点。"
    (found,) = deadlines.in_text(text, Span(0, len(text)), 2024)
    assert found.on == date.fromisoformat(day)
    assert text[found.span.start : found.span.end] == found.words


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *DAYS,
        ("2024年6月", "2024-06-30"),
        ("第三季度", "2024-09-30"),
        ("全年", "2024-12-31"),
        ("2023—2025年", "2025-12-31"),
        ("1月-10月", "2024-10-31"),
        ("2024-05-20", "2024-05-20"),
        ("Q3 2021/22", "2021-12-31"),
        ("Q4 2021/22", "2022-03-31"),
        ("December 2024", "2024-12-31"),
        ("2023年1月—12月", "2023-12-31"),
        ("2024.09", "2024-09-30"),
        ("9.30", "2024-09-30"),
        ("Mar-25", "2025-03-31"),
        ("April 2024 - March 2025", "2025-03-31"),
        ("31/03/2025", "2025-03-31"),
        ("Q3 25/26", "2025-12-31"),
        ("2025-26", "2026-03-31"),
        ("2016-18", "2018-12-31"),
        ("Spring 2025", "2025-05-31"),
        ("Winter 2025/26", "2026-02-28"),
        ("End of 2025", "2025-12-31"),
    ],
)
def test_words_become_a_day_after_a_label(words: str, day: str) -> None:
    (found,) = deadlines.labelled(words, Span(0, len(words)), 2024)
    assert (found.kind, found.on) == (DeadlineKind.DATE, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("持续推进", DeadlineKind.ONGOING),
        ("全年持续推进", DeadlineKind.ONGOING),
        ("每月5日前", DeadlineKind.MONTHLY),
        ("每季度末", DeadlineKind.QUARTERLY),
        ("每年12月底前", DeadlineKind.YEARLY),
        ("印发之日起30日内", DeadlineKind.RELATIVE),
        ("春节前", DeadlineKind.UNCLEAR),
        ("视情况而定", DeadlineKind.UNCLEAR),
        ("Ongoing", DeadlineKind.ONGOING),
        ("2018 - On-going", DeadlineKind.ONGOING),
        ("Every 6 months", DeadlineKind.HALF_YEARLY),
        ("Annual", DeadlineKind.YEARLY),
    ],
)
def test_words_without_a_day_say_what_they_are(words: str, kind: DeadlineKind) -> None:
    (found,) = deadlines.labelled(words, Span(0, len(words)), 2024)
    assert (found.kind, found.on) == (kind, None)


@pytest.mark.parametrize(
    "text",
    [
        "截至2023年底已有成效。",
        "自2024年1月1日前起算",
        "三年内见效",
        "持续推进改革。",
        "每年12月底前报送",
        "本措施有效期至2025年12月。",
        "2021年底，全区已建成30个。",
    ],
)
def test_running_text_without_a_deadline_has_none(text: str) -> None:
    assert deadlines.in_text(text, Span(0, len(text)), 2024) == ()


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("6月底前完成", True),
        ("9月投入使用", True),
        ("持续推进", True),
        ("2024年新增公寓", False),
        ("区教育局", False),
        ("第12条", False),
    ],
)
def test_a_cell_may_say_when_and_nothing_else(words: str, when: bool) -> None:
    assert deadlines.says_when(words) is when


def test_a_day_that_the_month_does_not_have_is_its_last() -> None:
    (found,) = deadlines.labelled("2月30日前", Span(0, 6), 2024)
    assert found.on == date(2024, 2, 29)


def test_without_any_year_the_deadline_is_unclear() -> None:
    (found,) = deadlines.labelled("6月底前", Span(0, 5), None)
    assert found.kind is DeadlineKind.UNCLEAR
