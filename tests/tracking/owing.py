"""An active plan whose measure 1 is led by Li's bureau and owes milestones: duties with any date a test wants."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from measures.models import Assignment, Measure, Milestone
from plans.models import Department, Plan, User
from plans.models.membership import Role
from tests.kept import kept
from tests.people import District, appoint, build_district
from tracking.delivery import messages
from tracking.models import Message, Notification
from tracking.reminders import finding

ZONE = ZoneInfo("Asia/Shanghai")
ACTIVATED = datetime(2026, 1, 5, 9, tzinfo=ZONE)
# A Tuesday. −5 is 10-13, +3 is 10-23, +10 is 11-03; 10-10 (a Saturday) works.
DUE = date(2026, 10, 20)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


@dataclass
class Owing:
    district: District
    plan: Plan
    measure: Measure

    @property
    def who(self) -> dict[str, User]:
        return self.district.who

    def milestone(self, due_on: date = DUE, *, department: Department | None = None) -> Milestone:
        ordinal = self.measure.milestones.count() + 1
        return Milestone.objects.create(
            measure=self.measure,
            ordinal=ordinal,
            title=f"节点{ordinal}",
            department=department,
            original_due_on=due_on,
            due_on=due_on,
        )

    def crowd(self, count: int) -> None:
        """That many departments, each with a liaison who owes one milestone."""
        for n in range(count):
            street = Department.objects.create(parent=self.district.root, name=f"第{n}街道", short_name=f"第{n}街道")
            appoint(f"street{n}", f"街{n}", street, Role.LIAISON)
            self.milestone(department=street)

    def reach(self, milestone: Milestone, day: date) -> None:
        Milestone.objects.filter(pk=milestone.pk).update(done_on=day, done_at=at(day), done_by=self.who["li"])

    def sweep(self, day: date) -> int:
        return finding.raise_for(day, by=User.objects.clock(), now=at(day))

    def compose(self, day: date) -> int:
        """Sweeps and composes, as the clock does every quarter of an hour."""
        self.sweep(day)
        return messages.compose(day, now=at(day))


@kept
def build_owing(district: District | None = None) -> Owing:
    district = district or build_district()
    plan = Plan.objects.create(
        district=district.root,
        office=district.office,
        title="安和区行动方案",
        year=2026,
        status=Plan.Status.ACTIVE,
        activated_at=ACTIVATED,
        activated_by=district.who["wang"],
    )
    measure = Measure.objects.create(plan=plan, ordinal=1, number="1", heading="优化企业注销服务")
    Assignment.objects.create(
        measure=measure,
        department=district.bureaus["market"],
        role=Assignment.Role.LEAD,
        confirmed_at=ACTIVATED,
        confirmed_by=district.who["wang"],
        acknowledged_at=ACTIVATED,
        acknowledged_by=district.who["li"],
    )
    return Owing(district, plan, measure)


def raised(**wanted: object) -> list[tuple[int, str, str]]:
    """(stage, role of the post, channel) of every reminder there is, in order."""
    rows = Notification.objects.filter(**wanted).values_list("stage", "post__role", "channel")
    return sorted(rows)


def stages(**wanted: object) -> list[int]:
    """The stages that Li's post was reminded of in the inbox, in order."""
    return [stage for stage, role, channel in raised(**wanted) if (role, channel) == ("liaison", "inbox")]


def emails(**wanted: object) -> QuerySet[Message]:
    return Message.objects.filter(channel="email", **wanted).order_by("pk")
