"""Which figures of a report have to add up to which. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracking.reports.saying import Contents, value_at
from tracking.reports.words import LIGHTS


@dataclass(frozen=True)
class Identity:
    """The figures at `parts` make the one at `whole`. `code` names its sentence."""

    code: str
    parts: tuple[str, ...]
    whole: str
    total: int
    stated: int

    @property
    def holds(self) -> bool:
        return self.total == self.stated


def identities(contents: Contents) -> Iterator[Identity]:
    """Those of a monthly report; only what stands in the contents is added."""
    yield _identity(contents, "filed", ("filings.filed", "filings.missing"), "filings.expected")
    yield _identity(contents, "punctual", ("filings.on_time", "filings.late"), "filings.filed")
    yield _identity(contents, "reviewed", ("filings.accepted", "filings.waiting"), "filings.filed")
    yield _identity(contents, "lights", tuple(f"lights.{light}" for light in LIGHTS), "totals.measures")
    yield _identity(contents, "sections", _all(contents, "sections", "measures"), "totals.measures")
    yield _identity(contents, "departments", _all(contents, "departments", "expected"), "filings.expected")


def _all(contents: Contents, rows: str, field: str) -> tuple[str, ...]:
    return tuple(f"{rows}.{place}.{field}" for place in range(len(contents[rows])))


def _identity(contents: Contents, code: str, parts: tuple[str, ...], whole: str) -> Identity:
    total = sum(value_at(contents, key) for key in parts)
    return Identity(code, parts, whole, total=total, stated=value_at(contents, whole))
