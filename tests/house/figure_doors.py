"""The addresses about figures and implementation reports, as `tests.house.doors` lists the others."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.house.world import World

FIGURE = "filings.expected"
ARRANGED = {
    "title": "关于落实情况的报告",
    "addressee": "区人大常委会",
    "text": "一、总体\n{suggestions}。",
    "as_of": "2026-10-22",
}


def address_of(door: str, thing: str, world: World) -> str | None:
    """The address where it is more than a door and the number of a thing."""
    match door:
        case "figure_detail":
            return reverse(door, args=[world.pk(thing), FIGURE])
        case "api-figure-list" | "api-figure-compare":
            return f"{reverse(door)}?plan={world.pk(thing)}"
        case "api-figure-detail":
            return f"{reverse(door, args=[FIGURE])}?plan={world.pk(thing)}"
        case "implementation_report_file":
            return reverse(door, args=[world.pk(thing), "docx"])
    return None


def body_of(door: str, world: World) -> dict[str, Any] | None:
    """What the page or a machine would send there; None where the address is none of these."""
    match door:
        case "implementation_arrange":
            return {**ARRANGED, "version": 1}
        case "api-implementation-report-list":
            return {**ARRANGED, "version": 1, "plan": world.pk("plan")}
        case "implementation_report_issue" | "api-implementation-report-issue":
            return {"version": 1, "reason": "补充数据"}
    return None
