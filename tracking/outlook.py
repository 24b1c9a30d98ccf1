"""Where a measure stands, and which light each completion would give it today: what its liaison wants to know.

A forecast of the rule (`light_rule`), not a second one: it is asked for every whole percent, and a page that knows the
steps between them can answer while somebody moves the slider.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from measures.models import Measure
from plans.workdays import Calendars
from tracking.light_rule import Facts, Light, light_on
from tracking.models import LightOverride
from tracking.standing import thresholds_of, with_standing

FULL = 100


@dataclass(frozen=True)
class Outlook:
    """`steps` are the lights from each percent on, rising; `light` and `percent` are the last accepted word."""

    light: Light
    percent: Decimal | None
    expected_percent: Decimal
    steps: Sequence[tuple[int, Light]]

    def step(self, percent: Decimal | None) -> int | None:
        """From which percent on the light holds that a filing of `percent` would lead to, once accepted."""
        if percent is None:
            return None
        return max(start for start, _light in self.steps if start <= percent)


def outlook(measure: Measure, *, day: date, calendars: Calendars) -> Outlook:
    plan = measure.plan
    row: Any = with_standing(Measure.objects.filter(pk=measure.pk), plan=plan, day=day, calendars=calendars).get()
    milestones = list(measure.milestones.all())
    standing = LightOverride.objects.filter(pk=row.override_id).first()
    has_own_schedule = measure.schedule.exists()

    def facts(percent: int) -> Facts:
        return Facts(
            is_closed=measure.closed_at is not None,
            percent=Decimal(percent),
            expected_percent=row.expected_percent,
            has_own_schedule=has_own_schedule,
            first_due_on=min((one.due_on for one in milestones), default=None),
            next_due_on=row.next_due_on,
            reached_any=any(one.done_on is not None and one.done_on <= day for one in milestones),
            missed_filing=False,  # whoever files has not missed it
            override=Light(standing.light) if standing else None,
        )

    known, calendar = thresholds_of(plan), calendars.of(plan.district_id)
    lights = ((percent, light_on(day, facts(percent), known, calendar)) for percent in range(FULL + 1))
    steps = [(next(some)[0], light) for light, some in groupby(lights, key=lambda one: one[1])]
    return Outlook(Light(row.light), row.percent, row.expected_percent, steps)
