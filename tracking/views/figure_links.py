"""Where a figure leads: that of a report to its origin, and every figure to the list behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from plans.models import Plan
from tracking.figures import Figure
from tracking.figures.subjects import Subject, SubjectKind
from tracking.reports.figure_names import name_of
from tracking.reports.sentences import value_at

Contents = Mapping[str, Any]
FILED_WORDS = ("progress", "problems", "help", "next_steps")
NONE_OF_THEM = "null"  # what the filters call “without lead” and “in no section”


def origin_of(contents: Contents, key: str) -> str:
    """The address of the origin of the figure at `key`, else of what stands behind it."""
    name = name_of(contents, key)
    if not name:
        return link_of(contents, key)
    about = {"as_of": contents["as_of"]}
    if "period" in contents:
        about["month"] = contents["period"]["month"][:7]
    return f"{reverse('figure_detail', args=[contents['plan']['id'], name])}?{urlencode(about)}"


def link_of(contents: Contents, key: str) -> str:
    """The address of the list or the page behind the figure or the quote at `key`."""
    match key.split("."):
        case ["measures" | "overdue" as rows, place, field]:
            return _page_of(value_at(contents, f"{rows}.{place}"), field)
        case ["moved", "measures", place, _field]:
            return reverse("measure_detail", args=[value_at(contents, f"moved.measures.{place}.id")])
        case ["targets", place, *_field]:
            return reverse("target_detail", args=[value_at(contents, f"targets.{place}.id")])
        case ["words", place, "text"]:
            return reverse("measure_detail", args=[value_at(contents, f"words.{place}.measure_id")])
        case ["figures" | "moved" | "course", *_field]:
            return ""
        case steps:
            return _list_behind(contents, steps)


def _list_behind(contents: Contents, steps: list[str]) -> str:
    match steps:
        case ["sections", place, *rest]:
            section = value_at(contents, f"sections.{place}.id") or NONE_OF_THEM
            return _list(contents, "measure_list", section=section, **_light(rest))
        case ["departments", place, state]:
            department = value_at(contents, f"departments.{place}.id") or NONE_OF_THEM
            return _filings(contents, state, department=department)
        case ["filings", state]:
            return _filings(contents, state)
        case ["milestones" | "target_states" as family, state]:
            name = "milestone_list" if family == "milestones" else "target_list"
            return _list(contents, name, **({} if state == "total" else {"state": state}))
        case ["suggestions", *_field]:
            return reverse("suggestion_list")
        case ["totals", "departments" | "departments_missing" as departments]:
            return _filings(contents, "missing" if departments == "departments_missing" else "expected")
        case ["totals", "overdue"]:
            return _list(contents, "duty_list")
    return _list(contents, "measure_list", **_light(steps))


def _page_of(row: Mapping[str, Any], field: str) -> str:
    """What was filed is shown with its filing, everything else with its measure."""
    if field in FILED_WORDS and row["update"]:
        return reverse("update_detail", args=[row["update"]])
    return reverse("measure_detail", args=[row.get("measure_id", row.get("id"))])


def _light(steps: list[str]) -> dict[str, str]:
    return {"light": steps[1]} if steps[0] in ("lights", "shares") else {}


def _filings(contents: Contents, state: str, **narrowed: Any) -> str:
    return _list(contents, "update_list", month=contents["period"]["month"][:7], state=state, **narrowed)


def _list(contents: Contents, name: str, **query: Any) -> str:
    about = {"plan": contents["plan"]["id"], "as_of": contents["as_of"]}
    return f"{reverse(name)}?{urlencode(about | query)}"


def list_behind(figure: Figure, *, plan: Plan) -> str:
    """The list that shows the rows of `figure`, filtered like it; nothing where no list can be filtered so."""
    family, _dot, state = figure.definition.code.partition(".")
    narrowed = _narrowed(figure.subject)
    about = {"plan": plan.pk, "as_of": figure.as_of.isoformat()}
    match family, figure.subject.kind:
        case ("measures" | "completion", _):
            name, more = "measure_list", narrowed
        case ("lights" | "shares", _):
            name, more = "measure_list", narrowed | {"light": state}
        case ("filings", SubjectKind.PLAN | SubjectKind.DEPARTMENT) if figure.month:
            name, more = "update_list", narrowed | {"month": f"{figure.month:%Y-%m}", "state": state}
        case ("milestones", SubjectKind.PLAN):
            name, more = "milestone_list", {} if state == "total" else {"state": state}
        case ("overdue", SubjectKind.PLAN | SubjectKind.DEPARTMENT) if state == "total":
            name, more = "duty_list", narrowed
        case ("targets", _):
            name, more = "target_list", {} if state == "total" else {"state": state}
        case _:
            return ""
    return f"{reverse(name)}?{urlencode(about | more)}"


def _narrowed(subject: Subject) -> dict[str, Any]:
    if subject.kind in (SubjectKind.DEPARTMENT, SubjectKind.SECTION):
        return {str(subject.kind): subject.pk or NONE_OF_THEM}
    return {}
