"""What a figure speaks of, and what it was taken from. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracking.figures.shapes import GroupFigures, MeasureRow, MilestoneRow, OverdueRow, PlanFigures
from tracking.figures.target_rows import TargetRow
from tracking.suggestions import SuggestionRow


class SubjectKind(TextChoices):
    PLAN = "plan", _("plan")
    DEPARTMENT = "department", _("department")
    SECTION = "section", _("section")
    MEASURE = "measure", _("measure")
    TARGET = "target", _("target")


@dataclass(frozen=True)
class Source:
    """A row that a figure was taken from. `value` is what it brings in; None where it counts as one.

    `kind` is measure, filing, milestone, reading, target, suggestion or department; `about` its measure.
    """

    kind: str
    pk: int | None
    title: str
    value: Decimal | None = None
    about: int | None = None
    state: str = ""

    @staticmethod
    def of_measure(row: MeasureRow, value: Decimal | None = None) -> Source:
        return Source("measure", row.pk, f"{row.number} {row.title}".strip(), value, row.pk, row.light)

    @staticmethod
    def of_filing(row: MeasureRow, value: Decimal | None = None) -> Source:
        title = f"{row.number} {row.title}".strip()
        return Source("filing", row.update_id, title, value, row.pk, row.filing_state)

    @staticmethod
    def of_milestone(step: MilestoneRow) -> Source:
        return Source("milestone", step.pk, step.title, None, step.measure_id, step.state)

    @staticmethod
    def of_overdue(row: OverdueRow) -> Source:
        name = f"{row.measure_number} {row.measure_title}".strip()
        kind = "milestone" if row.title else "filing"
        return Source(kind, row.thing_id, row.title or name, Decimal(row.working_days_late), row.measure_id, "overdue")

    @staticmethod
    def of_department(group: GroupFigures) -> Source:
        return Source("department", group.pk, group.name)

    @staticmethod
    def of_target(row: TargetRow, value: Decimal | None = None) -> Source:
        return Source("target", row.pk, row.text, value, row.measure_id, row.state)

    @staticmethod
    def of_readings(row: TargetRow) -> tuple[Source, ...]:
        """Those that count: all where they add up (one a month, its latest), else the last one."""
        latest = {one.as_of.replace(day=1): one for one in row.readings if one.value is not None}
        counted = list(latest.values()) if row.adds_up else list(latest.values())[-1:]
        return tuple(Source("reading", row.pk, f"{one.as_of}", one.value, row.measure_id) for one in counted)

    @staticmethod
    def of_suggestion(row: SuggestionRow) -> Source:
        return Source("suggestion", row.pk, f"{row.year}-{row.serial:03d} {row.subject}")


@dataclass(frozen=True)
class Subject:
    """A plan, or a part of it: its figures and the rows they were counted from."""

    kind: SubjectKind
    pk: int | None
    name: str
    figures: PlanFigures | GroupFigures
    rows: tuple[MeasureRow, ...] = ()
    steps: tuple[MilestoneRow, ...] = ()
    overdue: tuple[OverdueRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    suggestions: tuple[SuggestionRow, ...] = ()
    departments: tuple[GroupFigures, ...] = ()

    @property
    def key(self) -> str:
        """How the figures of this subject are named behind their code; nothing for the plan."""
        return "" if self.kind == SubjectKind.PLAN else f"@{self.kind}-{self.pk or 'none'}"

    @property
    def points(self) -> Decimal | None:
        if self.figures.percent is None or self.figures.expected_percent is None:
            return None
        return self.figures.percent - self.figures.expected_percent

    @property
    def row(self) -> MeasureRow:
        return self.rows[0]

    @property
    def target(self) -> TargetRow:
        return self.targets[0]

    @property
    def owing(self) -> tuple[GroupFigures, ...]:
        return tuple(group for group in self.departments if group.filings.missing)

    def share_of(self, light: str) -> Decimal:
        return next(one.share for one in self.figures.lights if one.light == light)
