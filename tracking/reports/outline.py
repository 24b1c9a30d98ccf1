"""What a report consists of, before it has a format: blocks of runs. Pure values; page and file are drawn from them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """Words of the report itself."""

    text: str


@dataclass(frozen=True)
class Name(Text):
    """What is called so: a title, a department, a day. Digits in it are no figures."""


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
    id: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Paragraph:
    """`id` names the block as long as it speaks of the same thing, whatever it says; empty before template 2026.4."""

    runs: Runs
    id: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the text width, one a column."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...]
    id: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Series:
    """One value for each label of its chart, None where there is none; `tone` is a light, “actual” or “schedule”."""

    name: str
    tone: str
    values: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Chart:
    """A picture of figures. `form` is “stack” (parts of a whole, a bar a label) or “lines” (over months)."""

    form: str
    caption: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    id: str = field(default="", kw_only=True)

    @property
    def head(self) -> tuple[str, ...]:
        return ("", *(series.name for series in self.series))

    @property
    def rows(self) -> tuple[tuple[Runs, ...], ...]:
        """Its numbers as a table: a row for each label, a column for each series."""
        return tuple(
            ((Name(label),), *((series.values[place] or Text("—"),) for series in self.series))
            for place, label in enumerate(self.labels)
        )


Block = Heading | Paragraph | Table | Chart
LEDGER = "ledger"  # the heading with which the annex of a monthly report begins


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

    @property
    def text(self) -> tuple[Block, ...]:
        """What stands before the signature."""
        return self.blocks[: self._begin_of_annex]

    @property
    def annex(self) -> tuple[Block, ...]:
        """What is annexed: its heading, then what it holds. Empty where there is none."""
        return self.blocks[self._begin_of_annex :]

    @property
    def _begin_of_annex(self) -> int:
        return next((place for place, block in enumerate(self.blocks) if block.id == LEDGER), len(self.blocks))


def plain(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def parts_of(block: Block) -> tuple[Runs, ...]:
    """The texts of a block in reading order: its own, or those of its cells."""
    if isinstance(block, Heading | Paragraph):
        return (block.runs,)
    return tuple(cell for row in block.rows for cell in row)
