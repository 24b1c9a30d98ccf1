"""The title of a plan: on one line or several, or named in the notice that encloses it."""

import re
from itertools import islice, pairwise

from plans.documents.days import DAY
from plans.documents.doc_numbers import DOC_NUMBER, without_number
from plans.documents.furniture import Label, is_furniture, labels_of
from plans.documents.issuers import ISSUER_LINE, LETTERHEAD
from plans.documents.numbering import read_number
from plans.documents.paragraphs import Line, field_at, is_row
from plans.documents.title_words import ATTACHED, DRAFT, LONGEST_TITLE, TITLE_END
from plans.documents.tree import Field, Span

_ENGLISH_TITLE = re.compile(
    r"\b(?:Plan|Strategy|Report|Programme|Framework|Update|Review|Roadmap|Charter|Statement|Priorities)\b"
    r"(?:[\s\d–—/-]|\bsummary\b|\bupdate\b){0,24}$",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(r"[^《》。]{0,16}(?:的?通知|印发|已经?|公布|发布|转发|下发|分解下达|予以|公开征求|向社会|征求)")
_DRAWN_UP = re.compile(r"(?:[特现此]|研究|实际[，,]?)制[定订]《(?P<name>[^《》]{6,60})》")
_YEARS = re.compile(r"[（(]\s*20\d\d\s*年?(?:\s*[-—–~至]+\s*20\d\d\s*年?)?(?:度|版)?\s*[）)]")
_BEGINS_ANEW = re.compile(
    r"(?:关于|《|(?:19|20)\d\d年|(?:中共)?[\u4e00-\u9fff]{1,8}?(?:省|市|区|县|州|旗|镇|乡|街道)(?:人民政府|委|\S{0,10}关于|20\d\d年))"
)
_ISSUES = re.compile(r"(?:关于|《[^》]*$)(?:印发|转发|下发|公布|批转)|《[^》]*$")
"""A title that hands on another one goes on to 通知, and one with an open bracket goes on."""
_APART = re.compile(r"\S(?:\S| (?! ))*(?<! )")
_LONGEST_NAME = 120
_SURE_NAME, _LONGEST_PREFIX = 12, 6
_MOST_LINES = 4
_MOST_NAMES = 16
_SHORTEST = 6
_SENTENCE_ENDS = ("。", "：", ":", "；", ";", "，", ",", "…")


def title_of(text: str, head: tuple[Line, ...], *, last: bool) -> Field[str] | None:
    """The title of the plan rather than of the notice around it: the last title before the text.

    Where nothing shows where the text begins, the first title of the page counts.
    """
    enclosed = enclosed_at(head)
    if enclosed is not None:
        place, used = enclosed
        return _titled(text, head[place : place + used], head[place + used : place + used + 1])
    found = _titles(text, head)
    plans = [candidate for candidate in found if not candidate.value.rstrip("）)").endswith("通知")]
    inner = [candidate for candidate in plans if TITLE_END.search(DRAFT.sub("", candidate.value).strip())]
    notices = [candidate for candidate in found if TITLE_END.search(candidate.value)]
    chosen = inner or notices or plans
    if chosen:
        return chosen[-1 if last else 0]
    return _announced(text, head)


def announced_names(words: str) -> list[tuple[int, int]]:
    """Where `现将《…》印发给你们` names plans; a name may hold further brackets, and a place may stand before it."""
    found: list[tuple[int, int]] = []
    depth = start = 0
    for place, mark in enumerate(words):
        if mark == "《":
            start = place + 1 if depth == 0 else start
            depth += 1
        elif mark == "》" and depth:
            depth -= 1
            if depth == 0 and 4 <= place - start <= _LONGEST_NAME:
                found.append((start, place))
    found = found[:_MOST_NAMES]
    return [
        (start, end)
        for place, (start, end) in enumerate(found)
        if _ANNOUNCED.match(words, found[-1][1] + 1 if _in_one_list(words, found[place:]) else end + 1)
    ]


def _in_one_list(words: str, names: list[tuple[int, int]]) -> bool:
    """《A》《B》和《C》印发给你们: the last name speaks for all."""
    between = [words[one[1] + 1 : other[0] - 1] for one, other in pairwise(names)]
    return all(part in ("", "、", "和", "及", "与", "，", ",") for part in between)


def enclosed_at(lines: tuple[Line, ...]) -> tuple[int, int] | None:
    """Where a heading repeats the name in 现将《…》印发给你们, and on how many lines: the last place counts."""
    spans = ((line, *span) for line in lines for span in announced_names(line.text))
    names = [_letters(line.text[start:end]) for line, start, end in islice(spans, _MOST_NAMES)]
    if not names:
        return None
    return _repeated(lines, names, exactly=True) or _repeated(lines, names, exactly=False)


def _repeated(lines: tuple[Line, ...], names: list[str], *, exactly: bool) -> tuple[int, int] | None:
    for place in range(len(lines) - 1, -1, -1):
        if read_number(lines[place].text) or ATTACHED.match(lines[place].text):
            continue
        joined = ""
        for used, line in enumerate(lines[place : place + _MOST_LINES], start=1):
            joined += _letters(line.text)
            if len(joined) > _LONGEST_NAME:
                break
            if joined in names or (not exactly and any(_nearly(joined, name) for name in names)):
                return place, used
    return None


def _nearly(printed: str, name: str) -> bool:
    """A year or a place may be printed in front of one of them only."""
    longer, shorter = sorted((printed, name), key=len, reverse=True)
    near = len(shorter) >= _SURE_NAME and len(longer) - len(shorter) <= _LONGEST_PREFIX
    return near and longer.endswith(shorter) and not printed.endswith("通知")


def _letters(words: str) -> str:
    return re.sub(r"[\W_]", "", words)


def _titled(text: str, block: tuple[Line, ...], following: tuple[Line, ...]) -> Field[str]:
    """A title on one or several lines, with the mark of a draft or the years of the plan below it."""
    bars = len(block[-1].text) - len(block[-1].text.rstrip(" |"))
    span = without_number(text, Span(block[0].span.start, block[-1].span.end - bars))
    if following and (DRAFT.fullmatch(following[0].text) or _YEARS.fullmatch(following[0].text)):
        span = Span(span.start, following[0].span.end)
    found = field_at(text, span.start, span.end)
    if found.value.startswith("《") and found.value.endswith("》") and found.value.count("《") == 1:
        found = field_at(text, found.span.start + 1, found.span.end - 1) if found.span else found
    return Field(re.sub(r"\s*\n\s*", "", found.value), found.span, found.quote)


def _titles(text: str, head: tuple[Line, ...]) -> list[Field[str]]:
    found: list[Field[str]] = []
    place = 0
    while place < len(head):
        named = [labelled.value for labelled in labels_of(head[place]) if labelled.label is Label.TITLE]
        if named:
            found.append(field_at(text, named[0].start, named[0].end))
            place += 1
            continue
        running = _in_running_head(text, head[place])
        if running is not None:
            found.append(running)
        used = title_lines(head, place)
        if used:
            found.append(_titled(text, head[place : place + used], head[place + used : place + used + 1]))
        place += max(used, 1)
    return found


def _in_running_head(text: str, line: Line) -> Field[str] | None:
    """`2023年第1期    某办公室：2023年工作要点    3`: issue, title and page stand apart at the top of a page."""
    pieces = list(_APART.finditer(line.text))
    if len(pieces) < 2 or not (pieces[0][0].isdecimal() or pieces[-1][0].isdecimal()):
        return None
    for piece in pieces:
        start = max(piece[0].rfind(":"), piece[0].rfind("：")) + 1
        if TITLE_END.search(piece[0]) and _SHORTEST <= len(piece[0]) - start <= LONGEST_TITLE:
            return field_at(text, line.span.start + piece.start() + start, line.span.start + piece.end())
    return None


def title_lines(head: tuple[Line, ...], place: int) -> int:
    """How many lines from here make up a title; 0 if none begins here."""
    for used in (1, 2, 3, 4):
        block = head[place : place + used]
        if len(block) < used or not all(_may_be_title(line) for line in block):
            break
        if used > 1 and _BEGINS_ANEW.match(block[-1].text):
            break
        joined = "".join(line.text.rstrip(" |") for line in block)
        if _ISSUES.search(joined) and not joined.endswith(("通知", "通报", "公告", "函")):
            continue
        if (TITLE_END.search(joined) and len(joined) >= _SHORTEST) or _ENGLISH_TITLE.search(joined):
            return used
    first = all(is_furniture(line.text) for line in head[:place]) and len(head) > place + 1
    return 1 if first and _may_be_title(head[place]) and _reads_like_heading(head[place].text) else 0


def _may_be_title(line: Line) -> bool:
    text = line.text
    if is_row(line) or len(text) > LONGEST_TITLE or len(text) < 4 or read_number(text) or is_furniture(text):
        return False
    if ATTACHED.match(text) or (text[0] in "（(【" and text[-1] in "）)】"):
        return False
    if text.endswith(_SENTENCE_ENDS) or text.startswith(("文 /", "文/", "记者")) or "。" in text:
        return False
    return not (
        ISSUER_LINE.fullmatch(text) or LETTERHEAD.match(text) or DAY.fullmatch(text) or DOC_NUMBER.fullmatch(text)
    )


def _reads_like_heading(text: str) -> bool:
    return len(text) >= 8 and not text.startswith(("为", "根据", "按照", "各"))


def _announced(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    """The plan that a notice encloses, 现将《…》印发给你们, or that a preamble says was drawn up: 特制定《…》."""
    for line in head:
        for start, end in announced_names(line.text):
            return field_at(text, line.span.start + start, line.span.start + end)
        drawn_up = _DRAWN_UP.search(line.text)
        if drawn_up is not None and TITLE_END.search(_YEARS.sub("", drawn_up["name"])):
            return field_at(text, *(line.span.start + place for place in drawn_up.span("name")))
    return None
