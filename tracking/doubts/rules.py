"""The names of the doubts, and what one of them has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Doubt(TextChoices):
    """In the order of weight."""

    FELL = "fell", _("Completion is lower than last accepted")
    READING_FELL = "reading_fell", _("A cumulative figure falls")
    OPEN_MILESTONE = "open_milestone", _("Said to be done while a milestone is open")
    UNPROVEN = "unproven", _("100 % without evidence")
    DEPARTMENTS_DIFFER = "departments_differ", _("Two departments report different values")
    TEXT_DIFFERS = "text_differs", _("The text says another figure than the reading")
    BEFORE_START = "before_start", _("Done before it started")
    JUMPED = "jumped", _("A leap of more than three times the usual change")
    REPEATED = "repeated", _("The same text three months running")
    UNCHANGED = "unchanged", _("No change three times in a row")
    EXTENSION_REPEATED = "extension_repeated", _("An extension asked for twice for the same reason")
    NO_READING = "no_reading", _("No reading of a target")


@dataclass(frozen=True)
class Finding:
    """A doubt with what was compared with what, and what the liaison says to it."""

    doubt: Doubt
    words: str
    answer: str = ""

    def __str__(self) -> str:
        return self.doubt.value

    @property
    def label(self) -> str:
        return str(self.doubt.label)


@dataclass(frozen=True)
class Reported:
    """One value of this filing. `earlier` are the values that count, with their days, in order."""

    target: str
    kind: str
    unit: str
    scale: Decimal
    adds_up: bool
    value: Decimal
    as_of: date
    earlier: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True)
class Told:
    """A value that some department reported for the same target and day."""

    target: str
    as_of: date
    department: str
    value: Decimal


@dataclass(frozen=True)
class Step:
    """A milestone in the order of the plan."""

    title: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class Case:
    """All that the rules look at. `percents` are the accepted ones of earlier months, `texts` the two filed last."""

    month: date
    starts_on: date
    progress: str = ""
    percent: Decimal | None = None
    no_change: bool = False
    percents: tuple[tuple[date, Decimal], ...] = ()
    texts: tuple[str, ...] = ()  # the latest first
    steps: tuple[Step, ...] = ()
    reported: tuple[Reported, ...] = ()
    told: tuple[Told, ...] = ()
    expected: tuple[str, ...] = ()  # the targets of which a reading is expected
    extension_reasons: tuple[tuple[str, str], ...] = ()  # (milestone, reason), in the order asked
    known: Mapping[str, bool] = field(default_factory=dict)  # what the query decided already
