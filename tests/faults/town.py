"""The town that is to be reminded: every person owes one milestone, so everybody is to get one mail and one letter."""

from datetime import date, datetime, time, timedelta

from django.db import connection

from measures.models import Milestone
from plans.models import Department, Membership, Post, User
from plans.models.membership import Role
from tests.faults.relay import REFUSED_FOR_GOOD
from tests.people import START
from tests.tracking.owing import build_owing
from tracking.models import LadderStage, ReminderRules

LONG_AGO = timedelta(days=40)
OVERDUE = timedelta(days=20)  # so that the stage of the due date has begun whatever day this is


class Town:
    """`plain` are to be told, `refused` cannot be, `early` do what they owe while the messages are on their way."""

    def __init__(self, duties: int, *, today: date, now: datetime) -> None:
        self.plain, self.early, self.refused = duties, duties // 20, duties // 100
        self.done_at: dict[str, float] = {}  # by address: when it was on record that nothing was owed any more
        owing = build_owing()
        owing.plan.activated_at = now - LONG_AGO
        owing.plan.save(update_fields=["activated_at"])
        LadderStage.objects.create(plan=owing.plan, offset=0, roles=["liaison"], channels=["inbox", "email"])
        # No hour and no day is quiet: the promise is tried whenever somebody asks for it.
        ReminderRules.objects.create(plan=owing.plan, quiet_from=time(0), quiet_until=time(0), rests=False)
        self.measure, self.root, self.by = owing.measure, owing.district.root, owing.who["wang"]
        for kind, count in (("plain", self.plain), ("early", self.early), (REFUSED_FOR_GOOD, self.refused)):
            self._settle(kind, count, today - OVERDUE)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _settle(self, kind: str, count: int, due_on: date) -> None:
        names = [f"{kind}{n}" for n in range(count)]
        units = Department.objects.bulk_create(
            [Department(parent=self.root, name=name, short_name=name) for name in names], 2000
        )
        people = User.objects.bulk_create(
            [User(username=name, name=name, email=f"{name}@town.example", password="!") for name in names], 2000
        )
        posts = Post.objects.bulk_create([Post(department=unit, role=Role.LIAISON) for unit in units], 2000)
        held = [Membership(post=post, person=person, from_on=START) for post, person in zip(posts, people, strict=True)]
        Membership.objects.bulk_create(held, 2000)
        before = self.measure.milestones.count()
        Milestone.objects.bulk_create(
            [
                Milestone(
                    measure=self.measure,
                    ordinal=before + n,
                    title=name,
                    department=unit,
                    original_due_on=due_on,
                    due_on=due_on,
                )
                for n, (name, unit) in enumerate(zip(names, units, strict=True), start=1)
            ],
            2000,
        )

    def reach_early(self, part: int, parts: int, *, now: datetime) -> None:
        """One part of the `early` ones reach their milestones."""
        names = [f"early{n}" for n in range(self.early) if n % parts == part]
        Milestone.objects.filter(measure=self.measure, title__in=names).update(
            done_on=now.date(), done_at=now, done_by=self.by
        )
        self.done_at |= dict.fromkeys((f"{name}@town.example" for name in names), datetime.now(now.tzinfo).timestamp())
