"""Rules about numbers together: totals, parts of a whole, percentages (largest remainder, see `tracking.shares`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from tracking.reports.crossfoot import identities
from tracking.reports.lint.document import Contents, Finding, Passage, Rule, Severity
from tracking.reports.outline import Table, plain
from tracking.shares import shares

TOTALS = {"合计", "总计", "总数", "Total"}
SHARES = {"占比（%）", "占比", "比例", "Share (%)", "Share"}
ADDITION = re.compile(r"\d+(?:\s*[+＋]\s*\d+)+\s*[=＝]\s*\d+")
# 26件（27.9%） and 26件，占27.9%: a percentage that is tied to its count, not one that merely follows it.
PART = re.compile(
    r"(?<![\d.])(\d+)\s*[^\d\s，,。；;（(%％.]{0,4}\s*"
    r"(?:[（(]\s*(?:占比?|占总数的)?|[，,]?\s*占(?:比|总数的)?)\s*(\d+(?:\.\d+)?)\s*[%％]"
)
WHOLE = re.compile(r"[共计]\s*(\d+)\s*[^\d\s，。；]{1,4}[，。；：]?其中([^。；]*)")
FEWEST_PARTS = 3  # fewer percentages in one sentence are seldom the parts of one whole


def table_sums(table: Table) -> Iterator[Finding]:
    """A total that is not the sum of the rows above it; shares that do not follow from the counts above them."""
    rows = [[plain(cell) for cell in row] for row in table.rows]
    body: list[list[str]] = []
    total: list[str] | None = None
    for row in rows:
        if row[0] in TOTALS:
            total = row
            yield from _totals(table, body, row)
        elif row[0] in SHARES:
            counts = total if total is not None else (body[-1] if body else None)
            if counts is not None:
                yield from _shares(table.id, _numbers(counts[1:], row[1:]), ", ".join(filter(None, row[1:])))
        else:
            body.append(row)


def _totals(table: Table, body: Sequence[Sequence[str]], total: Sequence[str]) -> Iterator[Finding]:
    for place, text in enumerate(total[1:], start=1):
        parts = [_number(row[place]) for row in body]
        printed = _number(text)
        known = [part for part in parts if part is not None]
        if printed is None or len(known) != len(parts) or not known:
            continue
        if sum(known) != printed:
            said = _("Column “%(column)s”: the rows make %(sum)s, the total says %(total)s.")
            words = said % {"column": table.head[place], "sum": sum(known), "total": text}
            yield Finding(Rule.SUM, Severity.ERROR, table.id, words, quote=f"{table.head[place]} {text}")


def crossfoot(contents: Contents) -> Iterator[Finding]:
    """The figures themselves: filed and missing make expected, the lights make the measures, parts make the whole."""
    for one in identities(contents):
        if not one.holds:
            said = _("The parts make %(sum)s, the whole says %(total)s.") % {"sum": one.total, "total": one.stated}
            yield Finding(Rule.SUM, Severity.ERROR, "crossfoot", said, quote=str(one.stated), key=one.whole)


def additions(passage: Passage) -> Iterator[Finding]:
    """39+405+135=579"""
    for match in ADDITION.finditer(passage.text):
        left, total = re.split("[=＝]", match.group())
        parts = [int(part) for part in re.split("[+＋]", left)]
        if sum(parts) != int(total):
            said = _("This makes %(sum)s.") % {"sum": sum(parts)}
            yield Finding(Rule.SUM, Severity.ERROR, passage.block, said, quote=match.group())


def parts_of_whole(passage: Passage) -> Iterator[Finding]:
    """“共12件，其中…”: the parts may be fewer than the whole, never more."""
    for match in WHOLE.finditer(passage.text):
        parts = [Decimal(text) for text in re.findall(r"(\d+)\s*[件个项家户次人]", match[2])]
        if parts and sum(parts) > int(match[1]):
            said = _("The parts make %(sum)s, more than the whole.") % {"sum": sum(parts)}
            yield Finding(Rule.SUM, Severity.ERROR, passage.block, said, quote=match.group())


def percentages(passage: Passage) -> Iterator[Finding]:
    """Parts of one whole told with their percentages in one sentence."""
    for sentence in re.split("[。；;]", passage.text):
        pairs = [(int(count), Decimal(share)) for count, share in PART.findall(sentence)]
        if len(pairs) >= FEWEST_PARTS:
            yield from _shares(passage.block, pairs, sentence.strip())


def _shares(block: str, pairs: Sequence[tuple[int, Decimal]], quote: str) -> Iterator[Finding]:
    if len(pairs) < FEWEST_PARTS:
        return
    counts, printed = [count for count, _share in pairs], [share for _count, share in pairs]
    places = max(max(0, -int(share.as_tuple().exponent)) for share in printed)
    right = shares(counts, places=places)
    # Which of two equal counts gets the last unit is left open.
    if sorted(zip(counts, right, strict=True)) != sorted(pairs):
        said = _("Printed they make %(sum)s; rounded by the largest remainder they are %(right)s.")
        words = said % {"sum": sum(printed), "right": ", ".join(map(str, right))}
        yield Finding(Rule.PERCENTAGE, Severity.ERROR, block, words, quote=quote)


def _numbers(counts: Sequence[str], printed: Sequence[str]) -> list[tuple[int, Decimal]]:
    pairs = [(_number(count), _number(share)) for count, share in zip(counts, printed, strict=True)]
    return [(int(count), share) for count, share in pairs if count is not None and share is not None]


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").strip().rstrip("%％"))
    except InvalidOperation:
        return None
