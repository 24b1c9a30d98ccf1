"""Milestones are reached early, on their day, late, or not at all; some are given more time."""

from __future__ import annotations

from datetime import date

from measures.models import Milestone
from plans.models import Plan
from tracking.actions import extensions, milestones
from tracking.demo.year.stage import Stage
from tracking.models import Extension

NEVER, LATE, ASKING, REFUSED = 0.06, 0.2, 0.12, 0.25
MOST_LATE, ASKED_BEFORE, LONGER = 15, 6, 20  # working days


class Milestones:
    def __init__(self, stage: Stage) -> None:
        self.stage, self.chance = stage, stage.chance("milestones")
        self.reached_on: dict[int, date] = {}
        self.asking: set[int] = set()

    def play(self) -> None:
        stage = self.stage
        if stage.plan.status != Plan.Status.ACTIVE or not stage.calendar.works(stage.day):
            return
        self._decide()
        ours = Milestone.objects.open().filter(measure__plan=stage.plan, measure__withdrawn_at=None)
        for milestone in ours.select_related("measure__plan").order_by("pk"):
            if milestone.pk not in self.reached_on:
                self._foresee(milestone)
            if milestone.pk in self.asking:
                self._ask(milestone)
            if self.reached_on[milestone.pk] <= stage.day and (liaison := stage.liaison_of(milestone.measure_id)):
                milestones.record_done(milestone, done_on=stage.day, by=liaison, now=stage.moment(15))

    def _foresee(self, milestone: Milestone) -> None:
        luck = self.chance.random()
        self.reached_on[milestone.pk] = self._day_of(milestone, luck)
        if NEVER <= luck < LATE + ASKING and self.chance.random() < ASKING / LATE:
            self.asking.add(milestone.pk)

    def _day_of(self, milestone: Milestone, luck: float) -> date:
        if luck < NEVER:
            return date.max
        late = self.chance.randrange(1, MOST_LATE + 1) if luck < LATE else -self.chance.randrange(6)
        return self.stage.calendar.add(milestone.due_on, late)

    def _ask(self, milestone: Milestone) -> None:
        stage = self.stage
        liaison = stage.liaison_of(milestone.measure_id)
        if stage.day < stage.calendar.add(milestone.due_on, -ASKED_BEFORE) or liaison is None:
            return
        self.asking.discard(milestone.pk)
        if extensions.why_not(milestone, today=stage.day):
            return
        extensions.request(
            milestone,
            asked_for=stage.calendar.add(milestone.due_on, LONGER),
            reason="上级配套文件尚未印发，需待其明确后实施。",
            progress="前期调研和征求意见已完成，文稿已形成。",
            by=liaison,
            now=stage.moment(9),
        )

    def _decide(self) -> None:
        """Yesterday's requests are signed, those signed are decided."""
        stage, asked = self.stage, Extension.objects.filter(milestone__measure__plan=self.stage.plan)
        for extension in (
            asked.filter(status__in=Extension.OPEN).select_related("milestone__measure__plan").order_by("pk")
        ):
            if extension.status == Extension.Status.REQUESTED and stage.plan.sign_off:
                if head := stage.head_of(extension.milestone.measure_id):
                    extensions.sign(extension, by=head, now=stage.moment(10))
            elif self.chance.random() < REFUSED:
                comment = "该节点为年度重点任务，请按期完成。"
                extensions.refuse(extension, comment=comment, by=stage.coordinator, now=stage.moment(11))
            else:
                extensions.grant(extension, until=extension.asked_for, by=stage.coordinator, now=stage.moment(11))
                self.reached_on[extension.milestone_id] = extension.asked_for
