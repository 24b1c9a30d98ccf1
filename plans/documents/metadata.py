"""Title, document number, issuer, date, superior plan: what stands around the text of a plan."""

import re
from dataclasses import dataclass
from datetime import date

from plans.documents.numbering import han_value, read_number
from plans.documents.outline import Outline
from plans.documents.paragraphs import Line, field_at, is_row
from plans.documents.tree import Field, Problem, Severity, Span

PLAN_WORDS = re.compile(
    r"方案|计划|要点|措施|规划|(?<!审议)意见|任务分解|责任分解|分工表?|任务表|清单|台账|行动|"
    r"办法|细则|规定|目标任务|Plan\b|Strategy\b",
    re.IGNORECASE,
)
_TITLE_END = re.compile(
    r"(?:方案|计划|要点|措施|举措|规划|意见|行动|办法|细则|分解表?|分工表?|任务表|情况表|进展表|清单|台账"
    r"|重点任务|重点工作|目标任务|工作安排|通知|报告|通报|总结|情况)"
    r"(?:[（(][^（）()]{1,16}[）)])*$"
)
_ENGLISH_TITLE = re.compile(
    r"\b(?:Plan|Strategy|Report|Programme|Framework)\b(?:[\s\d–—/-]|\bsummary\b|\bupdate\b){0,24}$", re.IGNORECASE
)
_DRAFT = re.compile(
    r"[（(【]?\s*(?:公开)?(?:征求意见稿|送审稿|讨论稿|草案|初稿|草稿|审议稿)\s*[）)】]?|\bdraft\b",
    re.IGNORECASE,
)
_DOC_NUMBER = re.compile(
    r"(?P<words>(?<![（(\u4e00-\u9fff])[\u4e00-\u9fff]{1,14}(?:[（(][\u4e00-\u9fff]{1,6}[）)])?"
    r"\s*[〔\[【（(]\s*(?:19|20)\d\d\s*[〕\]】）)]"
    r"\s*(?:第\s*)?\d{1,4}\s*号)"
)
_PAPER_NUMBER = re.compile(r"(?P<words>Paper\s+No\.?\s*[\w-]*\d[\w/-]*)", re.IGNORECASE)
_LABEL_NUMBER = re.compile(r"^(?:发文字号|文\s*号|字号|文件编号)\s*[:：]\s*(?P<words>\S.{2,28}号)")
_NAMED_PLAN = re.compile(r"《(?P<words>[^\n]{4,80}?)》[^《》]{0,12}(?:的?通知|印发|已经)")
_YEARS = re.compile(r"[（(]\s*20\d\d\s*年?(?:\s*[-—–~至]+\s*20\d\d\s*年?)?(?:度|版)?\s*[）)]")
_LABEL_ISSUER = re.compile(r"(?:^|\s)(?:发布机构|发文机关|发文单位|制发单位|印发单位)\s*[:：]\s*(?P<words>\S+)")
_LABEL_DATE = re.compile(
    r"(?:成文日期|发文日期|印发日期|发布日期|发布时间|公布日期|生成日期|Published|"
    r"Date)\s*[:：]\s*(?P<words>[^\s].{5,17})",
    re.IGNORECASE,
)
_LABEL_TITLE = re.compile(r"^(?:标\s*题|名\s*称)\s*[:：]\s*(?P<words>\S.*?)(?:\s+文\s*号[:：].*)?$")
_DAY = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*(?:年|[-./])"
    r"\s*(?P<month>1[0-2]|0?[1-9])\s*(?:月|[-./])"
    r"\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*日?"
)
_HAN_DAY = re.compile(
    r"(?P<year>二[〇○零Oo0][一二三四五六七八九〇○零]{2})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_LOST_DAY = re.compile(r"^(?P<year>20[0-4]\d)(?P<rest>\d{2,4})$")
_ENGLISH_DAY = re.compile(
    r"(?P<day>[12]\d|3[01]|0?[1-9])\s+(?P<name>January|February|March|April|May|June|July|"
    r"August|September|October|November|December)\s+(?P<year>20\d\d)"
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ISSUER_LINE = re.compile(
    r"^(?:中共)?[\u4e00-\u9fff]{2,30}(?:政府|办公室|办公厅|委员会|领导小组(?:办公室)?|局|委|"
    r"厅|管委会|指挥部|府办)(?:[（(][^（）()]{1,8}[）)])?$"
)
_LETTERHEAD = re.compile(
    r"^(?P<words>(?:中共)?[\u4e00-\u9fff]{4,30}(?:政府|办公室|办公厅|委员会|局|委|厅|管委会))文件$"
)
_CHROME = re.compile(
    r"^(?:字号|访问量|浏览|分享|打印|您?当前(?:所在)?位置|首页|索引号|来源|发布时间|发布日期|"
    r"发布机构|主题分类|组配分类|时间|作者|文\s*/|记者|有效性|文\s*号|Published)"
)
_SUPERIOR = re.compile(
    r"(?:根据|按照|依据|落实|贯彻|为落实|对照|衔接|"
    r"结合)[^。《]{0,30}(?P<title>《[^》]{6,80}》)(?P<number>\s*[（(][^（）()]{3,24}号[）)])?"
)
_SUPERIOR_BARE = re.compile(
    r"(?:根据|按照|依据|落实|"
    r"贯彻落实)(?P<title>[\u4e00-\u9fff]{2,12}[\u4e00-\u9fff\d.年“”]{2,40}(?:行动方案|"
    r"实施方案|工作方案|行动计划))(?=[，,。的])"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|[-—至]|\s)")
_YEAR_ALONE = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_HEAD_LINES = 40
_LONGEST_TITLE = 110


@dataclass(frozen=True)
class Metadata:
    title: Field[str] | None
    doc_number: Field[str] | None
    issuer: Field[str] | None
    issue_date: Field[date] | None
    year: Field[int] | None
    is_draft: bool
    superior_plan: Field[str] | None
    problems: tuple[Problem, ...]


def metadata_of(text: str, lines: tuple[Line, ...], outline: Outline) -> Metadata:
    """Read what is printed around the plan; nothing is guessed."""
    head = _head(lines, outline)
    begun = bool(outline.nodes) or len(head) < len(lines)
    title = _title(text, head, last=begun and not lines[0].text.isascii())
    issue_date, problems = _issue_date(text, head, outline.after)
    number = _doc_number(text, head)
    superior = _superior(text, lines)
    return Metadata(
        title=title,
        doc_number=number,
        issuer=_issuer(text, head, outline.after),
        issue_date=issue_date,
        year=_year(text, title, issue_date, lines),
        is_draft=any(_DRAFT.search(line.text) for line in head if len(line.text) < _LONGEST_TITLE),
        superior_plan=superior,
        problems=problems,
    )


def _head(lines: tuple[Line, ...], outline: Outline) -> tuple[Line, ...]:
    rows = [line.number for line in lines if is_row(line)]
    ends = [*rows[:1], *(node.line.number for node in outline.nodes[:1])]
    return tuple(line for line in lines if not ends or line.number < min(ends))[:_HEAD_LINES]


def _title(text: str, head: tuple[Line, ...], *, last: bool) -> Field[str] | None:
    """The title of the plan rather than of the notice around it: the last title before the text.

    Where nothing shows where the text begins, the first title of the page counts.
    """
    enclosed = _enclosed(text, head)
    if enclosed is not None:
        return enclosed
    found = _titles(text, head)
    plans = [candidate for candidate in found if not candidate.value.rstrip("）)").endswith("通知")]
    inner = [candidate for candidate in plans if _TITLE_END.search(_DRAFT.sub("", candidate.value).strip())]
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
                return _title_of(text, block, head[place + used : place + used + 1])
    return None


def _letters(words: str) -> str:
    return re.sub(r"\W", "", words)


def _title_of(text: str, block: tuple[Line, ...], following: tuple[Line, ...]) -> Field[str]:
    """A title on one or several lines, with the mark of a draft or the years of the plan below it."""
    end = block[-1].span.end
    if following and (_DRAFT.fullmatch(following[0].text) or _YEARS.fullmatch(following[0].text)):
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
            found.append(_title_of(text, head[place : place + used], head[place + used : place + used + 1]))
        place += max(used, 1)
    return found


def _title_lines(head: tuple[Line, ...], place: int) -> int:
    """How many lines from here make up a title; 0 if none begins here."""
    for used in (1, 2, 3):
        block = head[place : place + used]
        if len(block) < used or not all(_may_be_title(line) for line in block):
            return 0
        joined = "".join(line.text for line in block)
        if _TITLE_END.search(joined) or _ENGLISH_TITLE.search(joined):
            return used
    return 1 if place == 0 and len(head) > 1 and _may_be_title(head[0]) and _reads_like_heading(head[0].text) else 0


def _may_be_title(line: Line) -> bool:
    text = line.text
    if is_row(line) or len(text) > _LONGEST_TITLE or len(text) < 4 or read_number(text):
        return False
    if text[0] in "（(【" and text[-1] in "）)】":
        return False
    if text.endswith(("。", "：", ":", "；", ";", "，", ",")) or _CHROME.match(text) or "。" in text:
        return False
    return not (
        _ISSUER_LINE.match(text) or _LETTERHEAD.match(text) or _DAY.fullmatch(text) or _DOC_NUMBER.fullmatch(text)
    )


def _reads_like_heading(text: str) -> bool:
    return len(text) >= 8 and not text.startswith(("为", "根据", "按照", "各"))


def _announced(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    """The plan that a notice encloses: 现将《…》印发给你们."""
    for line in head:
        match = re.search(r"《(?P<words>.+)》[^《》]{0,12}(?:印发|已经)", line.text)
        if match is not None:
            return field_at(text, line.span.start + match.start("words"), line.span.start + match.end("words"))
    return None


def _doc_number(text: str, head: tuple[Line, ...]) -> Field[str] | None:
    """A number that stands for itself; numbers inside a sentence belong to other documents."""
    for line in head:
        label = _LABEL_NUMBER.match(line.text) or re.search(
            r"文\s*号\s*[:：]\s*(?P<words>\S{2,20}〔20\d\d〕\d+号)", line.text
        )
        match = label or _PAPER_NUMBER.search(line.text) or _number_line(line)
        if match is not None:
            return field_at(text, line.span.start + match.start("words"), line.span.start + match.end("words"))
    return None


def _number_line(line: Line) -> re.Match[str] | None:
    match = _DOC_NUMBER.match(line.text)
    if match is None or "《" in line.text[: match.end()]:
        return None
    alone = match.end() == len(line.text) or line.text[match.end()].isspace()
    glued = len(line.text) < _LONGEST_TITLE and "。" not in line.text and _TITLE_END.search(line.text)
    return match if alone or glued else None


def _issuer(text: str, head: tuple[Line, ...], after: tuple[Line, ...]) -> Field[str] | None:
    """The body that signs: the line above the date, a label of the page, or the letterhead."""
    lines = [*head, *after]
    for place, line in enumerate(lines):
        followed = any(_is_day(other.text) for other in lines[place + 1 : place + 3])
        if followed and _ISSUER_LINE.match(line.text):
            return field_at(text, line.span.start, line.span.end)
        signed = _signed(line)
        if signed is not None and _ISSUER_LINE.match(line.text[: signed.start()].rstrip()):
            return field_at(text, line.span.start, line.span.start + signed.start())
    for line in lines:
        label = _LABEL_ISSUER.search(line.text)
        if label is not None:
            return field_at(text, line.span.start + label.start("words"), line.span.start + label.end("words"))
    for line in head:
        letterhead = _LETTERHEAD.match(line.text)
        if letterhead is not None:
            return field_at(text, line.span.start, line.span.start + letterhead.end("words"))
    for line in head:
        named = re.match(
            r"(?P<words>[\u4e00-\u9fff]{2,24}(?:政府|办公室|办公厅|委员会|局|委|厅|管委会))关于印发",
            line.text,
        )
        if named is not None:
            return field_at(text, line.span.start, line.span.start + named.end("words"))
    return None


def _signed(line: Line) -> re.Match[str] | None:
    """The date at the end of a line that begins with the issuer."""
    match = _DAY.search(line.text)
    if match is None or match.end() < len(line.text) or not line.text[: match.start()][-1:].isspace():
        return None
    return match


def _is_day(words: str) -> bool:
    return bool(_DAY.fullmatch(words) or _HAN_DAY.fullmatch(words) or _LOST_DAY.fullmatch(words))


def _issue_date(
    text: str, head: tuple[Line, ...], after: tuple[Line, ...]
) -> tuple[Field[date] | None, tuple[Problem, ...]]:
    """The date on a line of its own, else the one a label of the page names."""
    for line in (*head, *after):
        match = _DAY.fullmatch(line.text) or _HAN_DAY.fullmatch(line.text)
        signed = _signed(line)
        if signed is not None and _ISSUER_LINE.match(line.text[: signed.start()].rstrip()):
            match = signed
        if match is not None:
            found = field_at(text, line.span.start + match.start(), line.span.end)
            return _date_field(_day_of(match), found), ()
    for line in (*head, *after):
        lost = _lost_day(line.text)
        if lost is not None:
            found = field_at(text, line.span.start, line.span.end)
            problem = Problem(
                "uncertain_date",
                Severity.WARNING,
                line.location,
                (("words", line.text), ("date", lost.isoformat())),
                line.span,
            )
            return Field(lost, found.span, found.quote), (problem,)
    for line in head:
        label = _LABEL_DATE.search(line.text)
        match = label and (_DAY.match(label["words"]) or _ENGLISH_DAY.match(label["words"]))
        if label and match:
            start = line.span.start + label.start("words")
            return _date_field(_day_of(match), field_at(text, start, start + match.end())), ()
    return None, ()


def _date_field(day: date | None, found: Field[str]) -> Field[date] | None:
    return Field(day, found.span, found.quote) if day else None


def _day_of(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    month = _MONTHS.index(groups["name"]) + 1 if groups.get("name") else _number(groups["month"])
    try:
        return date(_number(groups["year"]), month, _number(groups["day"]))
    except ValueError:
        return None


def _number(words: str) -> int:
    if words.isdecimal():
        return int(words)
    return han_value(re.sub("[○Oo0]", "〇", words)) or 0


def _lost_day(words: str) -> date | None:
    """`2019116`: 年 月 日 were lost. The earliest reading is taken and marked uncertain."""
    match = _LOST_DAY.match(words)
    if match is None:
        return None
    rest = match["rest"]
    readings = []
    for cut in range(1, len(rest)):
        month, day = rest[:cut], rest[cut:]
        if month[0] != "0" and day[0] != "0" and int(month) <= 12 and int(day) <= 31:
            readings.append((int(month), int(day)))
    return date(int(match["year"]), *min(readings)) if readings else None


def _superior(text: str, lines: tuple[Line, ...]) -> Field[str] | None:
    for line in lines[:_HEAD_LINES]:
        for match in _SUPERIOR.finditer(text, line.span.start, line.span.end):
            if PLAN_WORDS.search(match["title"]) or "通知" in match["title"]:
                end = match.end("number") if match["number"] else match.end("title")
                quote = text[match.start("title") : end]
                return Field(match["title"][1:-1], Span(match.start("title"), end), quote)
        bare = _SUPERIOR_BARE.search(text, line.span.start, line.span.end)
        if bare is not None:
            return field_at(text, bare.start("title"), bare.end("title"))
    return None


def _year(
    text: str, title: Field[str] | None, issue_date: Field[date] | None, lines: tuple[Line, ...]
) -> Field[int] | None:
    """The edition year: from the title, else the date of issue, else the first year of the text."""
    if title is not None and title.span is not None:
        match = _YEAR_ALONE.search(text, title.span.start, title.span.end)
        if match is not None:
            return Field(int(match[1]), Span(match.start(1), match.end(1)), match[1])
    if issue_date is not None and issue_date.span is not None:
        return Field(issue_date.value.year, issue_date.span, issue_date.quote)
    for line in lines:
        match = _YEAR.search(text, line.span.start, line.span.end) or re.compile(r"〔(20\d\d)").search(
            text, line.span.start, line.span.end
        )
        if match is not None:
            return Field(int(match[1]), Span(match.start(1), match.end(1)), match[1])
    return None
