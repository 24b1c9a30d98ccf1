"""What a report says of suggestions, out of their figures, in the plan's language. Pure."""

from __future__ import annotations

from tracking.reports.words import words_of
from tracking.suggestions import SuggestionFigures

NONE = {"zh-hans": "截至{day}，未收到意见建议。", "en": "No suggestion received as of {day}."}
SOME = {
    "zh-hans": "截至{day}，{total}件意见建议中{answered}件已落实反馈。",
    "en": "{answered} of {total} suggestions answered as of {day}.",
}
# “全部” is said of nothing less than all.
ALL = {
    "zh-hans": "截至{day}，全部{total}件意见建议全部落实反馈。",
    "en": "{answered} of {total} suggestions answered as of {day}.",
}


def sentence_of(figures: SuggestionFigures, *, language: str) -> str:
    """“截至2023年10月31日，全部171件意见建议全部落实反馈。”"""
    templates = ALL if figures.all_answered else SOME if figures.total else NONE
    template = templates["en" if language.startswith("en") else "zh-hans"]
    day = words_of(language).day(figures.as_of)
    return template.format(day=day, total=figures.total, answered=figures.answered)
