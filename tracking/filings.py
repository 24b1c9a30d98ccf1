"""How filings stood on a day. Read from the log of steps alone, so that a past day never changes its answer.

A first draft leaves no step: nobody can say afterwards when it was begun. It counts as not filed, as every draft does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.workdays import ONE_DAY
from tracking.models import ProgressUpdate, Step
from tracking.models.update import ProgressUpdateQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Status = ProgressUpdate.Status
STATE_AFTER = {
    Step.Verb.SUBMIT: Status.SUBMITTED,
    Step.Verb.WITHDRAW: Status.DRAFT,
    Step.Verb.SIGN: Status.SIGNED,
    Step.Verb.ACCEPT: Status.ACCEPTED,
    Step.Verb.RETURN: Status.RETURNED,
}
WAITING = (Status.SUBMITTED, Status.SIGNED)


@dataclass(frozen=True)
class Mark:
    """How a state is shown: a word, and the tone of its tag (g, y, r, or none)."""

    label: StrOrPromise
    tone: str = ""


MARKS = {
    Status.EXPECTED: Mark(_("Not filed")),
    Status.DRAFT: Mark(_("Not filed")),
    Status.SUBMITTED: Mark(_("Waiting for review"), "y"),
    Status.SIGNED: Mark(_("Waiting for review"), "y"),
    Status.ACCEPTED: Mark(_("Accepted"), "g"),
    Status.RETURNED: Mark(_("Returned"), "r"),
}


class FilingState(TextChoices):
    """How the filings of a month are sorted when they are counted; the states overlap."""

    EXPECTED = "expected", _("Expected filings")
    FILED = "filed", _("Filed")
    MISSING = "missing", _("Not filed")
    ON_TIME = "on_time", _("Filed on time")
    LATE = "late", _("Late filing")
    WAITING = "waiting", _("Waiting for review")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")


def end_of(day: date) -> datetime:
    """The first moment after `day` in the time of the house (Asia/Shanghai)."""
    return datetime.combine(day + ONE_DAY, time.min, tzinfo=timezone.get_default_timezone())


def as_of(updates: ProgressUpdateQuerySet, *, day: date) -> ProgressUpdateQuerySet:
    """The updates that existed at the end of `day`, with `state`, `first_filed_on`, `on_time` and `owed_by`.

    `state` is a code of ProgressUpdate.Status. `first_filed_on` and `on_time` are those of the first submission and
    empty before it. `owed_by` is the day by which the next filing is owed: the period's deadline, for a returned one
    the grace of the plan in working days after its return if that is later (the same as in the duty view).
    """
    steps = Step.objects.filter(update=OuterRef("pk"), taken_at__lt=end_of(day))
    last = steps.order_by("-taken_at", "-pk")
    first = steps.filter(verb=Step.Verb.SUBMIT).order_by("taken_at", "pk")
    zone = timezone.get_default_timezone()
    second_chance = Func(
        F("last_step_on"),
        F("period__plan__grace_days"),
        F("period__plan__district"),
        function="plans_add_workdays",
        output_field=DateField(),
    )
    state = Case(
        *(When(verb=verb, then=Value(state.value)) for verb, state in STATE_AFTER.items()), output_field=CharField()
    )
    return (
        updates.filter(period__opened_on__lte=day)
        .alias(last_step_on=Subquery(last.values(on=TruncDate("taken_at", tzinfo=zone))[:1]))
        .annotate(
            # What the last step says is asked of it once, not once for each verb.
            state=Coalesce(Subquery(last.values(state=state)[:1]), Value(Status.EXPECTED.value)),
            first_filed_on=Subquery(first.values(on=TruncDate("taken_at", tzinfo=zone))[:1], output_field=DateField()),
        )
        .annotate(
            on_time=ExpressionWrapper(Q(first_filed_on__lte=F("period__due_on")), output_field=BooleanField(null=True)),
            owed_by=Case(
                When(state=Status.RETURNED, then=Greatest(F("period__due_on"), second_chance)),
                default=F("period__due_on"),
                output_field=DateField(),
            ),
        )
    )


def sorted_as(state: str) -> Q:
    """The updates, as annotated by `as_of`, that count under a FilingState."""
    filed = Q(state__in=ProgressUpdate.FILED)
    return {
        FilingState.EXPECTED: Q(),
        FilingState.FILED: filed,
        FilingState.MISSING: ~filed,
        FilingState.ON_TIME: filed & Q(on_time=True),
        FilingState.LATE: filed & Q(on_time=False),
        FilingState.WAITING: Q(state__in=WAITING),
        FilingState.ACCEPTED: Q(state=Status.ACCEPTED),
        FilingState.RETURNED: Q(state=Status.RETURNED),
    }[FilingState(state)]


def still_open(day: date) -> Q:
    """Updates whose period was not locked at the end of `day`."""
    return Q(period__locked_at=None) | Q(period__locked_at__gte=end_of(day))


def overdue(updates: ProgressUpdateQuerySet, *, day: date) -> ProgressUpdateQuerySet:
    """Filings owed on `day` and past their day, in periods not yet locked (a locked one takes no filing any more)."""
    owed = as_of(updates, day=day).filter(still_open(day) & Q(state__in=ProgressUpdate.OWED, owed_by__lt=day))
    return owed.annotate(month=F("period__month"))
