"""Rules over words. Pure: a case in, words out (none where nothing is doubtful)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from measures import units
from plans.documents.quantities import Quantity, clause_of, quantities
from plans.documents.tree import Comparator, Span
from tracking.doubts.numbers import _amount
from tracking.doubts.rules import Case, Reported

ALIKE = 0.97
LONGEST_COMPARED = 1500  # signs; comparing takes time with the square of the length
MONTH = re.compile(r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|份|底|末|初)?|本月|上月|当月")
CLAIM = re.compile(
    r"(?<![未没])(?<!尚未)(?:已(?:经)?(?:全部|全面|基本)?完成|全部完成|全面完成|已办结|全部办结)"
    r"(?!\s*(?:[\d一二三四五六七八九十]|近|约|过半|部分|大半|量|率|进度|任务的))"
)
# Said of many things and telling none apart.
FILLER = re.compile(
    r"累计|已经|已|共计|合计|总计|全年|年内|年底前|力争|争取|完成|达到|达|新增|截至|目前|其中|约|近|超过|超|不少于|不低于"
)
NOTHING_TOLD = re.compile(r"[\W\d_]+")
AKIN = 0.5  # of the pairs of signs in the shorter wording
ROUGHLY = {Comparator.ABOUT, Comparator.NEARLY, Comparator.SOMEWHAT_MORE}
TOLERANCE = Decimal("0.1")


def claims_completion(text: str) -> str:
    """The words with which a text says that all is done, if it does: `已完成` and not `已完成60%`."""
    found = CLAIM.search(text)
    return found.group(0) if found else ""


def open_milestone(case: Case) -> Iterator[str]:
    claim = "100 %" if case.percent == 100 else claims_completion(case.progress)
    open_ones = [step for step in case.steps if step.done_on is None]
    if claim and open_ones:
        yield _("“%(claim)s”, yet “%(step)s” (%(day)s) is not reached") % {
            "claim": claim,
            "step": open_ones[0].title,
            "day": open_ones[0].due_on,
        }


def repeated(case: Case) -> Iterator[str]:
    """This month's text, last month's and that of the month before; the name of the month is no news."""
    if case.no_change or len(case.texts) < 2:
        return
    now, last, before = (normalised(text) for text in (case.progress, *case.texts[:2]))
    if now and alike(now, last) and alike(last, before):
        yield _("this month's text is that of the two months before, up to figures of the month and signs")


def text_differs(case: Case) -> Iterator[str]:
    """A reading that stands nowhere in the text, while the text says another figure of the same thing."""
    figures = list(quantities(case.progress, Span(0, len(case.progress)), han=True))
    for one in case.reported:
        base = units.plain(one.unit)[1]
        comparable = [figure for figure in figures if units.plain(figure.unit)[1] == base]
        if any(_says(figure, one) for figure in comparable):
            continue
        akin = [figure for figure in comparable if _is_about(case.progress, figure, one)]
        if akin:
            place = akin[0].span
            yield _("“%(target)s”: reading %(value)s, the text says “%(words)s”") % {
                "target": one.target,
                "value": _amount(one, one.value),
                "words": case.progress[place.start : place.end],
            }


def extension_repeated(case: Case) -> Iterator[str]:
    """Of one milestone, the same reason up to blanks and signs."""
    asked: set[tuple[str, str]] = set()
    for milestone, reason in case.extension_reasons:
        key = (milestone, normalised(reason))
        if key in asked:
            yield _("“%(step)s” was to be extended before because “%(reason)s”") % {
                "step": milestone,
                "reason": reason,
            }
        asked.add(key)


def normalised(text: str) -> str:
    """Without month, blanks and signs, in one width and one case."""
    plain = MONTH.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def alike(one: str, other: str) -> bool:
    if one == other:
        return True
    matcher = SequenceMatcher(None, one[:LONGEST_COMPARED], other[:LONGEST_COMPARED], autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _says(figure: Quantity, one: Reported) -> bool:
    """The same amount in whatever scale; 近百家 and 100余家 are near enough within a tenth."""
    said, read = figure.value * units.plain(figure.unit)[0], one.value * one.scale
    allowed = abs(said) * TOLERANCE if figure.comparator in ROUGHLY else Decimal(0)
    return abs(said - read) <= allowed


def _is_about(text: str, figure: Quantity, one: Reported) -> bool:
    """The clause around the figure shares enough words with the target."""
    clause = clause_of(text, Span(0, len(text)), figure.span)
    said = _pairs(text[clause.start : figure.span.start] + " " + text[figure.span.end : clause.end])
    meant = _pairs(one.target)
    return bool(said and meant) and len(said & meant) >= AKIN * min(len(said), len(meant))


def _pairs(words: str) -> set[str]:
    parts = NOTHING_TOLD.split(FILLER.sub(" ", words))
    return {part[at : at + 2] for part in parts for at in range(len(part) - 1)}
