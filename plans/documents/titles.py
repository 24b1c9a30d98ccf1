"""The title of a plan: on one line or several, or named in the notice that encloses it."""

import re

from plans.documents.days import DAY
from plans.documents.doc_numbers import DOC_NUMBER
from plans.documents.issuers import ISSUER_LINE, LETTERHEAD
from plans.documents.numbering import read_number
from plans.documents.paragraphs import Line, field_at, is_row
from plans.documents.title_words import DRAFT, LONGEST_TITLE, TITLE_END
from plans.documents.tree import Field

_ENGLISH_TITLE = re.compile(
    r"\b(?:Plan|Strategy|Report|Programme|Framework)\b(?:[\s\d–—/-]|\bsummary\b|\bupdate\b){0,24}$", re.IGNORECASE
)
_NAMED_PLAN = re.compile(r"《(?P<words>[^\n]{4,80}?)》[^《》]{0,12}(?:的?通知|印发|已经)")
_YEARS = re.compile(r"[（(]\s*20\d\d\s*年?(?:\s*[-—–~至]+\s*20\d\d\s*年?)?(?:度|版)?\s*[）)]")
_LABEL_TITLE = re.compile(r"^(?:标\s*题|名\s*称)\s*[:：]\s*(?P<words>\S.*?)(?:\s+文\s*号[:：].*)?$")
_CHROME = re.compile(
    r"^(?:字号|访问量|浏览|分享|打印|您?当前(?:所在)?位置|首页|索引号|来源|发布时间|发布日期|"
    r"发布机构|主题分类|组配分类|时间|作者|文\s*/|记者|有效性|文\s*号|Published)"
)


def title_of(text: str, head: tuple[Line, ...], *, last: bool) -> Field[str] | None:
    """The title of the plan rather than of the notice around it: the last title before the text.

    Where nothing shows where the text begins, the first title of the page counts.
    """
    enclosed = _enclosed(text, head)
    if enclosed is not None:
        return enclosed
    found = _titles(text, head)
    plans = [candidate for candidate in found if not candidate.value.rstrip("）)").endswith("通知")]
    inner = [candidate for candidate in plans if TITLE_END.search(DRAFT.sub("", candidate.value).strip())]
    chosen = inner or plans or found
    if chosen:
        return chosen[-1 if last else 0]
    return _announced(text, head)


def _enclosed(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    """The heading above the text that repeats the name in 现将《…》印发给你们, on up to four lines."""
    names = {_letters(match["words"]) for line in head for match in _NAMED_PLAN.finditer(line.text)}
    for place in range(len(head) - 1, -1, -1):
        for used in (1, 2, 3, 4):
            block = head[place : place + used]
            if len(block) == used and _letters("".join(line.text for line in block)) in names:
                return _titled(text, block, head[place + used : place + used + 1])
    return None


def _letters(words: str) -> str:
    return re.sub(r"\W", "", words)


def _titled(text: str, block: tuple[Line, ...], following: tuple[Line, ...]) -> Field[str]:
    """A title on one or several lines, with the mark of a draft or the years of the plan below it."""
    end = block[-1].span.end
    if following and (DRAFT.fullmatch(following[0].text) or _YEARS.fullmatch(following[0].text)):
        end = following[0].span.end
    found = field_at(text, block[0].span.start, end)
    return Field(re.sub(r"\s*\n\s*", "", found.value), found.span, found.quote)


def _titles(text: str, head: tuple[Line, ...]) -> list[Field[str]]:
    found: list[Field[str]] = []
    place = 0
    while place < len(head):
        label = _LABEL_TITLE.match(head[place].text)
        if label is not None:
            start = head[place].span.start
            found.append(field_at(text, start + label.start("words"), start + label.end("words")))
            place += 1
            continue
        used = _title_lines(head, place)
        if used:
            found.append(_titled(text, head[place : place + used], head[place + used : place + used + 1]))
        place += max(used, 1)
    return found


def _title_lines(head: tuple[Line, ...], place: int) -> int:
    """How many lines from here make up a title; 0 if none begins here."""
    for used in (1, 2, 3):
        block = head[place : place + used]
        if len(block) < used or not all(_may_be_title(line) for line in block):
            return 0
        joined = "".join(line.text for line in block)
        if TITLE_END.search(joined) or _ENGLISH_TITLE.search(joined):
            return used
    return 1 if place == 0 and len(head) > 1 and _may_be_title(head[0]) and _reads_like_heading(head[0].text) else 0


def _may_be_title(line: Line) -> bool:
    text = line.text
    if is_row(line) or len(text) > LONGEST_TITLE or len(text) < 4 or read_number(text):
        return False
    if text[0] in "（(【" and text[-1] in "）)】":
        return False
    if text.endswith(("。", "：", ":", "；", ";", "，", ",")) or _CHROME.match(text) or "。" in text:
        return False
    return not (ISSUER_LINE.match(text) or LETTERHEAD.match(text) or DAY.fullmatch(text) or DOC_NUMBER.fullmatch(text))


def _reads_like_heading(text: str) -> bool:
    return len(text) >= 8 and not text.startswith(("为", "根据", "按照", "各"))


def _announced(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    """The plan that a notice encloses: 现将《…》印发给你们."""
    for line in head:
        match = re.search(r"《(?P<words>.+)》[^《》]{0,12}(?:印发|已经)", line.text)
        if match is not None:
            return field_at(text, line.span.start + match.start("words"), line.span.start + match.end("words"))
    return None
