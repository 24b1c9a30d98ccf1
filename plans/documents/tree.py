"""What a document says, as frozen values.

Every extracted value is a `Field` that remembers where it was read. Offsets count characters of
`ParsedPlan.text`, the stored text after repair, so `plan.text[span.start:span.end] == field.quote`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Span:
    """A half-open range of characters."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Location:
    """A place a person can find: line and paragraph of the stored text, counted from 1."""

    line: int
    paragraph: int | None = None
    page: int | None = None


@dataclass(frozen=True)
class Field(Generic[T]):
    """A value and the words it was read from. `span` is None when the document does not say it."""

    value: T
    span: Span | None = None
    quote: str = ""


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Problem:
    """A defect of the document, reported and never mended. Worded by `messages.problem_text`."""

    code: str
    severity: Severity
    at: Location | None = None
    params: tuple[tuple[str, str], ...] = ()
    span: Span | None = None


LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a document that is read at all."""
MOST_CHARACTERS = 1_000_000
"""Of its text; about 1,200 printed pages."""


class UnreadableDocument(Exception):
    """The bytes cannot become a text. Worded by `messages.UNREADABLE`."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[object, ...]:
        return (_unreadable, (self.code, self.params))


def _unreadable(code: str, params: dict[str, str]) -> UnreadableDocument:
    return UnreadableDocument(code, **params)


@dataclass(frozen=True)
class Repair:
    """One change made to the original text. `at` counts in the original, `result_at` in the stored text."""

    at: Span
    result_at: Span
    original: str
    result: str
    method: str
    sure: bool


class Kind(StrEnum):
    """What sort of document this is. Only `PLANS` become a plan."""

    PLAN = "plan"
    DRAFT_PLAN = "draft_plan"
    WORK_POINTS = "work_points"
    DIVISION_OF_WORK = "division_of_work"
    DIVISION_TABLE = "division_table"
    POLICY_MEASURES = "policy_measures"
    REPORT = "report"
    PROGRESS_NOTICE = "progress_notice"
    PROGRESS_TABLE = "progress_table"
    NEWS_INTERPRETATION = "news_interpretation"
    NOTICE = "notice"
    UNKNOWN = "unknown"

    @property
    def is_plan(self) -> bool:
        return self in PLANS


PLANS = frozenset(
    {
        Kind.PLAN,
        Kind.DRAFT_PLAN,
        Kind.WORK_POINTS,
        Kind.DIVISION_OF_WORK,
        Kind.DIVISION_TABLE,
        Kind.POLICY_MEASURES,
    }
)
PROGRESS = frozenset({Kind.REPORT, Kind.PROGRESS_NOTICE, Kind.PROGRESS_TABLE, Kind.NEWS_INTERPRETATION})


@dataclass(frozen=True)
class Reason:
    """Why a document was taken for its kind. Worded by `messages.reason_text`."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


class Role(StrEnum):
    """`RESPONSIBLE` is 责任单位 without a lead beside it, or no role word at all."""

    LEAD = "lead"
    COOP = "coop"
    RESPONSIBLE = "responsible"


@dataclass(frozen=True)
class DepartmentRef:
    """A unit as printed. `generic` marks an unnamed group such as 各相关部门."""

    name: Field[str]
    role: Role
    generic: bool = False


class DeadlineKind(StrEnum):
    DATE = "date"
    ONGOING = "ongoing"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    RELATIVE = "relative"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Deadline:
    """When something is due. `on` is the nominal calendar day and set only for `DATE`."""

    kind: DeadlineKind
    on: date | None
    words: str
    span: Span


class Comparator(StrEnum):
    EQUAL = "="
    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    ABOUT = "~"
    NEARLY = "<~"
    SOMEWHAT_MORE = ">~"


class TargetKind(StrEnum):
    INCREMENT = "increment"
    CUMULATIVE = "cumulative"
    LEVEL = "level"
    AT_MOST = "at_most"
    REDUCTION = "reduction"
    ASPIRATION = "aspiration"


@dataclass(frozen=True)
class Target:
    """A number to reach. `value` is scaled to `unit` (4.3万个 is 43000 个; money keeps 万元 or 亿元)."""

    text: str
    value: Decimal
    unit: str
    comparator: Comparator
    kind: TargetKind
    span: Span
    baseline: Decimal | None = None
    on: date | None = None


@dataclass(frozen=True)
class Figure:
    """A number already reached, and the day it holds for where the text says so."""

    text: str
    value: Decimal
    unit: str
    comparator: Comparator
    as_of: date | None
    span: Span


@dataclass(frozen=True)
class ParsedSection:
    """A group of measures. `parent` is an index into `ParsedPlan.sections`; `level` counts from 1."""

    ordinal: int
    number: str
    heading: Field[str]
    level: int
    parent: int | None
    span: Span


@dataclass(frozen=True)
class ParsedTask:
    """A part of a measure with departments or deadlines of its own."""

    number: str
    text: Field[str]
    departments: tuple[DepartmentRef, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


@dataclass(frozen=True)
class ParsedMeasure:
    """One numbered measure. `number` is as printed, mistakes included; `ordinal` is its place, from 1.

    `section` is an index into `ParsedPlan.sections` (the innermost one). `safeguard` marks an item of
    组织保障 that is numbered in one run with the measures.
    """

    ordinal: int
    number: str
    heading: Field[str] | None
    body: Field[str]
    section: int | None
    departments: tuple[DepartmentRef, ...]
    deadlines: tuple[Deadline, ...]
    targets: tuple[Target, ...]
    tasks: tuple[ParsedTask, ...]
    span: Span
    safeguard: bool = False

    @property
    def title(self) -> str:
        """The heading, or the beginning of the sentence where none is printed."""
        return self.heading.value if self.heading else self.body.value[:40]


@dataclass(frozen=True)
class ParsedRequirement:
    """An item of 工作要求 or 保障措施: how to work, not what to do."""

    number: str
    heading: Field[str] | None
    body: Field[str]
    section: int | None
    span: Span


@dataclass(frozen=True)
class ParsedPlan:
    """One document, read. `language` is zh-Hans, zh-Hant, zh-Hant-corrupt or en, as it was printed."""

    kind: Kind
    reason: Reason
    text: str
    language: str
    title: Field[str] | None
    doc_number: Field[str] | None
    issuer: Field[str] | None
    issue_date: Field[date] | None
    year: Field[int] | None
    is_draft: bool
    superior_plan: Field[str] | None
    sections: tuple[ParsedSection, ...]
    measures: tuple[ParsedMeasure, ...]
    work_requirements: tuple[ParsedRequirement, ...]
    figures: tuple[Figure, ...]
    repairs: tuple[Repair, ...]
    problems: tuple[Problem, ...]
