"""What people write in a report, between their form and the frozen contents. Pure.

In a form a bound figure reads {3|lights.done}: what it says and what it is called. Only the name is kept; the value
comes from the contents whenever the report is drawn. A name is the path of the figure with the identity of a row in
place of its position, so that it means the same row after the figures were drawn anew: measures.#17.percent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracking.reports.laid_over import identified
from tracking.reports.outline import Figure, Name, Outline, Paragraph, Quote, Runs, parts_of
from tracking.reports.sentences import outline_of, shown, value_at

Contents = Mapping[str, Any]
Stretches = Sequence[Any]  # str, or {"figure": name, "text": what it said when it was written}

TOKEN = re.compile(r"\{([^{}|]*)\|([^{}|\s]+)\}")
CLAUSE = re.compile(r"[^，。；：、,;:\n]*[，。；：、,;:\n]*")
IDENTITIES = ("id", "key")  # by what a row of the contents is known, the first that it has
LONGEST = 4000  # characters of one passage


class TypedOver(ValueError):
    """A bound figure does not say what the data say."""

    def __init__(self, typed: str, value: str) -> None:
        self.typed, self.value = typed, value
        super().__init__(f"{typed} is {value}")


class UnknownFigure(ValueError):
    """There is no such figure in the contents."""


@dataclass(frozen=True)
class Words:
    """What stands at `place`, as a passage keeps it; without `stretches` the place is left out."""

    place: str
    after: str
    stretches: Stretches


def named(contents: Contents, key: str) -> str:
    """The name under which the figure at the path `key` lasts."""
    found: Any = contents
    steps = []
    for step in key.split("."):
        if isinstance(found, list):
            found = found[int(step)]
            identity = _identity(found)
            steps.append(step if identity is None else f"#{identity}")
        else:
            found = found[step]
            steps.append(step)
    return ".".join(steps)


def placed(contents: Contents, name: str) -> str | None:
    """The path at which the figure called `name` stands in these contents; None when it is not there."""
    found: Any = contents
    steps = []
    for step in name.split("."):
        if isinstance(found, list):
            at = _position(found, step)
            if at is None:
                return None
            step, found = str(at), found[at]
        elif isinstance(found, Mapping) and step in found:
            found = found[step]
        else:
            return None
        steps.append(step)
    return None if isinstance(found, list | Mapping) else ".".join(steps)


def _identity(row: Any) -> Any:
    found = (row[name] for name in IDENTITIES if name in row) if isinstance(row, Mapping) else iter(())
    return next(found, None)


def _position(rows: list[Any], step: str) -> int | None:
    if step.startswith("#"):
        return next((at for at, row in enumerate(rows) if str(_identity(row)) == step[1:]), None)
    return int(step) if step.isdecimal() and int(step) < len(rows) else None


def read(source: str, contents: Contents) -> list[Any]:
    """The stretches of what a form sent, one line. Raises TypedOver and UnknownFigure."""
    stretches: list[Any] = []
    end = 0
    line = " ".join(source.split())
    for token in TOKEN.finditer(line):
        stretches += [line[end : token.start()]] if token.start() > end else []
        said, name = token.groups()
        key = placed(contents, name)
        if key is None:
            raise UnknownFigure(name)
        value = shown(value_at(contents, key))
        if said.strip() != value:
            raise TypedOver(said.strip(), value)
        stretches.append({"figure": name, "text": value})
        end = token.end()
    return stretches + ([line[end:]] if line[end:] else [])


def source_of(runs: Runs, contents: Contents) -> str:
    """How a block reads in a form."""
    return "".join(_token(run.text, named(contents, run.key)) if isinstance(run, Figure) else run.text for run in runs)


def source_of_stretches(stretches: Stretches, contents: Contents) -> str:
    """How a passage reads in a form; a figure that is gone is the number that it was."""
    return "".join(stretch if isinstance(stretch, str) else _bound(stretch, contents) for stretch in stretches)


def _bound(stretch: Mapping[str, str], contents: Contents) -> str:
    key = placed(contents, stretch["figure"])
    return stretch["text"] if key is None else _token(shown(value_at(contents, key)), stretch["figure"])


def _token(text: str, name: str) -> str:
    return f"{{{text}|{name}}}"


def with_words(contents: Contents, words: Iterable[Words]) -> Contents:
    """The contents with what people wrote, ready to be frozen; without any words, the contents themselves."""
    words = list(words)
    if not words:
        return contents
    outline = identified(outline_of(contents))
    names = _names(outline)
    drawn = {block.id: block.runs for block in outline.blocks if isinstance(block, Paragraph)}
    return {**contents, "written": [_frozen(one, contents, names, drawn.get(one.place, ())) for one in words]}


def _frozen(words: Words, contents: Contents, names: Sequence[str], drawn: Runs) -> dict[str, Any]:
    quoted = {run.key for run in drawn if isinstance(run, Quote)}
    filed = {key: str(value_at(contents, key)) for key in sorted(quoted)}
    return {
        "place": words.place,
        "after": words.after,
        "runs": [run for stretch in words.stretches for run in _runs(stretch, contents, names, filed)],
    }


def _runs(stretch: Any, contents: Contents, names: Sequence[str], filed: Mapping[str, str]) -> Iterator[dict[str, str]]:
    if not isinstance(stretch, str):
        key = placed(contents, stretch["figure"])
        yield {"text": stretch["text"]} if key is None else {"figure": key}
        return
    for text in _apart(stretch, names):
        if text in names:
            yield {"name": text}
        else:
            yield from _sourced(text, filed)


def _names(outline: Outline) -> list[str]:
    """What is called so somewhere in the report and holds digits, the longest first."""
    blocks = (block for block in outline.blocks if isinstance(block, Paragraph))
    found = {run.text for block in blocks for run in block.runs if isinstance(run, Name) and re.search(r"\d", run.text)}
    return sorted(found, key=lambda name: (-len(name), name))


def _apart(text: str, names: Sequence[str]) -> list[str]:
    if not names:
        return [text]
    return [part for part in re.split("(" + "|".join(map(re.escape, names)) + ")", text) if part]


def _sourced(text: str, filed: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Clauses with a number that still stand word for word in what was filed here remain its words."""
    words = ""
    for clause in CLAUSE.findall(text):
        said = clause.strip("，。；：、,;: ")
        source = next((key for key, whole in filed.items() if re.search(r"\d", said) and said in whole), "")
        if not source:
            words += clause
            continue
        if words:
            yield {"text": words}
        yield {"quote": source, "text": clause}
        words = ""
    if words:
        yield {"text": words}


def moved(before: Contents, after: Contents) -> list[tuple[str, str, str]]:
    """Every figure of the report that does not say the same in both: its name, what it said and what it says."""
    was, now = _figures(before), _figures(after)
    names = list(dict.fromkeys([*was, *now]))
    return [(name, was.get(name, "—"), now.get(name, "—")) for name in names if was.get(name) != now.get(name)]


def _figures(contents: Contents) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in outline_of(contents).blocks:
        for runs in parts_of(block):
            found |= {named(contents, run.key): run.text for run in runs if isinstance(run, Figure)}
    return found
