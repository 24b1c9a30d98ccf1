"""Which figure of the register stands at a place of the contents. Pure."""

from __future__ import annotations

from tracking.reports.saying import Contents, value_at

TOTALS = {
    "measures": "measures.total",
    "percent": "completion.percent",
    "expected_percent": "completion.expected",
    "overdue": "overdue.total",
    "departments": "departments.total",
    "departments_missing": "departments.missing",
}
OF_MEASURES = {"percent": "measure.percent", "expected_percent": "measure.expected"}
OF_TARGETS = {"value": "target.value", "share": "target.share", "expected.value": "target.expected"}
NAMED_ALIKE = ("lights", "shares", "filings", "milestones", "suggestions")
SUGGESTIONS = {"total", "waiting", "owed", "answered", "closed", "on_time"}


def name_of(contents: Contents, key: str) -> str:
    """The name of the figure at `key`; empty where the register knows none: a goal, days late, a month before."""
    match key.split("."):
        case ["totals", field]:
            return TOTALS[field]
        case ["suggestions", field] if field not in SUGGESTIONS:
            return ""
        case [family, field] if family in NAMED_ALIKE:
            return f"{family}.{field}"
        case ["target_states", state]:
            return f"targets.{state}"
        case ["sections" | "departments" as parts, place, *rest]:
            part = f"{parts.removesuffix('s')}-{value_at(contents, f'{parts}.{place}.id') or 'none'}"
            return f"{_of_part(rest)}@{part}"
        case ["measures", place, field] if field in OF_MEASURES:
            return f"{OF_MEASURES[field]}@measure-{value_at(contents, f'measures.{place}.id')}"
        case ["targets", place, *rest] if ".".join(rest) in OF_TARGETS:
            return f"{OF_TARGETS['.'.join(rest)]}@target-{value_at(contents, f'targets.{place}.id')}"
        case ["figures", place, "value"]:
            return str(value_at(contents, f"figures.{place}.id"))
        case ["moved", "figures", place, "after"]:
            return str(value_at(contents, f"moved.figures.{place}.id"))
    return ""


def _of_part(steps: list[str]) -> str:
    match steps:
        case ["measures"]:
            return "measures.total"
        case ["lights", light]:
            return f"lights.{light}"
    return f"filings.{steps[0]}"
