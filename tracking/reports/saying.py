"""Filling sentences with what stands in frozen contents. Pure."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

from tracking.reports.outline import Figure, Quote, Runs, Text

Contents = Mapping[str, Any]


def value_at(contents: Contents, key: str) -> Any:
    """What stands in the contents at a dotted path; list places are numbers counted from 0."""
    found: Any = contents
    for step in key.split("."):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def figure(contents: Contents, key: str) -> Figure:
    return Figure(shown(value_at(contents, key)), key)


def shown(value: Any) -> str:
    """A number as a reader writes it: 68.00 is 68, 68.50 is 68.5; what is unknown is a dash."""
    if value is None:
        return "—"
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def say(contents: Contents, template: str, *, at: str = "", **words: str | Runs) -> Runs:
    """Fill one sentence: a field handed in is a word, every other one is a figure of the contents."""
    runs: list[Text | Figure | Quote] = []
    for literal, field, _spec, _conversion in string.Formatter().parse(template):
        if literal:
            runs.append(Text(literal))
        if field is None:
            continue
        if field in words:
            word = words[field]
            runs.extend((Text(word),) if isinstance(word, str) else word)
        else:
            runs.append(figure(contents, at + field if field.startswith(".") else field))
    return tuple(runs)
