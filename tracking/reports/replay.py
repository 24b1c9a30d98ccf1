"""Making an issued report again from its frozen contents, to prove that it says today what it said then."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from plans import vault
from tracking.models import Report
from tracking.reports import keyring, manifest
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
    """`parts` holds the contents under “contents” and every file under its format.

    `signed` tells whether the manifest lists just these hashes and one of our keys proves it; None without a manifest.
    """

    parts: Mapping[str, Compared]
    signed: bool | None = None

    @property
    def equal(self) -> bool:
        return all(part.equal for part in self.parts.values()) and self.signed is not False


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
    return Replay(parts, signed=_is_signed(report, recorded) if report.manifest else None)


def _is_signed(report: Report, recorded: Mapping[str, str]) -> bool:
    signed = manifest.read(report.manifest.encode())
    listed = {name: file["sha256"] for name, file in signed.statement["files"].items()}
    key = keyring.public_keys().get(signed.key_id)
    same = (listed, signed.statement["contents"]) == (dict(recorded), report.sha256)
    return same and key is not None and signed.proven_by(key)
