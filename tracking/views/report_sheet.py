"""The report as a page draws it: the same outline as the files, with every figure linked to the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import mark_safe

from tracking.reports.laid_over import identified
from tracking.reports.outline import Block, Chart, Heading, Outline, Paragraph, Quote, Runs, Table, Text
from tracking.reports.pictures import svg_of
from tracking.reports.sentences import outline_of
from tracking.views.figure_links import link_of, origin_of

LinkOf = Callable[[str], str]


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
    """`kind` is heading, paragraph, table or chart; a template can ask for it, but not for a Python type."""

    kind: str
    id: str = ""
    level: int = 0
    runs: tuple[LinkedRun, ...] = ()
    caption: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[LinkedRun, ...], ...], ...] = ()
    picture: str = ""


@dataclass(frozen=True)
class Sheet:
    outline: Outline
    blocks: tuple[DrawnBlock, ...]


def sheet_of(contents: Mapping[str, Any], *, with_origins: bool = False) -> Sheet:
    """Figures lead to their origin for those who may see it, else to the list behind them."""
    outline = identified(outline_of(contents))

    def link(key: str) -> str:
        return origin_of(contents, key) if with_origins else link_of(contents, key)

    return Sheet(outline, tuple(replace(_drawn(block, link), id=block.id) for block in outline.blocks))


def _drawn(block: Block, link: LinkOf) -> DrawnBlock:
    match block:
        case Heading(level, runs):
            return DrawnBlock("heading", level=level, runs=_linked(runs, link))
        case Paragraph(runs):
            return DrawnBlock("paragraph", runs=_linked(runs, link))
        case Table():
            rows = tuple(tuple(_linked(cell, link) for cell in row) for row in block.rows)
            return DrawnBlock("table", caption=block.caption, head=block.head, rows=rows)
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
