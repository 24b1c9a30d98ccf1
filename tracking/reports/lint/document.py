"""What is checked and what is found: values in, values out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracking.reports.outline import Chart, Figure, Heading, Outline, Paragraph, Quote, Runs, Table, Text, plain

Contents = Mapping[str, Any]

# Words that say nothing a reader could check (指尖上的形式主义: “写做了什么、到哪一步、有什么数字”), that promise what
# nobody can promise, or that do not belong in an official text.
FORBIDDEN: tuple[str, ...] = (
    "持续推进", "稳步开展", "稳步推进", "有序推进", "积极推进", "大力推进", "取得显著成效", "取得明显成效", "成效显著",
    "历史性突破", "史无前例", "国内领先", "全国首创", "大概", "差不多", "估计", "可能已", "适时", "待条件成熟", "！",
)  # fmt: skip


class Rule(TextChoices):
    UNBOUND = "unbound", _("Number without a source")
    MIXED_DAYS = "mixed_days", _("Figures of different days")
    SUM = "sum", _("Sum that does not add up")
    PERCENTAGE = "percentage", _("Percentages that do not add up")
    CONTRADICTION = "contradiction", _("Words against the figures")
    NOT_ACCEPTED = "not_accepted", _("Measure without an accepted filing")
    STALE = "stale", _("Text of the month before")
    FORBIDDEN = "forbidden", _("Words to avoid")


class Severity(TextChoices):
    ERROR = "error", _("To be mended")
    WARNING = "warning", _("To be looked at")


@dataclass(frozen=True)
class Document:
    """A report as it would be issued: its blocks, and the contents that its figures are taken from.

    `before` holds the text of each block, by its id, in the report of the month before.
    """

    outline: Outline
    contents: Contents
    before: Mapping[str, str] = field(default_factory=dict)
    forbidden: Sequence[str] = FORBIDDEN


@dataclass(frozen=True)
class Finding:
    """`block` is the id of the block, `quote` the words in it that are meant, `key` a place of the contents.

    `said` is a whole sentence in the language of whoever asked.
    """

    rule: Rule
    severity: Severity
    block: str
    said: str
    quote: str = ""
    key: str = ""

    @property
    def id(self) -> str:
        """The same as long as the same is found at the same place."""
        return ":".join((self.rule, self.block, self.key, self.quote))


@dataclass(frozen=True)
class Passage:
    """A stretch of runs that reads as one text: a heading, a paragraph, or a cell of a table."""

    block: str
    runs: Runs
    is_prose: bool

    @property
    def text(self) -> str:
        return plain(self.runs)

    @property
    def own(self) -> Iterator[tuple[int, str]]:
        """The words that are neither a figure, nor a name, nor quoted: each with its place in the text."""
        place = 0
        for run in self.runs:
            if type(run) is Text:
                yield place, run.text
            place += len(run.text)

    @property
    def figures(self) -> Iterator[tuple[int, Figure]]:
        place = 0
        for run in self.runs:
            if isinstance(run, Figure):
                yield place, run
            place += len(run.text)

    @property
    def is_quoted(self) -> bool:
        return any(isinstance(run, Quote) for run in self.runs)


def passages(outline: Outline) -> Iterator[Passage]:
    """In reading order. Charts repeat figures and have no words of their own."""
    for block in outline.blocks:
        match block:
            case Heading() | Paragraph():
                yield Passage(block.id, block.runs, isinstance(block, Paragraph))
            case Table():
                yield from (Passage(block.id, cell, False) for row in block.rows for cell in row)
            case Chart():
                continue
