"""Where a figure of a report leads: to the list behind it, as of the report's own day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tracking.reports.sentences import value_at

Contents = Mapping[str, Any]
FILED_WORDS = ("progress", "problems", "next_steps")
NONE_OF_THEM = "null"  # what the filters call “without lead” and “in no section”


def link_of(contents: Contents, key: str) -> str:
    """The address of the list or the page behind the figure or the quote at `key`."""
    match key.split("."):
        case ["measures" | "overdue" as rows, place, field]:
            return _page_of(value_at(contents, f"{rows}.{place}"), field)
        case ["sections", place, *rest]:
            section = value_at(contents, f"sections.{place}.id") or NONE_OF_THEM
            return _list(contents, "measure_list", section=section, **_light(rest))
        case ["departments", place, state]:
            department = value_at(contents, f"departments.{place}.id") or NONE_OF_THEM
            return _filings(contents, state, department=department)
        case ["filings", state]:
            return _filings(contents, state)
        case ["milestones", state]:
            return _list(contents, "milestone_list", **({} if state == "total" else {"state": state}))
        case ["totals", "departments" | "departments_missing" as departments]:
            return _filings(contents, "missing" if departments == "departments_missing" else "expected")
        case ["totals", "overdue"]:
            return _list(contents, "duty_list")
        case steps:
            return _list(contents, "measure_list", **_light(steps))


def _page_of(row: Mapping[str, Any], field: str) -> str:
    """What was filed is shown with its filing, everything else with its measure."""
    if field in FILED_WORDS:
        return reverse("update_detail", args=[row["update"]])
    return reverse("measure_detail", args=[row.get("measure_id", row.get("id"))])


def _light(steps: list[str]) -> dict[str, str]:
    return {"light": steps[1]} if steps[0] in ("lights", "shares") else {}


def _filings(contents: Contents, state: str, **narrowed: Any) -> str:
    return _list(contents, "update_list", month=contents["period"]["month"][:7], state=state, **narrowed)


def _list(contents: Contents, name: str, **query: Any) -> str:
    about = {"plan": contents["plan"]["id"], "as_of": contents["as_of"]}
    return f"{reverse(name)}?{urlencode(about | query)}"
