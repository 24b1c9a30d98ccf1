"""All rules, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from tracking.reports.lint import adding, figures, words
from tracking.reports.lint.document import Document, Finding, Passage, Severity, passages
from tracking.reports.outline import Table


def lint(document: Document) -> list[Finding]:
    """Everything found, in the order of the blocks, the heavier first where a block has several; each thing once."""
    order = {block.id: place for place, block in reversed(list(enumerate(document.outline.blocks)))}
    found = {finding.id: finding for finding in _findings(document)}.values()
    return sorted(found, key=lambda one: (order.get(one.block, len(order)), one.severity != Severity.ERROR))


def _findings(document: Document) -> Iterator[Finding]:
    for passage in passages(document.outline):
        yield from _of_passage(passage, document)
    for block in document.outline.blocks:
        if isinstance(block, Table):
            yield from adding.table_sums(block)
    if document.contents.get("kind") == "monthly":
        yield from adding.crossfoot(document.contents)
    yield from words.not_accepted(document)


def _of_passage(passage: Passage, document: Document) -> Iterator[Finding]:
    yield from figures.altered(passage, document.contents)
    if passage.is_prose or not passage.block:
        yield from figures.unbound(passage)
        yield from figures.mixed_days(passage, document)
        yield from adding.additions(passage)
        yield from adding.parts_of_whole(passage)
        yield from adding.percentages(passage)
        yield from words.contradictions(passage, document.contents)
    yield from words.stale(passage, document)
    yield from words.forbidden(passage, document)
