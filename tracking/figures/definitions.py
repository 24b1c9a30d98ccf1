"""What each figure means: its name, its definition and its formula in words, and which rows it is taken from.

The one register. Page, chart, interface and report name a figure by its code here; a number without a code is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracking.figures.choosing import FILINGS, MILESTONES
from tracking.figures.subjects import Source, Subject, SubjectKind
from tracking.filings import FilingState
from tracking.milestones import MilestoneState
from tracking.models import Duty
from tracking.standing import Light
from tracking.suggestions import COUNTED
from tracking.targets import TargetState

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Number = int | Decimal | None
PLAN = frozenset({SubjectKind.PLAN})
GROUPS = frozenset({SubjectKind.PLAN, SubjectKind.DEPARTMENT, SubjectKind.SECTION})
ONE_MEASURE = frozenset({SubjectKind.MEASURE})
ONE_TARGET = frozenset({SubjectKind.TARGET})


class Reckoning(TextChoices):
    """How the number comes out of its rows; the formula says it in full."""

    COUNT = "count", _("number of rows")
    SHARE = "share", _("share in percent, by the largest remainder")
    MEAN = "mean", _("mean of the rows, rounded half up to one decimal")
    DIFFERENCE = "difference", _("difference of two figures")
    VALUE = "value", _("the value of the row itself")
    SUM = "sum", _("sum of the rows")


@dataclass(frozen=True)
class Definition:
    """`own_day` tells of which day the number speaks where that is not the day asked for."""

    code: str
    name: StrOrPromise
    meaning: StrOrPromise
    formula: StrOrPromise
    unit: StrOrPromise
    reckoning: Reckoning
    about: frozenset[SubjectKind]
    value: Callable[[Subject], Number]
    sources: Callable[[Subject], tuple[Source, ...]]
    own_day: Callable[[Subject], date | None] = lambda _subject: None


FILING_MEANINGS: Mapping[str, StrOrPromise] = {
    "expected": _("Filings that were expected for the month: one for each open measure when the month was opened."),
    "filed": _("Filings that were in by the end of the day: submitted, signed or accepted."),
    "missing": _("Filings expected and not in: not begun, a draft, or returned and owed again."),
    "on_time": _("Filings in by the end of the day that first came in by their deadline."),
    "late": _("Filings in by the end of the day that first came in after their deadline."),
    "waiting": _("Filings in by the end of the day and not reviewed yet."),
    "accepted": _("Filings that the coordinating office had accepted by the end of the day."),
    "returned": _("Filings that had been sent back and were not submitted again; part of those missing."),
}
MILESTONE_MEANINGS: Mapping[str, StrOrPromise] = {
    "total": _("Milestones of the measures that count on the day."),
    "done": _("Milestones reached by the end of the day."),
    "due": _("Milestones whose date had come by the day."),
    "kept": _("Milestones whose date had come and that were reached by their date."),
    "overdue": _("Milestones whose date lies before the day, not reached, of measures not closed."),
}
LIGHT_MEANINGS: Mapping[str, StrOrPromise] = {
    Light.DONE: _("Measures that are finished: closed, or reported and accepted at 100 %."),
    Light.ON_SCHEDULE: _("Measures that are on schedule on the day."),
    Light.BEHIND: _("Measures that have a milestone due soon or a completion behind schedule."),
    Light.OVERDUE: _("Measures that have missed a date, or are far behind schedule."),
    Light.NOT_STARTED: _("Measures of which nothing has been reported and nothing is due yet."),
}
TARGET_MEANINGS: Mapping[str, StrOrPromise] = {
    TargetState.REACHED: _("Targets whose value meets the goal."),
    TargetState.ON_WAY: _("Targets not met yet and not behind what is expected today."),
    TargetState.BEHIND: _("Targets below what is expected today by the points set for the plan, or more."),
    TargetState.UNKNOWN: _("Targets of which no value has been accepted yet."),
}
SUGGESTION_NAMES: Mapping[str, tuple[StrOrPromise, StrOrPromise]] = {
    "total": (_("Suggestions"), _("Suggestions registered by the end of the day.")),
    "waiting": (_("Suggestions to assign"), _("Suggestions that nobody had been asked to answer.")),
    "owed": (_("Suggestions to answer"), _("Suggestions assigned and not answered.")),
    "answered": (_("Suggestions answered"), _("Suggestions whose answer stands, closed ones among them.")),
    "closed": (_("Suggestions closed"), _("Suggestions whose answer was checked and closed.")),
    "on_time": (_("Suggestions answered on time"), _("Suggestions first answered by the day set for it.")),
    "reopened": (_("Suggestions taken up again"), _("Suggestions that were ever taken up again after closing.")),
}


def count(formula: StrOrPromise) -> StrOrPromise:
    return format_lazy("{}{}", _("Number of: "), formula)


def _light_count(of: Subject, light: str) -> Number:
    return of.figures.count_of(light)


def _light_share(of: Subject, light: str) -> Number:
    return of.share_of(light)


def _shining(of: Subject, light: str) -> tuple[Source, ...]:
    return tuple(Source.of_measure(row) for row in of.rows if row.light == light)


def _filing_count(of: Subject, state: str) -> Number:
    return int(getattr(of.figures.filings, state))


def _filings(of: Subject, state: str) -> tuple[Source, ...]:
    return tuple(map(Source.of_filing, filter(FILINGS[state], of.rows)))


def _milestone_count(of: Subject, state: str) -> Number:
    return int(getattr(of.figures.milestones, state))


def _milestones(of: Subject, state: str) -> tuple[Source, ...]:
    return tuple(map(Source.of_milestone, filter(MILESTONES[state], of.steps)))


def _late(of: Subject, kind: str | None) -> tuple[Source, ...]:
    return tuple(Source.of_overdue(row) for row in of.overdue if kind in (None, row.kind))


def _late_count(of: Subject, kind: str | None) -> Number:
    return len(_late(of, kind))


def _targets(of: Subject, state: str) -> tuple[Source, ...]:
    return tuple(Source.of_target(row) for row in of.targets if row.state == state)


def _target_count(of: Subject, state: str) -> Number:
    return len(_targets(of, state))


def _suggestions(of: Subject, state: str) -> tuple[Source, ...]:
    return tuple(map(Source.of_suggestion, filter(COUNTED[state], of.suggestions)))


def _suggestion_count(of: Subject, state: str) -> Number:
    return sum(map(COUNTED[state], of.suggestions))


def definitions() -> Iterator[Definition]:
    yield from _of_measures()
    yield from _of_lights()
    yield from _of_filings()
    yield from _of_milestones()
    yield from _of_overdue()
    yield from _of_targets()
    yield from _of_suggestions()


def _of_measures() -> Iterator[Definition]:
    yield Definition(
        "measures.total", _("Measures"), _("Measures of the plan that were not withdrawn by the end of the day."),
        count(_("measures in force on the day")), pgettext_lazy("unit", "measures"), Reckoning.COUNT, GROUPS,
        lambda of: of.figures.measures, lambda of: tuple(map(Source.of_measure, of.rows)),
    )  # fmt: skip
    yield Definition(
        "completion.percent", _("Completion"),
        _("Mean of the completion last reported and accepted, measure by measure; none accepted counts as 0."),
        _("Sum of the accepted percentages divided by the number of measures"), "%", Reckoning.MEAN, GROUPS,
        lambda of: of.figures.percent, lambda of: tuple(Source.of_measure(row, row.percent) for row in of.rows),
    )  # fmt: skip
    yield Definition(
        "completion.expected", _("Schedule"), _("Mean of the completion that was expected by the day."),
        _("Sum of the expected percentages divided by the number of measures"), "%", Reckoning.MEAN, GROUPS,
        lambda of: of.figures.expected_percent,
        lambda of: tuple(Source.of_measure(row, row.expected_percent) for row in of.rows),
    )  # fmt: skip
    yield Definition(
        "completion.points", _("Against schedule"), _("How far completion is ahead of the schedule; negative: behind."),
        _("Completion less schedule, both as printed"), _("points"), Reckoning.DIFFERENCE, GROUPS,
        lambda of: of.points, lambda of: tuple(Source.of_measure(row, row.points) for row in of.rows),
    )  # fmt: skip
    yield Definition(
        "measure.percent", _("Completion of the measure"), _("The completion last reported and accepted."),
        _("Percentage of the latest accepted filing"), "%", Reckoning.VALUE, ONE_MEASURE,
        lambda of: of.row.percent, lambda of: (Source.of_filing(of.row, of.row.percent),),
    )  # fmt: skip
    yield Definition(
        "measure.expected", _("Schedule of the measure"), _("The completion expected by the day."),
        _("From the milestones and their weights, else the part of the year gone"), "%", Reckoning.VALUE, ONE_MEASURE,
        lambda of: of.row.expected_percent, lambda of: (Source.of_measure(of.row, of.row.expected_percent),),
    )  # fmt: skip


def _of_lights() -> Iterator[Definition]:
    for light in Light:
        yield Definition(
            f"lights.{light.value}", light.label, LIGHT_MEANINGS[light],
            count(format_lazy(_("measures whose light is “{light}” on the day"), light=light.label)),
            pgettext_lazy("unit", "measures"), Reckoning.COUNT, GROUPS,
            partial(_light_count, light=light), partial(_shining, light=light),
        )  # fmt: skip
        yield Definition(
            f"shares.{light.value}", format_lazy(_("Share: {light}"), light=light.label), LIGHT_MEANINGS[light],
            _("Measures of this light in percent of all, rounded together with the other lights so that they make 100"),
            "%", Reckoning.SHARE, GROUPS, partial(_light_share, light=light), partial(_shining, light=light),
        )  # fmt: skip


def _of_filings() -> Iterator[Definition]:
    for state in FILINGS:
        yield Definition(
            f"filings.{state}", FilingState(state).label, FILING_MEANINGS[state],
            count(format_lazy(_("filings of the month counted as “{state}”"), state=FilingState(state).label)),
            pgettext_lazy("unit", "filings"), Reckoning.COUNT, GROUPS,
            partial(_filing_count, state=state), partial(_filings, state=state),
        )  # fmt: skip
    yield Definition(
        "departments.total", _("Departments that file"), _("Lead departments that owe at least one filing this month."),
        count(_("departments with an expected filing")), pgettext_lazy("unit", "departments"), Reckoning.COUNT, PLAN,
        lambda of: len(of.departments), lambda of: tuple(map(Source.of_department, of.departments)),
    )  # fmt: skip
    yield Definition(
        "departments.missing", _("Departments that still owe"),
        _("Lead departments of which at least one filing is missing."),
        count(_("departments with a missing filing")), pgettext_lazy("unit", "departments"), Reckoning.COUNT, PLAN,
        lambda of: len(of.owing), lambda of: tuple(map(Source.of_department, of.owing)),
    )  # fmt: skip


def _of_milestones() -> Iterator[Definition]:
    names = {"total": _("Milestones"), "done": MilestoneState.DONE.label, "due": MilestoneState.DUE.label,
             "kept": MilestoneState.KEPT.label, "overdue": MilestoneState.OVERDUE.label}  # fmt: skip
    for state in MILESTONES:
        yield Definition(
            f"milestones.{state}", names[state], MILESTONE_MEANINGS[state],
            count(format_lazy(_("milestones counted as “{state}”"), state=names[state])),
            pgettext_lazy("unit", "milestones"), Reckoning.COUNT, GROUPS,
            partial(_milestone_count, state=state), partial(_milestones, state=state),
        )  # fmt: skip


def _of_overdue() -> Iterator[Definition]:
    kinds = {
        "total": (_("Overdue items"), _("overdue milestones and filings"), None),
        "milestones": (_("Overdue milestones"), _("milestones past their date"), Duty.Kind.MILESTONE),
        "filings": (_("Overdue filings"), _("filings past their deadline, of months not locked"), Duty.Kind.UPDATE),
    }
    for code, (name, what, kind) in kinds.items():
        yield Definition(
            f"overdue.{code}", name, _("What is owed and past its day, counted in working days since."),
            count(what), pgettext_lazy("unit", "items"), Reckoning.COUNT, GROUPS,
            partial(_late_count, kind=kind), partial(_late, kind=kind),
        )  # fmt: skip


def _of_targets() -> Iterator[Definition]:
    yield Definition(
        "targets.total", _("Targets"), _("Targets of the measures that count on the day."),
        count(_("targets in force on the day")), pgettext_lazy("unit", "targets"), Reckoning.COUNT, PLAN,
        lambda of: len(of.targets), lambda of: tuple(map(Source.of_target, of.targets)),
    )  # fmt: skip
    for state in TargetState:
        yield Definition(
            f"targets.{state.value}", format_lazy(_("Targets: {state}"), state=state.label), TARGET_MEANINGS[state],
            count(format_lazy(_("targets that are “{state}” on the day"), state=state.label)),
            pgettext_lazy("unit", "targets"), Reckoning.COUNT, PLAN,
            partial(_target_count, state=state), partial(_targets, state=state),
        )  # fmt: skip
    yield Definition(
        "target.value", _("Value reached"), _("What the accepted readings amount to, as of the day of the last one."),
        _("Readings that tell of their month alone are added up; else the latest reading counts"), "",
        Reckoning.VALUE, ONE_TARGET, lambda of: of.target.value, lambda of: Source.of_readings(of.target),
        lambda of: of.target.as_of,
    )  # fmt: skip
    yield Definition(
        "target.expected", _("Value expected"), _("What is expected by the day on the way to the goal."),
        _("Linear from the baseline to the goal, unless values were decided for months"), "",
        Reckoning.VALUE, ONE_TARGET, lambda of: of.target.expected,
        lambda of: (Source.of_target(of.target, of.target.expected),),
    )  # fmt: skip
    yield Definition(
        "target.share", _("Part of the way"), _("How much of the way to the goal was gone, in percent, not capped."),
        _("Value less baseline, divided by goal less baseline"), "%", Reckoning.VALUE, ONE_TARGET,
        lambda of: of.target.share, lambda of: Source.of_readings(of.target), lambda of: of.target.as_of,
    )  # fmt: skip


def _of_suggestions() -> Iterator[Definition]:
    for state, (name, meaning) in SUGGESTION_NAMES.items():
        yield Definition(
            f"suggestions.{state}", name, meaning, count(_("suggestions for which this holds")),
            pgettext_lazy("unit", "suggestions"), Reckoning.COUNT, PLAN,
            partial(_suggestion_count, state=state), partial(_suggestions, state=state),
        )  # fmt: skip


DEFINITIONS: Mapping[str, Definition] = {one.code: one for one in definitions()}
