"""Rules about what the words say: against the data, as last month, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from tracking.reports.lint.document import Contents, Document, Finding, Passage, Rule, Severity
from tracking.reports.outline import Quote
from tracking.reports.saying import value_at

# What a sentence claims, and which two figures must be equal for it to be true; without the second, the first is 0.
CLAIMS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile("全部按时报送|均按时报送|every .*filed on time"), "filings.on_time", "filings.expected"),
    (re.compile("均已报送|全部报送|every .*has filed"), "filings.missing", ""),
    (re.compile("全部(?:审核)?通过|均已通过审核"), "filings.accepted", "filings.expected"),
    (re.compile("没有逾期|无逾期|未发生逾期|nothing is overdue"), "totals.overdue", ""),
    (re.compile("(?:全部|所有)举措(?:均|全部)?已?(?:完成|办结)"), "lights.done", "totals.measures"),
    (re.compile("节点(?:均|全部)(?:已|按期)?完成"), "milestones.done", "milestones.total"),
    (
        re.compile("全部意见建议|意见建议(?:均|全部)(?:已)?(?:落实|答复|办结|反馈)"),
        "suggestions.answered",
        "suggestions.total",
    ),
)
# Said of the whole and not of a part of it: 10个事项满意度回访全部完成 finishes nothing but the calls.
FINISHED = re.compile(
    "(?:(?<=任务)|(?<=工作)|(?<=举措)|(?<=目标)|(?<=节点)|(?<=[，。；：])|^)(?:均|都|现)?已?(?:经)?"
    "(?:全部完成|圆满完成|全部办结|完成全部)|本项(?:举措)?已(?:完成|办结)|fully completed"
)
TOLD_PERCENT = re.compile(r"(?:完成率|完成进度|总进度|completion)[为达到约是: ]*\s*(\d+(?:\.\d+)?)\s*[%％]")
BOTH_WAYS = re.compile(r"约\s*\d+\s*余")
LEAST_ALIKE = 0.95
SHORTEST = 20  # characters; a shorter sentence may well be the same twice


def contradictions(passage: Passage, contents: Contents) -> Iterator[Finding]:
    own = "".join(words for _place, words in passage.own)
    for claim, part, whole in CLAIMS:
        if (match := claim.search(passage.text)) and not passage.is_quoted and own:
            try:
                true = value_at(contents, part) == (value_at(contents, whole) if whole else 0)
            except KeyError:
                continue
            if not true:
                said = _("The data do not bear this out.")
                yield Finding(Rule.CONTRADICTION, Severity.ERROR, passage.block, said, match.group(), part)
    for match in BOTH_WAYS.finditer(passage.text):
        said = _("“About” and “more than” at once.")
        yield Finding(Rule.CONTRADICTION, Severity.WARNING, passage.block, said, quote=match.group())
    for run in passage.runs:
        if isinstance(run, Quote) and run.key.startswith("measures."):
            yield from _of_measure(passage, run, contents["measures"][int(run.key.split(".")[1])])


def _of_measure(passage: Passage, quote: Quote, row: Any) -> Iterator[Finding]:
    """What a department says of its measure beside the light and the percentage it reported itself."""
    if (match := FINISHED.search(quote.text)) and row["light"] != "done":
        said = _("The text says it is finished, its light does not.")
        yield Finding(Rule.CONTRADICTION, Severity.WARNING, passage.block, said, match.group(), quote.key)
    for match in TOLD_PERCENT.finditer(quote.text):
        if row["percent"] is None or float(match[1]) != float(row["percent"]):
            said = _("The text says %(said)s %%, the filing says %(true)s.")
            words = said % {"said": match[1], "true": "–" if row["percent"] is None else f"{row['percent']} %"}
            yield Finding(Rule.CONTRADICTION, Severity.WARNING, passage.block, words, match.group(), quote.key)


def not_accepted(document: Document) -> Iterator[Finding]:
    """A measure of which the month knows no accepted words."""
    for place, row in enumerate(document.contents.get("measures", ())):
        if row["filing"] and row["filing"] != "accepted":
            name = f"{row['number']} {row['title']}".strip()
            said = _("“%(measure)s” has no accepted filing this month.") % {"measure": name}
            yield Finding(
                Rule.NOT_ACCEPTED, Severity.WARNING, f"measure-{row['id']}", said, row["title"], f"measures.{place}"
            )


def stale(passage: Passage, document: Document) -> Iterator[Finding]:
    """What a department filed or a person wrote, and which stood in the report of the month before as it stands now.

    The set phrases of a report are the same every month, and sentences made of figures are no prose.
    """
    before = document.before.get(passage.block, "")
    is_written = passage.block in {one["place"] for one in document.contents.get("written", ())}
    is_prose = passage.is_quoted or (is_written and not any(passage.figures))
    if not (passage.is_prose and is_prose) or len(passage.text) < SHORTEST or not before:
        return
    matcher = SequenceMatcher(None, before, passage.text, autojunk=False)
    if matcher.quick_ratio() >= LEAST_ALIKE and matcher.ratio() >= LEAST_ALIKE:
        said = _("This stood in the report of the month before.")
        yield Finding(Rule.STALE, Severity.WARNING, passage.block, said, quote=passage.text[:SHORTEST])


def forbidden(passage: Passage, document: Document) -> Iterator[Finding]:
    for word in document.forbidden:
        if word in passage.text:
            said = _("“%(word)s” says nothing that can be checked, or does not belong here.") % {"word": word}
            yield Finding(Rule.FORBIDDEN, Severity.WARNING, passage.block, said, quote=word)
