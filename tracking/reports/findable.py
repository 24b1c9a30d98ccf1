"""The figures of a report as somebody looks for one to put into the text: by the words among which it stands. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracking.reports.outline import Block, Chart, Figure, Heading, Paragraph, Runs, Table, plain
from tracking.reports.sentences import outline_of
from tracking.reports.writing import named

ENDS = re.compile(r"[，。；：,;:]")
MOST = 12  # of one search


@dataclass(frozen=True)
class Findable:
    """`words` are those round the figure, `under` the heading or the table in which it stands."""

    name: str
    value: str
    words: str
    under: str

    @property
    def token(self) -> str:
        """As a form reads it."""
        return f"{{{self.value}|{self.name}}}"


def search(contents: Mapping[str, Any], words: str) -> list[Findable]:
    """The first of those that hold every one of `words`; a figure that stands in several places is found once."""
    wanted, found = words.casefold().split(), dict[str, Findable]()
    for one in _findable(contents):
        text = f"{one.under} {one.words} {one.value}".casefold()
        if one.name not in found and all(word in text for word in wanted):
            found[one.name] = one
            if len(found) == MOST:
                break
    return list(found.values())


def words_by_name(contents: Mapping[str, Any]) -> dict[str, str]:
    """Each figure with the words by which a person knows it."""
    found: dict[str, str] = {}
    for one in _findable(contents):
        found.setdefault(one.name, f"{one.under}: {one.words}" if one.under else one.words)
    return found


def _findable(contents: Mapping[str, Any]) -> Iterator[Findable]:
    heading = ""
    for block in outline_of(contents).blocks:
        if isinstance(block, Heading):
            heading = plain(block.runs)
        for key, text, words, under in _in_block(block, heading):
            yield Findable(named(contents, key), text, words, under)


def _in_block(block: Block, heading: str) -> Iterator[tuple[str, str, str, str]]:
    if isinstance(block, Table | Chart):
        for row in block.rows:
            for column, cell in zip(block.head, row, strict=True):
                whose = f"{plain(row[0])} · {column}"
                yield from ((run.key, run.text, whose, block.caption) for run in cell if isinstance(run, Figure))
    elif isinstance(block, Paragraph):
        yield from ((key, text, words, heading) for key, text, words in _clauses(block.runs))


def _clauses(runs: Runs) -> Iterator[tuple[str, str, str]]:
    """Each figure of a paragraph with the clause in which it stands."""
    whole, place = plain(runs), 0
    for run in runs:
        if isinstance(run, Figure):
            before = ENDS.split(whole[:place])[-1]
            after = ENDS.split(whole[place + len(run.text) :])[0]
            yield run.key, run.text, before + run.text + after
        place += len(run.text)
