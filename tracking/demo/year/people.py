"""Posts change hands, a head is away in August, and two departments become one at midsummer."""

from __future__ import annotations

from datetime import date

from measures.actions import acknowledging
from measures.models import Assignment
from plans.actions import posts
from plans.models import Department, Plan, Post, Reorganisation, User
from plans.models.membership import Role
from plans.reorganising import Heir, Intent
from tracking.actions import successions
from tracking.demo.year.stage import Stage

HAND_OVERS = ((4, 13), (9, 7))
ABSENCE, BACK = (8, 3), (8, 14)
DECIDED, MERGED = (6, 15), (7, 1)


class People:
    """The first scene of a day: whoever comes after it finds the new holders."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.chance = stage, stage.chance("people")

    def play(self) -> None:
        stage = self.stage
        if successions.carry_out_due(stage.day, by=stage.clock, now=stage.moment(0, 2)):
            stage.forget()
        if stage.plan.status != Plan.Status.ACTIVE or stage.day.year != stage.plan.year:
            return
        if (stage.day.month, stage.day.day) in HAND_OVERS:
            self._hand_over(self.chance.choice(self._leads()))
        if (stage.day.month, stage.day.day) == DECIDED:
            self._merge()
        if (stage.day.month, stage.day.day) == ABSENCE:
            self._stand_in(self.chance.choice(self._leads()))

    def _leads(self) -> list[Department]:
        """Those that lead a measure, without the office that runs the plan."""
        found = Assignment.objects.leads().filter(measure__plan=self.stage.plan)
        leads = Department.objects.filter(pk__in=found.values("department")).exclude(pk=self.stage.plan.office_id)
        return [unit for unit in leads.order_by("pk") if self.stage.holder(unit, Role.LIAISON)]

    def _newcomer(self, name: str) -> User:
        number = User.objects.count()
        address = f"newcomer{number}@guatu.example"
        return User.objects.create(username=f"newcomer{number}", name=name, email=address, password="!")

    def _hand_over(self, unit: Department) -> None:
        stage = self.stage
        post = Post.objects.get(department=unit, role=Role.LIAISON)
        successor, note = self._newcomer("新任联络员"), "在办事项、台账和佐证材料已当面移交。"
        posts.hand_over(
            post, person=successor, from_on=stage.day, by=stage.coordinator, now=stage.moment(8), comment=note
        )
        stage.forget()

    def _stand_in(self, unit: Department) -> None:
        stage = self.stage
        post = Post.objects.filter(department=unit, role=Role.HEAD).first()
        if post is None:
            return
        posts.delegate(
            post,
            person=self._newcomer("代理负责人"),
            from_on=stage.day,
            until_on=date(stage.day.year, *BACK),
            reason="参加脱产培训",
            by=stage.coordinator,
            now=stage.moment(8),
        )

    def _merge(self) -> None:
        """A department that leads takes up another; its name says both."""
        stage, leads = self.stage, self._leads()
        into = self.chance.choice(leads)
        others = Department.objects.filter(parent=stage.plan.district_id, kind=into.kind, abolished_on=None)
        joining = self.chance.choice(list(others.exclude(pk__in=[into.pk, stage.plan.office_id]).order_by("pk")))
        intent = Intent(
            kind=Reorganisation.Kind.MERGE,
            district=stage.plan.district,
            departments=(into, joining),
            heirs=(Heir(department=into),),
            effective_on=date(stage.day.year, *MERGED),
            reason="机构改革",
        )
        successions.decide(intent, parts={}, by=stage.coordinator, now=stage.moment(9))


class TakingOn:
    """Lead departments acknowledge their measures; one objects first and is heard."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.chance, self.objects = stage, stage.chance("taking on"), True

    def play(self) -> None:
        stage = self.stage
        if stage.plan.status != Plan.Status.ACTIVE or not stage.calendar.works(stage.day):
            return
        waiting = Assignment.objects.leads().filter(measure__plan=stage.plan, acknowledged_at=None)
        for lead in waiting.select_related("department", "measure__plan").order_by("pk"):
            liaison = stage.holder(lead.department, Role.LIAISON)
            if liaison is None or self.chance.random() < 0.4:
                continue
            if self.objects:
                self.objects = False
                reason = "该举措的主要任务由区数据局承担。"
                objection = acknowledging.object_to(lead, reason=reason, by=liaison, now=stage.moment(9))
                answer = "经协商，仍由你单位牵头，区数据局配合。"
                acknowledging.confirm(objection, answer=answer, by=stage.coordinator, now=stage.moment(16))
                continue
            acknowledging.acknowledge(lead, by=liaison, now=stage.moment(11))
