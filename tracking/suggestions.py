"""How many suggestions there are and what became of them, on any day, out of the steps alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import CharField, Count, DateField, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from plans.models import Department, Plan
from tracking import filings
from tracking.models import Suggestion, SuggestionStep
from tracking.models.suggestion import Outcome, Satisfaction, SuggestionQuerySet
from tracking.shares import percentage

Verb = SuggestionStep.Verb
ANSWERED = (Verb.ANSWER, Verb.CLOSE)


@dataclass(frozen=True)
class SuggestionRow:
    """One suggestion as it was known on a day; see `as_known_on`."""

    READ: ClassVar = (
        "pk", "year", "serial", "subject", "turn", "outcome", "satisfaction", "times_reopened", "first_answered_on",
        "first_owed_by",
    )  # fmt: skip

    pk: int
    year: int
    serial: int
    subject: str
    turn: str | None
    outcome: str | None
    satisfaction: str | None
    times_reopened: int | None
    first_answered_on: date | None
    first_owed_by: date | None

    @property
    def is_answered(self) -> bool:
        return self.turn in ANSWERED

    @property
    def is_on_time(self) -> bool:
        """Whether the first answer of one that is answered came by the day set for it."""
        answered, owed = self.first_answered_on, self.first_owed_by
        return self.is_answered and answered is not None and owed is not None and answered <= owed


# Which rows count for what.
COUNTED: Mapping[str, Callable[[SuggestionRow], bool]] = {
    "total": lambda _row: True,
    "waiting": lambda row: row.turn is None,
    "owed": lambda row: row.turn is not None and not row.is_answered,
    "answered": lambda row: row.is_answered,
    "closed": lambda row: row.turn == Verb.CLOSE,
    "on_time": lambda row: row.is_on_time,
    "reopened": lambda row: bool(row.times_reopened),
}


@dataclass(frozen=True)
class SuggestionFigures:
    """total = waiting + owed + answered; `closed` and `on_time` are part of `answered`.

    `outcomes` and `satisfaction` speak of the answers that stand on the day. On time means that the first answer came
    by the day set for it. `reopened` counts suggestions that were ever taken up again.
    """

    as_of: date
    total: int
    waiting: int
    owed: int
    answered: int
    closed: int
    on_time: int
    reopened: int
    outcomes: dict[str, int]
    satisfaction: dict[str, int]

    @property
    def to_review(self) -> int:
        """Answered and not closed yet."""
        return self.answered - self.closed

    @property
    def all_answered(self) -> bool:
        return self.total > 0 and self.answered == self.total

    @property
    def satisfied_share(self) -> Any:
        """Satisfied and basically satisfied, in percent of those who gave an opinion."""
        opinions = sum(count for said, count in self.satisfaction.items() if said != Satisfaction.NONE)
        pleased = self.satisfaction[Satisfaction.SATISFIED] + self.satisfaction[Satisfaction.BASICALLY]
        return percentage(pleased, opinions)


def as_known_on(suggestions: SuggestionQuerySet, *, day: date) -> SuggestionQuerySet:
    """Those registered by the end of `day`, each with what had become of it by then.

    `turn` is the last verb that moved it (none: not assigned yet), `outcome` and `satisfaction` are those of the last
    answer, `owed_by` is the day set last.
    """
    steps = SuggestionStep.objects.filter(suggestion=OuterRef("pk"), taken_at__lt=filings.end_of(day))
    last = steps.order_by("-taken_at", "-pk")
    answers = steps.filter(verb=Verb.ANSWER)
    dated = steps.filter(verb__in=(Verb.DISPATCH, Verb.RETURN, Verb.REOPEN)).order_by("-taken_at", "-pk")
    zone = timezone.get_default_timezone()
    first = answers.order_by("taken_at", "pk")
    reopened = steps.filter(verb=Verb.REOPEN).order_by().values("suggestion").annotate(times=Count("pk"))
    return suggestions.filter(recorded_at__lt=filings.end_of(day)).annotate(
        turn=Subquery(last.filter(verb__in=SuggestionStep.TURNS).values("verb")[:1], output_field=CharField()),
        outcome=Subquery(last.filter(verb=Verb.ANSWER).values("outcome")[:1]),
        # Only what was said of the answer that stands.
        satisfaction=Subquery(
            last.filter(verb=Verb.RATE, taken_at__gte=Subquery(_last_answer(day))).values("satisfaction")[:1]
        ),
        first_answered_on=Subquery(first.values(on=TruncDate("taken_at", tzinfo=zone))[:1], output_field=DateField()),
        first_owed_by=Subquery(first.values("due_on")[:1]),
        owed_by=Subquery(dated.values("due_on")[:1]),
        times_reopened=Subquery(reopened.values("times")[:1]),
    )


def _last_answer(day: date) -> Any:
    answers = SuggestionStep.objects.filter(
        suggestion=OuterRef("suggestion"), verb=Verb.ANSWER, taken_at__lt=filings.end_of(day)
    )
    return answers.order_by("-taken_at", "-pk").values("taken_at")[:1]


def suggestion_rows(of: Department | Plan, *, as_of: date) -> tuple[SuggestionRow, ...]:
    """Those of a district, or those followed up under one plan, in one query."""
    own = Q(plan=of) if isinstance(of, Plan) else Q(district=of)
    known: Any = as_known_on(Suggestion.objects.filter(own), day=as_of)
    return tuple(SuggestionRow(*values) for values in known.order_by("year", "serial").values_list(*SuggestionRow.READ))


def suggestion_figures(of: Department | Plan, *, as_of: date) -> SuggestionFigures:
    return counted(suggestion_rows(of, as_of=as_of), as_of=as_of)


def counted(rows: Sequence[SuggestionRow], *, as_of: date) -> SuggestionFigures:
    answered = [row for row in rows if row.is_answered]
    outcomes = Counter(row.outcome for row in answered)
    opinions = Counter(row.satisfaction or Satisfaction.NONE.value for row in answered)
    return SuggestionFigures(
        as_of=as_of,
        **{state: sum(map(counts, rows)) for state, counts in COUNTED.items()},
        outcomes={outcome: outcomes[outcome] for outcome in Outcome.values},
        satisfaction={said: opinions[said] for said in Satisfaction.values},
    )
