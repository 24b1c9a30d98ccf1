"""Sealing the record of changes, and looking whether it is still what was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from plans.models import Seal

MOST = 20_000  # changes of one seal
AT_ONCE = 2_000  # findings that are fetched together
SETTLED = timedelta(days=1)  # no transaction stays open for longer
SEALING = 0x67756174_76  # the advisory lock: one at a time
# The SHA-256 of one change, of everything in it. The moment is written in seconds, so no time zone comes in.
LEAF = """sha256(convert_to(jsonb_build_array(c.id, extract(epoch FROM c.at), c.relation, c.key, c.act, c.before,
    c.after, c.person_id, c.door, c.db_user, c.transaction)::text, 'UTF8'))"""
# That of a seal: of the one before, its own number and moment, and the leaves in their order.
LINK = """sha256({previous} || convert_to({number}::text || ' ' || extract(epoch FROM {at})::text, 'UTF8')
    || {leaves})"""

SEAL = f"""
    WITH last AS (
        SELECT coalesce(max(number), 0) AS number, coalesce((array_agg(digest ORDER BY number DESC))[1], '') AS digest
        FROM (SELECT number, digest FROM plans_seal ORDER BY number DESC LIMIT 1) AS newest),
    settled AS (
        SELECT coalesce((SELECT changes[cardinality(changes)] FROM plans_seal WHERE at < %(settled)s
            ORDER BY number DESC LIMIT 1), 0) AS upto),
    waiting AS (
        SELECT c.id, {LEAF} AS leaf FROM plans_change c, settled
        WHERE c.id > settled.upto
            AND NOT EXISTS (SELECT FROM plans_seal seal, unnest(seal.changes) AS each(id)
                WHERE seal.at >= %(settled)s AND each.id = c.id)
        ORDER BY c.id LIMIT %(most)s),
    gathered AS (
        SELECT array_agg(id ORDER BY id) AS changes, array_agg(leaf ORDER BY id) AS leaves,
            string_agg(leaf, ''::bytea ORDER BY id) AS joined FROM waiting)
    INSERT INTO plans_seal (number, at, changes, leaves, previous, digest)
    SELECT last.number + 1, %(now)s, changes, leaves, last.digest,
        {LINK.format(previous="last.digest", number="(last.number + 1)", at="%(now)s::timestamptz", leaves="joined")}
    FROM last, gathered WHERE changes IS NOT NULL
    RETURNING number, encode(digest, 'hex'), cardinality(changes)"""

TORN = f"""
    SELECT seal.number FROM (
        SELECT *, lag(digest, 1, '') OVER (ORDER BY number) AS before, row_number() OVER (ORDER BY number) AS place
        FROM plans_seal) AS seal
    CROSS JOIN LATERAL (SELECT string_agg(leaf, ''::bytea ORDER BY nr) AS joined
        FROM unnest(seal.leaves) WITH ORDINALITY AS each(leaf, nr)) AS told
    WHERE seal.number <> seal.place OR seal.previous <> seal.before OR seal.digest <>
        {LINK.format(previous="seal.previous", number="seal.number", at="seal.at", leaves="told.joined")}
    ORDER BY seal.number"""
ALTERED = f"""
    SELECT leaf.id, CASE WHEN c.id IS NULL THEN 'missing' WHEN {LEAF} <> leaf.digest THEN 'altered' ELSE 'inserted' END
    FROM (SELECT each.id, each.digest, seal.at FROM plans_seal seal, unnest(seal.changes, seal.leaves)
        AS each(id, digest)) AS leaf
    LEFT JOIN plans_change c ON c.id = leaf.id
    WHERE c.id IS NULL OR {LEAF} <> leaf.digest OR leaf.at > c.at + %(settled)s::interval ORDER BY leaf.id"""
UNSEALED = """
    SELECT c.id FROM plans_change c WHERE c.at < (SELECT max(at) FROM plans_seal) - %(settled)s::interval
        AND NOT EXISTS (SELECT FROM plans_seal seal, unnest(seal.changes) AS each(id) WHERE each.id = c.id)
    ORDER BY c.id"""


@dataclass(frozen=True)
class Sealed:
    """One seal that was set: its number, its hash (hex) and how many changes it covers."""

    number: int
    digest: str
    count: int


@dataclass(frozen=True)
class Finding:
    """What is not as it was sealed: `of` a change or a seal, by its number.

    `altered`, `missing`, `inserted` (sealed long after the moment it claims) and `unsealed` are said of a change,
    `torn` of a seal that does not follow from the one before, `unknown_head` of one that once was the last.
    """

    kind: str
    of: int


@transaction.atomic
def seal(*, now: datetime) -> Sealed | None:
    """Seal what was written since; None when there is nothing, or somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALING])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(SEAL, {"now": now, "settled": now - SETTLED, "most": MOST})
        row = cursor.fetchone()
    return Sealed(*row) if row else None


def seal_all(*, now: datetime) -> list[Sealed]:
    """Until nothing waits."""
    return list(iter(lambda: seal(now=now), None))


def verify(*, head: str = "") -> Iterator[Finding]:
    """Everything that is not as it was sealed. `head` is a former last seal as it was noted, NUMBER:SHA-256.

    Without one, nobody can say whether the end of the chain was cut off, or all of it was made anew.
    """
    told = {"settled": str(SETTLED)}
    yield from (Finding(kind, pk) for pk, kind in _rows(ALTERED, told))
    yield from (Finding("unsealed", pk) for (pk,) in _rows(UNSEALED, told))
    yield from (Finding("torn", number) for (number,) in _rows(TORN, None))
    if head:
        number, _colon, digest = head.partition(":")
        known = Seal.objects.filter(number=int(number)).first() if number.isdecimal() else None
        if known is None or bytes(known.digest).hex() != digest:
            yield Finding("unknown_head", int(number) if number.isdecimal() else 0)


def _rows(statement: str, told: dict[str, str] | None) -> Iterator[tuple[Any, ...]]:
    """Row by row from the server: whoever rewrites a million changes is told of all, and this process does not grow."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, told)
        while some := cursor.fetchmany(AT_ONCE):
            yield from some


def head() -> str:
    """The last seal as NUMBER:SHA-256, to be noted outside the database; empty before the first."""
    last = Seal.objects.first()
    return str(last) if last else ""
