"""What hangs on one measure: a dozen kinds of things of which most measures have few.

A question for what one person may see of a kind costs the same for nothing as for something. So it is first asked, of
all kinds at once and without sight, which there are at all; that answer is not told to anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from measures.models import Measure, Objection, PlanBack, Reassignment, Target
from plans.models import User
from tracking.models import (
    Chase,
    Closing,
    Extension,
    InspectionItem,
    Instruction,
    Notification,
    Proof,
    SuggestionLink,
    SupervisionNotice,
)

# Each kind with the path from its rows to the measure.
KINDS: dict[Any, str] = {
    **dict.fromkeys(
        (Chase, Closing, InspectionItem, Instruction, Notification, Objection, PlanBack, Reassignment, SuggestionLink,
         SupervisionNotice, Target),
        "measure",
    ),
    Extension: "milestone__measure",
    Proof: "milestone__measure",
}  # fmt: skip
WHERE = {
    "measure": "measure_id = %(measure)s",
    "milestone__measure": "milestone_id IN (SELECT id FROM measures_milestone WHERE measure_id = %(measure)s)",
}
QUESTION = " UNION ALL ".join(
    f"SELECT '{kind._meta.label}' WHERE EXISTS (SELECT FROM {kind._meta.db_table} WHERE {WHERE[path]})"
    for kind, path in KINDS.items()
)


@dataclass(frozen=True)
class Hanging:
    """What hangs on `measure`, for `user`."""

    user: User
    measure: Measure
    kinds: frozenset[str]

    def has(self, kind: Any) -> bool:
        return kind._meta.label in self.kinds

    def listed(self, kind: Any, arranged: Callable[[Any], Iterable[Any]] = lambda rows: rows) -> list[Any]:
        """The rows of `kind` in sight as `arranged` makes them of a QuerySet; where there is none, nothing is asked."""
        if not self.has(kind):
            return []
        return list(arranged(kind.objects.visible_to(self.user).filter(**{KINDS[kind]: self.measure.pk})))


def hanging_on(measure: Measure, user: User) -> Hanging:
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, {"measure": measure.pk})
        return Hanging(user, measure, frozenset(label for (label,) in cursor.fetchall()))
