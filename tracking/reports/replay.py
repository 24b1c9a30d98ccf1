"""Making an issued report again from its frozen contents, to prove that it says today what it said then."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from plans import vault
from tracking.models import Report
from tracking.reports.canonical import digest_of
from tracking.reports.rendering import render


@dataclass(frozen=True)
class Compared:
    """The SHA-256 recorded when the report was issued, and the one of what was made now."""

    stored: str
    made: str

    @property
    def equal(self) -> bool:
        return self.stored == self.made


@dataclass(frozen=True)
class Replay:
    """`parts` holds the contents under “contents” and every file under its format."""

    parts: Mapping[str, Compared]

    @property
    def equal(self) -> bool:
        return all(part.equal for part in self.parts.values())


def replay(report: Report) -> Replay:
    """Hash the frozen contents, render every file from them and compare. A draft has no files and compares alone.

    The bytes in the vault are read too: raises vault.Tampered or FileNotFoundError when they are not what was issued.
    """
    recorded = {file.format: file.sha256 for file in report.files.order_by("format")}
    for digest in recorded.values():
        vault.fetch(digest)
    made = render(report.contents) if recorded else {}
    parts = {"contents": Compared(report.sha256, digest_of(report.contents))}
    for name, digest in recorded.items():
        parts[name] = Compared(digest, hashlib.sha256(made.get(name, b"")).hexdigest())
    return Replay(parts)
