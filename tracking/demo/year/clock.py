"""What the clock does at night: reminders and digests on working days, the report of a locked month."""

from __future__ import annotations

from tracking.delivery import messages
from tracking.demo.year.stage import Stage
from tracking.reminders import finding
from tracking.reports import issuing


class Clock:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.lot = stage.chance("clock")

    def play(self) -> None:
        stage = self.stage
        for pk in issuing.left_to_the_clock().order_by("pk").values_list("pk", flat=True):
            issuing.issue_locked(pk, by=stage.clock, now=stage.moment(7))
        if stage.calendar.works(stage.day):
            finding.raise_for(stage.day, by=stage.clock, now=stage.moment(8))
            messages.compose(stage.day, now=stage.moment(8, 15), lot=self.lot)
