"""An active plan of the small district: two sections, five measures with leads, milestones; a month of it to file.

Li's market bureau leads three of the measures and supports one; Zhao's tax bureau leads one, so that Zhao is a
stranger to Li's filings and not to the plan.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from measures.models import Assignment, Measure, Milestone
from plans.models import Plan, Section, User
from tests.kept import kept
from tests.people import District, build_district
from tracking.actions import periods, reviews, updates
from tracking.models import Period, ProgressUpdate

ZONE = ZoneInfo("Asia/Shanghai")
ACTIVATED = datetime(2026, 3, 2, 9, tzinfo=ZONE)
OCTOBER = date(2026, 10, 1)
SEPTEMBER = date(2026, 9, 1)

# number, heading, lead, supporting, milestone (title, due)
MEASURES = (
    ("1", "推行“一业一证”改革", "market", ("tax",), ("出台实施细则", date(2026, 6, 30))),
    ("2", "优化企业注销服务", "market", (), ("上线注销专窗", date(2026, 10, 20))),
    ("3", "完善信用修复机制", "market", (), ("印发信用修复指引", date(2026, 12, 15))),
    ("4", "深化涉企收费监管", "reform", ("market",), ("公布收费清单", date(2026, 9, 30))),
    ("5", "拓展非接触式办税", "tax", (), ("全流程网办", date(2026, 11, 30))),
)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@dataclass
class RunningPlan:
    district: District
    plan: Plan
    measures: list[Measure] = field(default_factory=list)

    @property
    def who(self) -> dict[str, User]:
        return self.district.who

    def open(self, month: date = OCTOBER) -> Period:
        return periods.open_period(self.plan, month=month, by=self.who["wang"], now=at(month))

    def update(self, number: int = 1, month: date = OCTOBER) -> ProgressUpdate:
        """The update of measure `number`, read anew, as a request would."""
        return ProgressUpdate.objects.get(measure=self.measures[number - 1], period__month=month)

    def submitted(self, number: int = 1, month: date = OCTOBER, *, percent: str = "40") -> ProgressUpdate:
        day = at(month + timedelta(days=9))
        update = self.update(number, month)
        words = f"{month.month}月完成既定工作"
        content = {"progress": words, "problems": "", "next_steps": "按计划推进", "percent": percent}
        who = self.filer(update)
        updates.write(update, content=content, version=update.version, by=who, now=day)
        return updates.submit(update, by=who, now=day)

    def accepted(self, number: int = 1, month: date = OCTOBER, *, percent: str = "40") -> ProgressUpdate:
        update = self.submitted(number, month, percent=percent)
        now = at(month + timedelta(days=10))
        if self.plan.sign_off:
            updates.sign(update, by=self.who["head"], now=now)
        return reviews.accept(update, by=self.who["wang"], now=now)

    def filer(self, update: ProgressUpdate) -> User:
        """Who files: Li, except for what Zhao's bureau leads; the reform bureau has no liaison, so the clock does."""
        lead = update.measure.assignments.leads().get().department
        named = {self.district.bureaus["market"]: "li", self.district.bureaus["tax"]: "zhao"}
        return self.who[named[lead]] if lead in named else User.objects.clock()


@kept
def build_running_plan(district: District | None = None, **settings: object) -> RunningPlan:
    """`settings` are fields of Plan (sign_off=True, filing_day=5, …)."""
    district = district or build_district()
    plan = Plan.objects.create(
        **{
            "district": district.root,
            "office": district.office,
            "title": "安和区优化营商环境行动方案（2026年）",
            "year": 2026,
            "status": Plan.Status.ACTIVE,
            "activated_at": ACTIVATED,
            "activated_by": district.who["wang"],
            **settings,
        }
    )
    sections = [
        Section.objects.create(plan=plan, ordinal=n, number=number, heading=heading)
        for n, (number, heading) in enumerate((("一", "便利市场准入"), ("二", "优化监管服务")), start=1)
    ]
    measures = [
        _measure(plan, sections[ordinal > 2], ordinal, row, district) for ordinal, row in enumerate(MEASURES, start=1)
    ]
    return RunningPlan(district, plan, measures)


def _measure(plan: Plan, section: Section, ordinal: int, row: tuple, district: District) -> Measure:
    number, heading, lead, supporting, (title, due_on) = row
    measure = Measure.objects.create(
        plan=plan, section=section, ordinal=ordinal, number=number, heading=heading, body=f"{heading}。"
    )
    for bureau, role in [(lead, Assignment.Role.LEAD), *[(key, Assignment.Role.SUPPORTING) for key in supporting]]:
        Assignment.objects.create(
            measure=measure,
            department=district.bureaus[bureau],
            role=role,
            confirmed_at=ACTIVATED,
            confirmed_by=district.who["wang"],
            acknowledged_at=ACTIVATED,
            acknowledged_by=district.who["wang"],
        )
    Milestone.objects.create(measure=measure, ordinal=1, title=title, original_due_on=due_on, due_on=due_on)
    return measure
