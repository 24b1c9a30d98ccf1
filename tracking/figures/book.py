"""All figures of a plan for one month and as of one day, each under its name.

A name is a code of the register and, behind an @, what the figure speaks of if not of the whole plan:
“filings.missing”, “filings.missing@department-12”, “target.value@target-7”.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plans.models import Plan
from tracking.figures.definitions import DEFINITIONS, Definition, Number
from tracking.figures.gathering import plan_figures
from tracking.figures.shapes import GroupFigures, PlanFigures
from tracking.figures.subjects import Source, Subject, SubjectKind
from tracking.figures.target_rows import TargetRow, target_rows
from tracking.models import Period
from tracking.suggestions import SuggestionRow, suggestion_rows


class UnknownFigure(Exception):
    """No figure of this plan is called so."""


@dataclass(frozen=True)
class Figure:
    """One number with everything that stands behind it. `as_of` is the day of which it speaks."""

    definition: Definition
    subject: Subject
    value: Number
    as_of: date
    month: date | None

    @property
    def id(self) -> str:
        return self.definition.code + self.subject.key

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.definition.sources(self.subject)

    @property
    def unit(self) -> str:
        """Of a target its own."""
        of_target = self.subject.kind == SubjectKind.TARGET and not self.definition.unit
        return self.subject.target.unit if of_target else str(self.definition.unit)


@dataclass(frozen=True)
class FigureBook:
    plan: PlanFigures
    targets: tuple[TargetRow, ...]
    suggestions: tuple[SuggestionRow, ...]

    @cached_property
    def subjects(self) -> dict[str, Subject]:
        return {subject.key: subject for subject in self._subjects()}

    def figure(self, name: str) -> Figure:
        """The figure called `name`; raises UnknownFigure."""
        code, mark, about = name.partition("@")
        definition, subject = DEFINITIONS.get(code), self.subjects.get(mark + about)
        if definition is None or subject is None or subject.kind not in definition.about:
            raise UnknownFigure(name)
        return self._figure(definition, subject)

    def figures(self, kind: str = "") -> Iterator[Figure]:
        """All, or those that speak of one kind of subject, subject by subject in the order of the register."""
        for subject in self.subjects.values():
            if kind in ("", subject.kind):
                for definition in DEFINITIONS.values():
                    if subject.kind in definition.about:
                        yield self._figure(definition, subject)

    def found(self, words: str) -> Iterator[Figure]:
        """Those whose name, subject or definition holds each of the words, for who looks for a figure to insert."""
        asked = words.casefold().split()
        for figure in self.figures():
            told = f"{figure.id} {figure.definition.name} {figure.subject.name} {figure.definition.meaning}".casefold()
            if all(word in told for word in asked):
                yield figure

    def _figure(self, definition: Definition, subject: Subject) -> Figure:
        day = definition.own_day(subject) or self.plan.as_of
        return Figure(definition, subject, definition.value(subject), day, self.plan.month)

    def _subjects(self) -> Iterator[Subject]:
        plan, whole = self.plan, self.plan.by_pk
        owing = tuple(group for group in plan.departments if group.filings.expected)
        yield Subject(
            SubjectKind.PLAN, plan.plan_id, plan.title, plan, plan.rows, plan.steps, plan.overdue, self.targets,
            self.suggestions, owing,
        )  # fmt: skip
        for group in plan.departments:
            yield self._part(SubjectKind.DEPARTMENT, group, {pk: row.department_id for pk, row in whole.items()})
        for group in plan.sections:
            yield self._part(SubjectKind.SECTION, group, {pk: row.section_id for pk, row in whole.items()})
        for row in plan.rows:
            name = f"{row.number} {row.title}".strip()
            yield Subject(SubjectKind.MEASURE, row.pk, name, plan, rows=(row,))
        for target in self.targets:
            measure = whole[target.measure_id]
            yield Subject(SubjectKind.TARGET, target.pk, target.text, plan, rows=(measure,), targets=(target,))

    def _part(self, kind: SubjectKind, group: GroupFigures, part_of: dict[int, int | None]) -> Subject:
        """A department leads measures, and owes milestones and filings itself; a section is its measures."""
        plan, own = self.plan, kind == SubjectKind.DEPARTMENT
        return Subject(
            kind,
            group.pk,
            group.name,
            group,
            rows=tuple(row for row in plan.rows if part_of[row.pk] == group.pk),
            steps=tuple(
                step for step in plan.steps if (step.owner_id if own else part_of[step.measure_id]) == group.pk
            ),
            overdue=tuple(
                row for row in plan.overdue if (row.department_id if own else part_of[row.measure_id]) == group.pk
            ),
        )


def figure_book(plan: Plan, *, period: Period | None, as_of: date) -> FigureBook:
    return with_parts(plan, plan_figures(plan, period=period, as_of=as_of))


def with_parts(plan: Plan, figures: PlanFigures) -> FigureBook:
    """The book of figures that are known already, with targets and suggestions of the same day."""
    return FigureBook(
        plan=figures,
        targets=target_rows(plan, figures.by_pk, as_of=figures.as_of),
        suggestions=suggestion_rows(plan, as_of=figures.as_of),
    )
