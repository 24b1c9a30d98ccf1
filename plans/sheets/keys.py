"""The keys by which rows are known again: signed, so that one of another workbook, or one that was altered, is told."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from plans.sheets.book import Book, Table

SIGNER = Signer(salt="plans.sheets")
UNSAFE = re.compile("[_\ufffe\uffff]|^ | $")
KEY = re.compile(r"(?P<place>[a-z]+\.\d+\.[a-z]+)\.(?P<pk>\d{1,18})\.(?P<version>\d{1,9})\.(?P<digest>[0-9a-f]{24})")


class Altered(ValueError):
    """No key of ours, or one that was changed."""


@dataclass(frozen=True)
class RowKey:
    """`digest` stands for what the filled-in columns said when the sheet was made."""

    place: str
    pk: int
    version: int
    digest: str


def place_of(book: Book, table: Table) -> str:
    return f"{book.name}.{book.thing.pk}.{table.key}"


def mark_of(book: Book, table: Table) -> str:
    """Stands in the first cell of a table: whose it is."""
    return SIGNER.sign(place_of(book, table))


def read_mark(words: str) -> str:
    try:
        return SIGNER.unsign(words.strip())
    except BadSignature:
        raise Altered


def key_of(book: Book, table: Table, *, pk: int, version: int, was: Mapping[str, str]) -> str:
    return SIGNER.sign(f"{place_of(book, table)}.{pk}.{version}.{digest_of(was)}")


def read_key(words: str) -> RowKey:
    try:
        found = KEY.fullmatch(SIGNER.unsign(words.strip()))
    except BadSignature:
        found = None
    if found is None:
        raise Altered
    return RowKey(found["place"], int(found["pk"]), int(found["version"]), found["digest"])


def kept(words: str) -> str:
    """For a hidden cell: JSON without what a program may read as its own signs, such as _x0041_ or an end of line."""
    told = json.dumps(words, ensure_ascii=False)[1:-1]
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", told)


def read_kept(words: str) -> str:
    """Raises Altered for what `kept` never made."""
    try:
        return str(json.loads(f'"{words}"'))
    except ValueError:
        raise Altered


def digest_of(was: Mapping[str, str]) -> str:
    told = json.dumps(dict(sorted(was.items())), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:24]
