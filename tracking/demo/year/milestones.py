"""Milestones are reached early, on their day, late, or not at all."""

from __future__ import annotations

from datetime import date

from measures.actions import milestones
from measures.models import Milestone
from plans.models import Plan
from tracking.demo.year.stage import Stage

NEVER, LATE = 0.06, 0.2
MOST_LATE = 15  # working days


class Milestones:
    def __init__(self, stage: Stage) -> None:
        self.stage, self.chance = stage, stage.chance("milestones")
        self.reached_on: dict[int, date] = {}

    def play(self) -> None:
        stage = self.stage
        if stage.plan.status != Plan.Status.ACTIVE or not stage.calendar.works(stage.day):
            return
        ours = Milestone.objects.open().filter(measure__plan=stage.plan, measure__withdrawn_at=None)
        for milestone in ours.select_related("measure__plan").order_by("pk"):
            if milestone.pk not in self.reached_on:
                self.reached_on[milestone.pk] = self._day_of(milestone)
            if self.reached_on[milestone.pk] > stage.day:
                continue
            if liaison := stage.liaison_of(milestone.measure_id):
                milestones.record_done(milestone, done_on=stage.day, by=liaison, now=stage.moment(15))

    def _day_of(self, milestone: Milestone) -> date:
        luck = self.chance.random()
        if luck < NEVER:
            return date.max
        late = self.chance.randrange(1, MOST_LATE + 1) if luck < LATE else -self.chance.randrange(6)
        return self.stage.calendar.add(milestone.due_on, late)
