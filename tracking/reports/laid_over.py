"""What people wrote, laid over what was drawn up. Pure; it reads the “written” of frozen contents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracking.reports.outline import Block, Figure, Name, Outline, Paragraph, Quote, Runs, Text

Written = Mapping[str, Any]  # place, after, runs


def identified(outline: Outline) -> Outline:
    """Every block with an id: one without has that of its position, which holds as long as it is not drawn anew."""
    blocks = (block if block.id else replace(block, id=f"n{place}") for place, block in enumerate(outline.blocks))
    return replace(outline, blocks=tuple(blocks))


def laid_over(outline: Outline, written: Sequence[Written], figure: Callable[[str], Figure]) -> Outline:
    """Paragraphs say what was written for their place; own ones stand behind the block that they name.

    What has lost its place, since the figures were drawn anew, comes last: nothing that was written gets lost.
    """
    blocks = identified(outline).blocks
    known = {block.id for block in blocks}
    instead = {one["place"]: one for one in written if one["place"] in known}
    behind: dict[str, list[Written]] = {}
    for one in written:
        if one["place"] not in known and one["runs"]:
            behind.setdefault(one["after"], []).append(one)
    laid = list(_laid(blocks, instead, behind, figure))
    for place in list(behind):
        if place in behind:
            laid += _own(place, behind, figure)
    return replace(outline, blocks=tuple(laid))


def _laid(
    blocks: Sequence[Block],
    instead: Mapping[str, Written],
    behind: dict[str, list[Written]],
    figure: Callable[[str], Figure],
) -> Iterator[Block]:
    for block in blocks:
        one = instead.get(block.id) if isinstance(block, Paragraph) else None
        if one is None:
            yield block
        elif one["runs"]:
            yield Paragraph(_runs(one["runs"], figure), id=block.id)
        yield from _own(block.id, behind, figure)


def _own(place: str, behind: dict[str, list[Written]], figure: Callable[[str], Figure]) -> Iterator[Block]:
    for one in behind.pop(place, ()):
        yield Paragraph(_runs(one["runs"], figure), id=one["place"])
        yield from _own(one["place"], behind, figure)


def _runs(frozen: Sequence[Mapping[str, str]], figure: Callable[[str], Figure]) -> Runs:
    return tuple(_run(one, figure) for one in frozen)


def _run(one: Mapping[str, str], figure: Callable[[str], Figure]) -> Text | Figure | Quote:
    if "figure" in one:
        return figure(one["figure"])
    if "quote" in one:
        return Quote(one["text"], one["quote"])
    return Name(one["name"]) if "name" in one else Text(one["text"])
