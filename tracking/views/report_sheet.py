"""The report as a page draws it: the same outline as the files, with every figure linked to the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import mark_safe

from tracking.reports.laid_over import identified
from tracking.reports.outline import Block, Chart, Heading, Outline, Paragraph, Quote, Runs, Table, Text
from tracking.reports.pictures import svg_of
from tracking.reports.report_paper import paper_from
from tracking.reports.sentences import outline_of
from tracking.reports.writers.paper import Paper, RedHead
from tracking.views.figure_links import link_of, origin_of

LinkOf = Callable[[str], str]
NAME_WIDTH = 15  # per cent: what a column of names takes at least


@dataclass(frozen=True)
class LinkedRun:
    """`name` is what the figure is called in a form; `doubt` says what is wrong with the words."""

    text: str
    url: str = ""
    key: str = ""
    is_quote: bool = False
    name: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class DrawnBlock:
    """`kind` is heading, paragraph, table or chart; a template can ask for it, but not for a Python type.

    `annex` is what stands above the heading with which an annex begins (附件), empty everywhere else.
    A ledger begins with narrow numbers, other tables with names.
    """

    kind: str
    id: str = ""
    level: int = 0
    runs: tuple[LinkedRun, ...] = ()
    caption: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[LinkedRun, ...], ...], ...] = ()
    picture: str = ""
    annex: str = ""
    is_ledger: bool = False


@dataclass(frozen=True)
class Sheet:
    """`paper` holds what is printed round the blocks: head, title, annexes, signature."""

    outline: Outline
    paper: Paper
    blocks: tuple[DrawnBlock, ...]

    @property
    def has_red_head(self) -> bool:
        return isinstance(self.paper.head, RedHead)


def sheet_of(contents: Mapping[str, Any], *, with_origins: bool = False) -> Sheet:
    """Figures lead to their origin for those who may see it, else to the list behind them."""
    outline = identified(outline_of(contents))

    def link(key: str) -> str:
        return origin_of(contents, key) if with_origins else link_of(contents, key)

    paper = paper_from(outline, contents)
    marks = {outline.annex[0].id: paper.annex_mark(0)} if paper.annexes else {}
    drawn = (replace(_drawn(block, link), id=block.id, annex=marks.get(block.id, "")) for block in outline.blocks)
    return Sheet(outline, paper, tuple(drawn))


def _drawn(block: Block, link: LinkOf) -> DrawnBlock:
    match block:
        case Heading(level, runs):
            return DrawnBlock("heading", level=level, runs=_linked(runs, link))
        case Paragraph(runs):
            return DrawnBlock("paragraph", runs=_linked(runs, link))
        case Table():
            rows = tuple(tuple(_linked(cell, link) for cell in row) for row in block.rows)
            is_ledger = block.widths[0] < NAME_WIDTH
            return DrawnBlock("table", caption=block.caption, head=block.head, rows=rows, is_ledger=is_ledger)
        case Chart():
            rows = tuple(tuple(_linked(cell, link) for cell in row) for row in block.rows)
            picture = mark_safe(svg_of(block))  # its texts are escaped where they are drawn
            return DrawnBlock("chart", caption=block.caption, head=block.head, rows=rows, picture=picture)


def _linked(runs: Runs, link: LinkOf) -> tuple[LinkedRun, ...]:
    return tuple(
        LinkedRun(run.text)
        if isinstance(run, Text)
        else LinkedRun(run.text, link(run.key), run.key, is_quote=isinstance(run, Quote))
        for run in runs
    )
