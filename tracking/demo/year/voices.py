"""What comes from outside the monthly round: instructions, suggestions, inspections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from measures.models import Measure
from plans.models import Plan
from plans.models.membership import Role
from tracking.actions import inspections, instructions, suggestion_intake, suggestions
from tracking.demo.year.stage import Stage
from tracking.models import Inspection, InspectionItem, Instruction, InstructionAddressee, Suggestion
from tracking.models.inspection import Verdict
from tracking.models.suggestion import Outcome, Satisfaction
from tracking.standing import Light, with_standing
from tracking.suggestion_sheet import Entry

GIVEN_ON = ((3, 20), (6, 22), (9, 18), (11, 16))
DRAWN_ON = ((4, 8), (7, 8), (10, 12))
SAMPLE = 4
SUBJECTS = (
    "注销环节材料重复",
    "窗口午间无人值守",
    "政策兑现周期偏长",
    "停车引导不清",
    "用电报装等待时间长",
    "招标信息发布不及时",
)
A_DAY = 0.25  # suggestions that come in on a working day


class Voices:
    def __init__(self, stage: Stage) -> None:
        self.stage, self.chance = stage, stage.chance("voices")

    def play(self) -> None:
        stage = self.stage
        if stage.plan.status != Plan.Status.ACTIVE or not stage.calendar.works(stage.day):
            return
        self._suggest()
        if stage.day.year == stage.plan.year:
            self._instruct()
            self._inspect()

    def _instruct(self) -> None:
        stage = self.stage
        if (stage.day.month, stage.day.day) in GIVEN_ON:
            worst = self._worst()
            text = "请牵头单位说明滞后原因，提出赶工措施。"
            instructions.give(worst, text=text, given_by=stage.leader, by=stage.leader, now=stage.moment(9))
        asked = InstructionAddressee.objects.still_owing().filter(instruction__measure__plan=stage.plan)
        for addressee in asked.select_related("instruction__measure__plan", "department").order_by("pk"):
            if (liaison := stage.holder(addressee.department_id, Role.LIAISON)) and self.chance.random() < 0.15:
                text = "已召开专题会，调整施工组织，预计下月追平进度。"
                instructions.reply(addressee, text=text, by=liaison, now=stage.moment(15))
        replied = Instruction.objects.filter(measure__plan=stage.plan, status=Instruction.Status.REPLIED)
        for instruction in replied.select_related("measure__plan").order_by("pk"):
            if self.chance.random() < 0.3:
                instructions.settle(instruction, by=stage.leader, now=stage.moment(17))

    def _worst(self) -> Measure:
        stage = self.stage
        rows: Any = with_standing(
            stage.plan.measures.in_force(), plan=stage.plan, day=stage.day, calendars=stage.calendars
        )
        order = {light: n for n, light in enumerate(Light)}
        return min(rows.in_plan_order(), key=lambda one: (order[Light(one.light)], one.ordinal))

    def _suggest(self) -> None:
        stage, chance = self.stage, self.chance
        if chance.random() < A_DAY and stage.day.year == stage.plan.year:
            self._take_in(chance.choice(SUBJECTS), chance.randrange(10_000))
        ours = Suggestion.objects.filter(district=stage.plan.district_id).select_related("plan", "district")
        for suggestion in ours.exclude(status=Suggestion.Status.CLOSED).order_by("pk"):
            if stage.day > suggestion.received_on and chance.random() < 0.3:
                self._carry_on(suggestion)

    def _take_in(self, subject: str, number: int) -> None:
        stage = self.stage
        text = f"{stage.day.month}月走访时反映：{subject}，希望尽快改进。（第{number}号）"
        entry = Entry(stage.day, subject, text, submitter_name="体验官", submitter_unit="某企业")
        by, now = stage.coordinator, stage.moment(9)
        suggestion_intake.take_in(entry, district=stage.plan.district, plan=stage.plan, by=by, now=now)

    def _carry_on(self, suggestion: Suggestion) -> None:
        stage, chance = self.stage, self.chance
        if suggestion.status == Suggestion.Status.RECEIVED:
            lead = stage.lead_of(chance.choice(stage.measures()))
            suggestions.dispatch(suggestion, lead=lead, by=stage.coordinator, now=stage.moment(10))
        elif suggestion.status == Suggestion.Status.DISPATCHED:
            unit = suggestion.units.leads().first()
            if unit and (liaison := stage.holder(unit.department_id, Role.LIAISON)):
                text, outcome = "所提问题已核实，窗口流程已调整并公示。", chance.choice(list(Outcome))
                suggestions.answer(suggestion, text=text, outcome=outcome, by=liaison, now=stage.moment(11))
        else:
            suggestions.rate(
                suggestion, satisfaction=Satisfaction.SATISFIED, by=stage.coordinator, now=stage.moment(14)
            )
            suggestions.close(suggestion, by=stage.coordinator, now=stage.moment(15))

    def _inspect(self) -> None:
        stage = self.stage
        if (stage.day.month, stage.day.day) in DRAWN_ON:
            seed = f"{stage.seed}-{stage.day:%m%d}"
            inspections.draw(
                stage.plan, size=SAMPLE, seed=seed, as_of=stage.day - timedelta(days=1), by=stage.coordinator,
                now=stage.moment(9),
            )  # fmt: skip
        for item in self._items():
            if self.chance.random() < 0.25:
                self._go_on(item)
        for inspection in Inspection.objects.filter(plan=stage.plan, status=Inspection.Status.OPEN).order_by("pk"):
            if not inspection.items.exclude(status=InspectionItem.Status.CONCLUDED).exists():
                inspections.conclude(inspection, by=stage.coordinator, now=stage.moment(17))

    def _items(self) -> Iterator[InspectionItem]:
        ours = InspectionItem.objects.filter(inspection__plan=self.stage.plan).exclude(
            status=InspectionItem.Status.CONCLUDED
        )
        yield from ours.select_related("inspection__plan", "measure__plan").order_by("pk")

    def _go_on(self, item: InspectionItem) -> None:
        stage, chance = self.stage, self.chance
        if item.status == InspectionItem.Status.DRAWN:
            verdict = chance.choice([Verdict.TRUE, Verdict.TRUE, Verdict.TRUE, Verdict.PARTLY])
            inspections.inspect(
                item, verdict=verdict, findings="现场查看窗口和台账，抽查办件10件。", visited_on=stage.day,
                inspector="督查一组", by=stage.coordinator, now=stage.moment(16),
            )  # fmt: skip
        elif item.status == InspectionItem.Status.INSPECTED and item.verdict != Verdict.TRUE:
            if item.reply_due_on and stage.day > item.reply_due_on:
                self._conclude(item)
            elif liaison := stage.liaison_of(item.measure_id):
                inspections.reply(item, text="已补齐台账，差异为统计口径不同。", by=liaison, now=stage.moment(10))
        else:
            self._conclude(item)

    def _conclude(self, item: InspectionItem) -> None:
        stage = self.stage
        inspections.conclude_item(
            item, verdict=item.verdict, conclusion="属实", by=stage.coordinator, now=stage.moment(16)
        )
