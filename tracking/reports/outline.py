"""What a report consists of, before it has a format: blocks of runs. Pure values; page and file are drawn from them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Words of the report itself."""

    text: str


@dataclass(frozen=True)
class Figure:
    """A number taken from the contents; `key` is the path at which it stands there (lights.overdue, sections.0.…)."""

    text: str
    key: str


@dataclass(frozen=True)
class Quote:
    """Words that a department filed and a coordinator accepted; `key` is their path in the contents."""

    text: str
    key: str


Runs = tuple[Text | Figure | Quote, ...]


@dataclass(frozen=True)
class Heading:
    """`level` 1, 2, 3 as GB/T 9704-2012 7.3.3 ranks them: 一、 （一） 1."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the text width, one a column."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...]


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Outline:
    """One whole report: masthead, the lines of the title, addressee (may be empty), blocks, signature."""

    language: str
    masthead: str
    title: tuple[str, ...]
    addressee: str
    blocks: tuple[Block, ...]
    office: str
    dated: str


def plain(runs: Runs) -> str:
    return "".join(run.text for run in runs)
