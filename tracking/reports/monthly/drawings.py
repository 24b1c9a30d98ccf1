"""The pictures of a monthly report, each out of figures that also stand in its text or its tables. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracking.reports.monthly.words import MonthlyWords
from tracking.reports.outline import Chart, Figure, Series
from tracking.reports.saying import Contents, figure, value_at
from tracking.reports.words import LIGHTS, Words

MOST_TARGETS = 4  # that are drawn; those behind, the first in plan order


def lights(contents: Contents, words: Words, more: MonthlyWords) -> Chart:
    """A bar for each section, its parts the lights."""
    sections = contents["sections"]
    return Chart(
        form="stack",
        caption=more.lights_chart,
        labels=tuple(section["heading"] or words.unsectioned for section in sections),
        series=tuple(
            Series(
                words.lights[light],
                light,
                tuple(figure(contents, f"sections.{place}.lights.{light}") for place in range(len(sections))),
            )
            for light in LIGHTS
        ),
        unit="",
        id="lights-chart",
    )


def course(contents: Contents, words: Words, more: MonthlyWords) -> Chart:
    """Completion and schedule of the months so far."""
    months = contents["course"]
    return Chart(
        form="lines",
        caption=more.course_chart,
        labels=tuple(words.month(date.fromisoformat(one["month"])) for one in months),
        series=(
            Series(more.actual, "actual", _values(contents, "course", "percent")),
            Series(more.schedule, "schedule", _values(contents, "course", "expected_percent")),
        ),
        unit="%",
        id="course-chart",
    )


def targets(contents: Contents, more: MonthlyWords) -> Iterator[Chart]:
    """The way of each target that is behind, beside what was expected."""
    behind = [place for place, row in enumerate(contents["targets"]) if row["state"] == "behind" and row["months"]]
    for place in behind[:MOST_TARGETS]:
        row, at = contents["targets"][place], f"targets.{place}.months"
        yield Chart(
            form="lines",
            caption=more.target_chart.format(target=row["text"]),
            labels=tuple(str(date.fromisoformat(one["month"]).month) for one in row["months"]),
            series=(
                Series(more.column["value"], "actual", _values(contents, at, "reached")),
                Series(more.column["expected"], "schedule", _values(contents, at, "expected")),
            ),
            unit=row["unit"],
            id=f"target-{row['id']}-chart",
        )


def _values(contents: Contents, rows: str, field: str) -> tuple[Figure | None, ...]:
    keys = [f"{rows}.{place}.{field}" for place in range(len(value_at(contents, rows)))]
    return tuple(None if value_at(contents, key) is None else figure(contents, key) for key in keys)
