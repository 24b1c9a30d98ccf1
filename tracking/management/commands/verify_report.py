"""Tell a file of an issued report from any other by its signed manifest. Needs no database and no network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from plans.management.shell import REFUSED
from tracking.reports import keyring, manifest
from tracking.reports.manifest import BrokenKey, BrokenManifest, Signed

FALSE = 1  # exit code
MANIFESTS = "*.manifest.json"

Keys = Mapping[str, Ed25519PublicKey]


class Command(BaseCommand):
    help = (
        "Say whether a file is what was issued. Exit code 0 when it is, 1 when it is not, 2 when nothing can be said."
    )
    requires_system_checks = []  # a file and keys are compared, here or on a foreign desk

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--manifest", type=Path, help="else the one beside FILE that lists it")
        parser.add_argument("--key", help="a public key in base64, or a file with the published keys; else our own")

    def handle(self, *, file: Path, manifest: Path | None, key: str | None, **options: Any) -> None:
        content = _bytes_of(file)
        signed = _read(manifest) if manifest else _beside(file, content)
        proven = _is_proven(signed, _keys(key))
        listed = signed.format_of(content)
        for line in _told(signed.statement):
            self.stdout.write(line)
        if not proven:
            raise CommandError(_("FALSE: the signature of the manifest does not hold."), returncode=FALSE)
        if not listed:
            raise CommandError(_("FALSE: this file is none of those that were issued."), returncode=FALSE)
        self.stdout.write(_("TRUE: this is the %(format)s file as it was issued.") % {"format": listed})


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}", returncode=REFUSED)


def _read(file: Path) -> Signed:
    try:
        return manifest.read(_bytes_of(file))
    except BrokenManifest:
        raise CommandError(_("%(file)s is no manifest.") % {"file": file}, returncode=REFUSED)


def _beside(file: Path, content: bytes) -> Signed:
    """The manifest in the same folder that lists the file by its hash, else the only one there."""
    found: list[Signed] = []
    for place in sorted(file.parent.glob(MANIFESTS)):
        with suppress(BrokenManifest):
            found.append(manifest.read(_bytes_of(place)))
    listing = [signed for signed in found if signed.format_of(content)] or found
    if not listing or (len(listing) > 1 and not listing[0].format_of(content)):
        words = _("No manifest of %(file)s lies beside it; name one with --manifest.")
        raise CommandError(words % {"file": file}, returncode=REFUSED)
    return listing[0]


def _keys(text: str | None) -> Keys:
    if text is None:
        return keyring.public_keys()
    try:
        return dict(_given(text))
    except (BrokenKey, ValueError, TypeError, KeyError):
        raise CommandError(_("%(key)s is no public key.") % {"key": text}, returncode=REFUSED)


def _given(text: str) -> Iterator[tuple[str, Ed25519PublicKey]]:
    place = Path(text)
    if not place.is_file():
        key = manifest.public_key(text)
        yield manifest.id_of(key), key
        return
    written = place.read_text().strip()
    rows = json.loads(written)["keys"] if written.startswith("{") else [{"public_key": written}]
    for row in rows:
        key = manifest.public_key(row["public_key"])
        yield manifest.id_of(key), key


def _is_proven(signed: Signed, keys: Keys) -> bool:
    if signed.key_id not in keys:
        words = _("The manifest was signed with the key %(id)s, which is not among those given.")
        raise CommandError(words % {"id": signed.key_id}, returncode=REFUSED)
    return signed.proven_by(keys[signed.key_id])


def _told(statement: Mapping[str, Any]) -> Iterator[str]:
    """Who, what and when, as it was signed."""
    said = {name: statement.get(name, "–") for name in ("plan", "month", "revision", "as_of", "report", "key")}
    yield _("%(plan)s %(month)s, revision %(revision)s, as of %(as_of)s (report %(report)s)") % said
    issued = {name: statement.get(name, "–") for name in ("issued_at", "office", "issued_by")}
    yield _("issued %(issued_at)s by %(office)s (%(issued_by)s)") % issued
    if statement.get("reason"):
        yield _("correction: %(reason)s") % {"reason": statement["reason"]}
    yield _("signed with the key %(key)s") % said
