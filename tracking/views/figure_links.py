"""Where a figure of a report leads: to the list behind it, as of the report's own day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from tracking.reports.sentences import value_at

Contents = Mapping[str, Any]
WHOLE = {"totals", "lights", "shares", "filings", "milestones"}


def address_of(name: str, *args: Any) -> str:
    """Empty where the page is not served here."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def link_of(contents: Contents, key: str) -> str:
    """The address behind the figure or the quote at `key`; empty where there is none to show."""
    top, *rest = key.split(".")
    if top == "measures":
        return _of_measure(value_at(contents, f"{top}.{rest[0]}"), rest[-1])
    if top == "overdue":
        return address_of("measure_detail", value_at(contents, f"overdue.{rest[0]}.measure_id"))
    if top in WHOLE:
        return _ledger(contents, **_filter_of([top, *rest]))
    group = value_at(contents, f"{top}.{rest[0]}")
    named = {"section": group["id"]} if top == "sections" else {"department": group["id"]}
    return _ledger(contents, **named, **_filter_of(rest[1:] if top == "sections" else ["filings", *rest[1:]]))


def _of_measure(row: Mapping[str, Any], field: str) -> str:
    """What was filed is shown with its filing, everything else with the measure."""
    if field in ("progress", "problems", "next_steps"):
        return address_of("update_detail", row["update"])
    return address_of("measure_detail", row["id"])


def _filter_of(steps: list[str]) -> dict[str, str]:
    match steps:
        case ["lights" | "shares", light]:
            return {"light": light}
        case ["filings", state]:
            return {"filing": state}
        case ["totals", "departments_missing"]:
            return {"filing": "missing"}
        case ["milestones" | "totals", "overdue"]:
            return {"overdue": "1"}
    return {}


def _ledger(contents: Contents, **filters: Any) -> str:
    query = {
        "plan": contents["plan"]["id"],
        "month": contents["period"]["month"][:7],
        "as_of": contents["as_of"],
        **{name: value for name, value in filters.items() if value is not None},
    }
    ledger = address_of("measure_list")
    return f"{ledger}?{urlencode(query)}" if ledger else ""
