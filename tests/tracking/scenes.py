"""A running plan with measures, milestones and filings, built row by row, for whoever has to look at it on a day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from measures.models import Assignment, Measure, Milestone
from plans.models import Plan, Section
from tests.kept import kept
from tests.people import District, build_district
from tracking.models import Period, ProgressUpdate, Revision, Step

SHANGHAI = ZoneInfo("Asia/Shanghai")
Status = ProgressUpdate.Status


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)


@dataclass
class Scene:
    district: District
    plan: Plan
    sections: list[Section]

    @property
    def wang(self):
        return self.district.who["wang"]

    def measure(self, *, lead: str = "market", section: int = 0, heading: str = "") -> Measure:
        ordinal = self.plan.measures.count() + 1
        measure = Measure.objects.create(
            plan=self.plan,
            section=self.sections[section],
            ordinal=ordinal,
            number=str(ordinal),
            heading=heading or f"举措{ordinal}",
            body="本条原文。",
        )
        Assignment.objects.create(
            measure=measure,
            department=self.district.bureaus[lead],
            role=Assignment.Role.LEAD,
            confirmed_at=self.plan.activated_at,
            confirmed_by=self.wang,
            acknowledged_at=self.plan.activated_at,
            acknowledged_by=self.wang,
        )
        return measure

    def milestone(self, measure: Measure, due_on: date, *, done_on: date | None = None, **more) -> Milestone:
        return Milestone.objects.create(
            measure=measure,
            ordinal=measure.milestones.count() + 1,
            title=f"节点{measure.milestones.count() + 1}",
            original_due_on=due_on,
            due_on=due_on,
            done_on=done_on,
            done_at=at(done_on) if done_on else None,
            done_by=self.wang if done_on else None,
            **more,
        )

    def period(self, month: date, *, due_on: date, locks_on: date | None = None) -> Period:
        return Period.objects.create(
            plan=self.plan,
            month=month,
            due_on=due_on,
            locks_on=locks_on or due_on,
            opened_at=at(month),
            opened_by=self.wang,
            opened_on=month,
        )

    def expect(self, period: Period, measure: Measure) -> ProgressUpdate:
        return ProgressUpdate.objects.create(period=period, measure=measure)

    def submit(self, update: ProgressUpdate, day: date, *, percent: int = 0, hour: int = 10) -> Revision:
        li, moment = self.district.who["li"], at(day, hour)
        number = update.revisions.count() + 1
        revision = Revision.objects.create(
            update=update, number=number, progress="本月进展。", percent=percent, submitted_at=moment, submitted_by=li
        )
        stamps = {"submitted_at": moment, "submitted_by": li, "percent": percent}
        if number == 1:
            stamps |= {"filed_at": moment, "filed_by": li}
        self._step(update, Step.Verb.SUBMIT, Status.SUBMITTED, moment, li, **stamps)
        return revision

    def accept(self, update: ProgressUpdate, day: date, *, hour: int = 11) -> None:
        stamps = {"reviewed_at": at(day, hour), "reviewed_by": self.wang}
        self._step(update, Step.Verb.ACCEPT, Status.ACCEPTED, at(day, hour), self.wang, **stamps)

    def send_back(self, update: ProgressUpdate, day: date) -> None:
        stamps = {"reviewed_at": at(day, 12), "reviewed_by": self.wang}
        self._step(update, Step.Verb.RETURN, Status.RETURNED, at(day, 12), self.wang, **stamps)

    def file(self, period: Period, measure: Measure, day: date, *, percent: int, accepted: date | None = None):
        update = self.expect(period, measure)
        self.submit(update, day, percent=percent)
        if accepted:
            self.accept(update, accepted, hour=20)
        return update

    def _step(self, update, verb, status, moment, by, **stamps) -> None:
        ProgressUpdate.objects.filter(pk=update.pk).update(status=status, **stamps)
        Step.objects.create(
            update=update,
            revision=update.revisions.order_by("-number").first(),
            verb=verb,
            comment="请补充起止日期" if verb == Step.Verb.RETURN else "",
            taken_at=moment,
            taken_by=by,
        )


@kept
def build_scene(*, year: int = 2026, **settings) -> Scene:
    district = build_district()
    plan = Plan.objects.create(
        district=district.root,
        office=district.office,
        title=f"优化营商环境行动方案（{year}年）",
        year=year,
        status=Plan.Status.ACTIVE,
        activated_at=at(date(year, 1, 4)),
        activated_by=district.who["wang"],
        **settings,
    )
    sections = [
        Section.objects.create(plan=plan, ordinal=n, number=number, heading=heading)
        for n, (number, heading) in enumerate([("一", "政务服务"), ("二", "市场环境")], start=1)
    ]
    return Scene(district, plan, sections)
