"""Many suggestions from a table: all or nothing, twins recognised, and the figures and the sentence that come of it."""

import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.utils import translation
from openpyxl import load_workbook

from tests.tracking.voices import answered, at, entry, suggested
from tracking import suggestion_sheet
from tracking.actions import suggestion_intake, suggestions
from tracking.actions.suggestion_intake import TableRefused
from tracking.models import Suggestion, SuggestionStep
from tracking.reports.suggestion_sentence import sentence_of
from tracking.suggestion_sheet import COLUMNS
from tracking.suggestions import suggestion_figures

pytestmark = pytest.mark.django_db
HEADS = ("收到日期", "渠道", "提出人", "单位或行业", "联系方式", "主题", "意见建议")
TODAY = date(2023, 10, 20)


def table(*rows, heads=HEADS) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((heads, *rows)):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def row(n: int, **more) -> tuple:
    said = {
        "received_on": "2023-03-01", "channel": "体验官", "name": "吴先生", "unit": "餐饮", "contact": "",
        "subject": f"建议{n}", "text": f"内容{n}", **more,
    }  # fmt: skip
    return tuple(said.values())


def test_template_is_read_back_whatever_its_language():
    for language in ("en", "zh-hans"):
        with translation.override(language):
            heads = [cell.value for cell in load_workbook(io.BytesIO(suggestion_sheet.template())).worksheets[0][1]]
            assert heads == [str(head) for head in COLUMNS.values()]
        found, troubles = suggestion_sheet.read_entries(table(row(1, channel="12345"), heads=heads), today=TODAY)
        assert not found
        assert [one.at for one in troubles] == ["B2"]


def test_every_cell_that_cannot_be_taken_is_named_and_nothing_is_written(running):
    content = table(
        row(1),
        row(2, received_on="二〇二三年春"),
        row(3, subject="", text="长" * 2001),
        row(4, channel="口信", received_on="2023-12-01"),
        row(1),
        row(5, subject="=HYPERLINK(1)", text="=1+1", received_on="2023年3月1日"),
    )
    root, wang = running.district.root, running.who["wang"]
    found = suggestion_intake.preview(content, district=root, today=TODAY)
    assert sorted(one.at for one in found.troubles) == ["A3", "A5", "B5", "F4", "G4"]
    assert [(line.row, line.twin) for line in found.lines] == [(2, None), (6, 2), (7, None)]
    assert found.lines[-1].entry.text == "=1+1"
    with pytest.raises(TableRefused):
        suggestion_intake.take_in_table(content, district=root, by=wang, now=at(TODAY))
    assert not Suggestion.objects.exists()


def test_171_of_171_come_out_of_rows(running):
    root, wang, li = running.district.root, running.who["wang"], running.who["li"]
    content = table(*(row(n) for n in range(1, 172)))
    rows = suggestion_intake.take_in_table(content, district=root, by=wang, now=at(TODAY))
    assert (len(rows), rows[-1].number) == (171, "2023-171")
    assert suggestion_intake.take_in_table(content, district=root, by=wang, now=at(TODAY)) == []
    # All but the last as the actions would have left them; the last by the actions themselves.
    market, due_on = running.district.bureaus["market"], date(2023, 10, 27)
    for verb, more in (("dispatch", {}), ("answer", {"text": "已办。", "outcome": "A"})):
        SuggestionStep.objects.bulk_create(
            SuggestionStep(
                suggestion=one, verb=verb, department=market, due_on=due_on, taken_at=at(TODAY), taken_by=li, **more
            )
            for one in rows[:-1]
        )
    last = suggestions.dispatch(rows[-1], lead=market, by=wang, now=at(TODAY), due_on=due_on)
    end = date(2023, 10, 31)
    assert sentence_of(suggestion_figures(root, as_of=end), language="zh-hans") == (
        "截至2023年10月31日，171件意见建议中170件已落实反馈。"
    )
    suggestions.answer(last, text="已办。", outcome="D", by=li, now=at(date(2023, 10, 30)))
    figures = suggestion_figures(running.plan, as_of=end)
    assert (figures.total, figures.answered, figures.on_time, figures.closed) == (171, 171, 170, 0)
    assert figures.outcomes == {"A": 170, "B": 0, "C": 0, "D": 1}
    assert sentence_of(figures, language="zh-hans") == "截至2023年10月31日，全部171件意见建议全部落实反馈。"
    assert sentence_of(figures, language="en") == "171 of 171 suggestions answered as of 31 October 2023."
    the_day_before = suggestion_figures(root, as_of=date(2023, 10, 29))
    assert sentence_of(the_day_before, language="en").startswith("170 of 171")
    assert sentence_of(suggestion_figures(root, as_of=date(2023, 1, 1)), language="zh-hans").endswith(
        "未收到意见建议。"
    )


def test_figures_stand_as_they_were_on_the_day(running, django_assert_num_queries):
    day = date(2026, 10, 12)
    wang = running.who["wang"]
    suggested(running, 1)
    satisfied, again = answered(running, 2, outcome="A"), answered(running, 3, outcome="B")
    for one, said in ((satisfied, "satisfied"), (again, "dissatisfied")):
        suggestions.rate(one, satisfaction=said, by=wang, now=at(day, 11))
        suggestions.close(one, by=wang, now=at(day, 12))
    suggestions.reopen(again, comment="不满意", by=wang, now=at(day + timedelta(days=1)))
    with django_assert_num_queries(2):
        now, then = (suggestion_figures(running.plan, as_of=one) for one in (day + timedelta(days=2), day))
        assert now is not then
    assert (then.total, then.waiting, then.answered, then.closed, then.reopened) == (3, 1, 2, 2, 0)
    assert (then.satisfaction["satisfied"], then.satisfaction["dissatisfied"]) == (1, 1)
    assert str(then.satisfied_share) == "50.0"
    assert (now.owed, now.answered, now.closed, now.reopened) == (1, 1, 1, 1)
    assert now.satisfaction["dissatisfied"] == 0
    assert suggestion_intake.digest(entry(1)) != suggestion_intake.digest(entry(2))
