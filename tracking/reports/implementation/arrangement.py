"""The arrangement that a coordinator begins with: the plan's own sections and measures, with what is known of them."""

from __future__ import annotations

from collections.abc import Iterator

from plans.models import Plan
from tracking.figures import FigureBook
from tracking.reports.words import nested, words_of

OPENING = {"zh": "现将《{plan}》落实情况报告如下：", "en": "This report tells how “{plan}” was carried out."}
READING = {
    "zh": "截至{{day:target-{pk}}}，“{text}”已完成{{target-{pk}}}{unit}。",
    "en": "As of {{day:target-{pk}}}, “{text}” stands at {{target-{pk}}} {unit}.",
}
TITLE = {"zh": "关于《{plan}》落实情况的报告", "en": "Implementation report on “{plan}”"}


def first_title(plan: Plan) -> str:
    return TITLE[_language(plan)].format(plan=plan.title)[:200]


def first_text(plan: Plan, book: FigureBook) -> str:
    return "\n".join(_lines(plan, book))


def _lines(plan: Plan, book: FigureBook) -> Iterator[str]:
    language, words = _language(plan), words_of(plan.language)
    yield OPENING[language].format(plan=plan.title)
    for chapter, section in enumerate(book.plan.sections, start=1):
        yield words.first_level(chapter) + (section.name.split("、", 1)[-1] or words.unsectioned)
        rows = [row for row in book.plan.rows if row.section_id == section.pk]
        for number, row in enumerate(rows, start=1):
            yield words.second_level(number) + row.title
            yield f"{{words:measure-{row.pk}}}"
            for target in book.targets:
                if target.measure_id == row.pk and target.value is not None:
                    yield READING[language].format(pk=target.pk, text=nested(target.text), unit=target.unit)
    if book.suggestions:
        yield "{suggestions}" + words.stop


def _language(plan: Plan) -> str:
    return "en" if plan.language.startswith("en") else "zh"
