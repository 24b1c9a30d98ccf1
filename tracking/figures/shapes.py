"""The shape of every number that is said about a plan: frozen values, the same for page, chart, API and report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class LightCount:
    """How many measures show a light, and their share of all in percent (the shares of a plan add up to 100)."""

    light: str
    count: int
    share: Decimal


@dataclass(frozen=True)
class Segment:
    """A light's stretch of a bar that is 100 wide."""

    light: str
    start: Decimal
    width: Decimal


@dataclass(frozen=True)
class FilingFigures:
    """Filings of one month. expected = filed + missing; filed = on_time + late = waiting + accepted.

    `returned` is the part of `missing` that was sent back and is owed again.
    """

    expected: int = 0
    filed: int = 0
    missing: int = 0
    on_time: int = 0
    late: int = 0
    waiting: int = 0
    accepted: int = 0
    returned: int = 0


@dataclass(frozen=True)
class MilestoneFigures:
    """`done` by the day; `due` up to and including the day; `kept` of those due were reached by their date."""

    total: int = 0
    done: int = 0
    due: int = 0
    kept: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class MeasureRow:
    """One measure as it stood. `filing_state` is a code of ProgressUpdate.Status, empty where nothing was expected.

    `revision_id` is the last revision submitted by the day: the source of what a report quotes.
    """

    pk: int
    ordinal: int
    number: str
    title: str
    section_id: int | None
    department_id: int | None
    department: str
    light: str
    percent: Decimal | None
    expected_percent: Decimal
    next_due_on: date | None
    last_filed_month: date | None
    update_id: int | None = None
    filing_state: str = ""
    filed_on: date | None = None
    filed_on_time: bool | None = None
    revision_id: int | None = None

    @property
    def points(self) -> Decimal:
        """Completion less schedule; none accepted counts as 0."""
        return (self.percent or Decimal(0)) - self.expected_percent


@dataclass(frozen=True)
class MilestoneRow:
    """One milestone as it stood. `state` is a code of MilestoneState; `done_on` is empty where it was reached later.

    `is_due` from its own day on; `owner_id` is its department, else the lead of its measure.
    """

    pk: int
    title: str
    measure_id: int
    owner_id: int | None
    due_on: date
    done_on: date | None
    state: str
    is_due: bool


@dataclass(frozen=True)
class OverdueRow:
    """A milestone or a filing past its day. `kind` and `key` are those of the duty view."""

    kind: str
    thing_id: int
    title: str
    due_on: date
    working_days_late: int
    measure_id: int
    measure_ordinal: int
    measure_number: str
    measure_title: str
    department_id: int | None
    department: str
    month: date | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.thing_id}"


@dataclass(frozen=True)
class GroupFigures:
    """The figures of one department (as lead; milestones and overdue by who owes them) or of one section."""

    pk: int | None
    name: str
    measures: int
    lights: tuple[LightCount, ...]
    percent: Decimal | None
    expected_percent: Decimal | None
    filings: FilingFigures
    milestones: MilestoneFigures
    overdue: int

    def count_of(self, light: str) -> int:
        return next(count.count for count in self.lights if count.light == light)


@dataclass(frozen=True)
class PlanFigures:
    """All numbers of a plan. `month` is the first day of the reporting month, None where no period was open.

    `working_days_left` counts to the filing deadline `due_on` and is negative after it.
    """

    plan_id: int
    title: str
    month: date | None
    due_on: date | None
    working_days_left: int | None
    as_of: date
    measures: int
    lights: tuple[LightCount, ...]
    percent: Decimal | None
    expected_percent: Decimal | None
    filings: FilingFigures
    milestones: MilestoneFigures
    departments: tuple[GroupFigures, ...]
    sections: tuple[GroupFigures, ...]
    rows: tuple[MeasureRow, ...]
    steps: tuple[MilestoneRow, ...]
    overdue: tuple[OverdueRow, ...]

    @property
    def by_pk(self) -> dict[int, MeasureRow]:
        return {row.pk: row for row in self.rows}

    @property
    def working_days_past(self) -> int:
        """Since the filing deadline; 0 up to it."""
        return max(0, -(self.working_days_left or 0))

    def count_of(self, light: str) -> int:
        return next(count.count for count in self.lights if count.light == light)

    def rows_with(self, light: str) -> tuple[MeasureRow, ...]:
        return tuple(row for row in self.rows if row.light == light)
