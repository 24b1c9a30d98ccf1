"""Bytes in, departures out. Read an untrusted file by `sandbox.departures_untrusted` only."""

from __future__ import annotations

from dataclasses import replace

from plans.documents.form.departure import Departure
from plans.documents.form.lines import sheet_of
from plans.documents.form.rules import departures_of


def departures(content: bytes) -> tuple[Departure, ...]:
    """In the order of the clauses; the same one in several places once, at the first. Raises UnreadableDocument."""
    told: dict[tuple[str, ...], Departure] = {}
    for one in departures_of(sheet_of(content)):
        key = (one.clause, one.rule, one.found, one.wanted)
        known = told.get(key)
        told[key] = replace(known, times=known.times + 1) if known else one
    return tuple(sorted(told.values(), key=lambda one: ([int(step) for step in one.clause.split(".")], one.paragraph)))
