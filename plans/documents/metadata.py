"""Title, document number, issuer, date, superior plan: what stands around the text of a plan."""

import re
from dataclasses import dataclass
from datetime import date

from plans.documents.days import DAY, ENGLISH_DAY, HAN_DAY, day_of, lost_day
from plans.documents.doc_numbers import doc_number_of
from plans.documents.furniture import Label, labels_in
from plans.documents.issuers import ISSUER_LINE, issuer_of, signed
from plans.documents.paragraphs import Line, field_at
from plans.documents.parts import Parts
from plans.documents.title_words import DRAFT, LONGEST_TITLE
from plans.documents.titles import title_of
from plans.documents.tree import Field, Problem, Severity, Span

PLAN_WORDS = re.compile(
    r"方案|计划|要点|措施|规划|(?<!审议)意见|任务分解|责任分解|分工表?|任务表|清单|台账|行动|"
    r"办法|细则|规定|目标任务|Plan\b|Strategy\b",
    re.IGNORECASE,
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


def metadata_of(text: str, lines: tuple[Line, ...], parts: Parts, after: tuple[Line, ...]) -> Metadata:
    """Read what is printed around the plan; nothing is guessed."""
    head = parts.head
    begun = len(head) < len(lines)
    title = title_of(text, head, last=begun and not lines[0].text.isascii())
    issue_date, problems = _issue_date(text, head, after)
    return Metadata(
        title=title,
        doc_number=doc_number_of(text, head),
        issuer=issuer_of(text, head, after),
        issue_date=issue_date,
        year=_year(text, title, issue_date, lines),
        is_draft=any(DRAFT.search(line.text) for line in head if len(line.text) < LONGEST_TITLE),
        superior_plan=_superior(text, lines),
        problems=problems,
    )


def _issue_date(
    text: str, head: tuple[Line, ...], after: tuple[Line, ...]
) -> tuple[Field[date] | None, tuple[Problem, ...]]:
    """The date on a line of its own, else the one a label of the page names."""
    lines = (*head, *after)
    for line in lines:
        match = _signed_day(line)
        if match is not None:
            found = field_at(text, line.span.start + match.start(), line.span.start + match.end())
            return _date_field(day_of(match), found), ()
    for line in lines:
        lost = lost_day(line.text)
        if lost is not None:
            found = field_at(text, line.span.start, line.span.end)
            words = (("words", line.text), ("date", lost.isoformat()))
            problem = Problem("uncertain_date", Severity.WARNING, line.location, words, line.span)
            return Field(lost, found.span, found.quote), (problem,)
    for label in (Label.WRITTEN, Label.SHOWN):
        labelled = _labelled_day(text, lines, label)
        if labelled is not None:
            return labelled, ()
    return None, ()


def _signed_day(line: Line) -> re.Match[str] | None:
    signature = signed(line)
    if signature is not None and ISSUER_LINE.fullmatch(line.text[: signature.start()].rstrip()):
        return signature
    bare = line.text.strip("（）() ")
    start = line.text.index(bare)
    end = start + len(bare)
    return DAY.fullmatch(line.text, start, end) or HAN_DAY.fullmatch(line.text, start, end)


def _labelled_day(text: str, lines: tuple[Line, ...], label: Label) -> Field[date] | None:
    for labelled in labels_in(lines):
        where = labelled.value.start, labelled.value.end
        match = DAY.match(text, *where) or ENGLISH_DAY.match(text, *where)
        if labelled.label is label and match:
            return _date_field(day_of(match), field_at(text, match.start(), match.end()))
    return None


def _date_field(day: date | None, found: Field[str]) -> Field[date] | None:
    return Field(day, found.span, found.quote) if day else None


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
