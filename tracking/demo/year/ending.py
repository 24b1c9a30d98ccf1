"""The year ends: what is finished is closed on its five points, the rest is settled, and the plan is closed."""

from __future__ import annotations

from measures.actions import settling
from measures.actions.settling import Decision
from measures.models.settlement import Outcome
from plans.lifecycle import Refused
from plans.models import Plan
from plans.models.membership import Role
from tracking.actions import closings
from tracking.demo.year.stage import Stage
from tracking.models import Closing

FIRST_CLOSING, SETTLED, CLOSED = (12, 20), (1, 8), (1, 12)


class Ending:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def play(self) -> None:
        stage = self.stage
        today = (stage.day.month, stage.day.day)
        if stage.plan.status != Plan.Status.ACTIVE:
            return
        next_year = stage.day.year > stage.plan.year
        if (next_year or today >= FIRST_CLOSING) and stage.calendar.works(stage.day):
            self._close_measures()
        if next_year and today == SETTLED:
            self._settle()
        if next_year and today == CLOSED:
            settling.close(stage.plan, by=stage.coordinator, now=stage.moment(16))

    def _close_measures(self) -> None:
        stage = self.stage
        waiting = Closing.objects.filter(measure__plan=stage.plan, status=Closing.Status.REQUESTED)
        for closing in waiting.select_related("measure__plan").order_by("pk"):
            try:
                closings.grant(closing, by=stage.coordinator, now=stage.moment(16))
            except closings.NotClosable as reasons:
                closings.refuse(closing, comment=str(reasons), by=stage.coordinator, now=stage.moment(16))
        for measure in stage.plan.measures.open().in_force().select_related("plan").in_plan_order():
            liaison = stage.holder(stage.lead_of(measure), Role.LIAISON)
            if liaison is None or Closing.objects.filter(measure=measure).exists():
                continue
            try:
                conclusion = "年度任务全部完成，长效机制已建立。"
                closings.request(measure, conclusion=conclusion, by=liaison, now=stage.moment(10))
            except Refused:  # a point is open; tomorrow it may be met
                continue

    def _settle(self) -> None:
        stage = self.stage
        left = stage.plan.measures.open().in_force().values_list("pk", flat=True)
        decision = Decision(Outcome.CARRIED, "尚有节点或指标未完成，转入下一年度继续推进。")
        settling.settle(stage.plan, decisions=dict.fromkeys(left, decision), by=stage.coordinator, now=stage.moment(15))
