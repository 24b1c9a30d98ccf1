"""What a draft is looked through for before it is issued: who has not filed, and what the rules find in its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracking.models import Report
from tracking.reports import drafting
from tracking.reports.laid_over import identified
from tracking.reports.lint import Document, Finding, Rule, Severity, lint
from tracking.reports.outline import Heading, Paragraph, plain
from tracking.reports.sentences import outline_of

Contents = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """What one rule finds, in reading order; as grave as the gravest of it."""

    rule: Rule
    findings: tuple[Finding, ...]

    @property
    def is_error(self) -> bool:
        return any(one.severity == Severity.ERROR for one in self.findings)


@dataclass(frozen=True)
class Checks:
    """`missing` are names of departments; `waiting` and `returned` count filings; `lost` are places no longer there."""

    missing: tuple[str, ...]
    waiting: int
    returned: int
    findings: tuple[Finding, ...]
    lost: tuple[str, ...]
    remarks: int

    @property
    def kinds(self) -> list[Kind]:
        """The findings by rule, the grave ones first."""
        found = [Kind(rule, tuple(one for one in self.findings if one.rule == rule)) for rule in Rule]
        return sorted((kind for kind in found if kind.findings), key=lambda kind: not kind.is_error)

    @property
    def open(self) -> int:
        """How many kinds of things a person would have to answer for."""
        groups = (self.missing, self.waiting, self.lost, self.remarks)
        return len(self.kinds) + sum(1 for group in groups if group)


def checks_of(report: Report, text: Contents | None = None) -> Checks:
    """Of the text as it would be issued now; who has worked it out already hands it in."""
    text = drafting.text_of(report) if text is None else text
    contents, filings = report.contents, report.contents["filings"]
    return Checks(
        missing=tuple(row["name"] for row in contents["departments"] if row["missing"] and row["name"]),
        waiting=filings["waiting"],
        returned=filings["returned"],
        findings=tuple(lint(document_of(report, text))),
        lost=_lost(contents, text),
        remarks=report.remarks.open().count(),
    )


def document_of(report: Report, text: Contents) -> Document:
    """As the rules take it, with the report of the month before beside it."""
    before = Report.objects.in_force().filter(plan=report.plan_id, period__month__lt=report.period.month)
    last = before.order_by("-period__month", "-revision").first()
    return Document(identified(outline_of(text)), text, before=_said(last.contents) if last else {})


def _said(contents: Contents) -> dict[str, str]:
    """The text of every block that has an id of its own: others mean something else in another month."""
    blocks = (block for block in outline_of(contents).blocks if isinstance(block, Heading | Paragraph))
    return {block.id: plain(block.runs) for block in blocks if block.id}


def _lost(contents: Contents, text: Contents) -> tuple[str, ...]:
    """Places of what was written for blocks that the figures no longer make; it stands at the end of the report."""
    known = {block.id for block in identified(outline_of(contents)).blocks}
    written = [one for one in text.get("written", ()) if one["runs"]]
    own = {one["place"] for one in written}
    homes = {one["place"]: one["after"] or one["place"] for one in written}
    return tuple(place for place, home in homes.items() if place not in known and home not in known | own - {place})
