"""A month of work by everybody, through the actions: what becomes of each measure follows from its ordinal."""

from collections import Counter
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from plans.models import User
from plans.models.membership import Role
from tests.journeys.roads import holder
from tracking.actions import reviews, updates
from tracking.models import Period, ProgressUpdate

FATES = ("accepted", "corrected", "missing", "late", "returned", "waiting", "unsigned")
COUNTED = ("expected", "filed", "on_time", "late", "missing", "accepted", "returned")
SIGNED = ("accepted", "corrected", "late", "returned", "waiting")


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def fate(update: ProgressUpdate) -> str:
    return FATES[update.measure.ordinal % len(FATES)]


def with_fate(period: Period, *fates: str) -> list[ProgressUpdate]:
    found = period.updates.select_related("measure__plan", "period").order_by("measure__ordinal")
    return [update for update in found if fate(update) in fates]


def lived_through(period: Period) -> None:
    """Everybody works in time but those who are late; nobody files what is missing."""
    day = period.due_on - timedelta(days=8)
    for update in with_fate(period, *FATES):
        if fate(update) == "missing":
            continue
        filed_on = period.locks_on if fate(update) == "late" else day
        file(update, now=at(filed_on))
        if fate(update) in SIGNED:
            updates.sign(update, by=in_lead(update, Role.HEAD), now=at(filed_on, 10))
        if fate(update) in ("corrected", "returned"):
            words = "请补充量化数据。"
            reviews.send_back(update, comment=words, field="progress", by=coordinator(), now=at(filed_on, 14))
        if fate(update) == "corrected":
            file(update, now=at(filed_on, 15), progress="已补充：办件量同比增长12%。")
            updates.sign(update, by=in_lead(update, Role.HEAD), now=at(filed_on, 16))
        if fate(update) in ("accepted", "corrected", "late"):
            reviews.accept(update, by=coordinator(), now=at(filed_on, 17))


def counted(period: Period) -> dict[str, int]:
    """What a report on the month has to say of the filings."""
    of = Counter(fate(update) for update in with_fate(period, *FATES))
    numbers = {
        "expected": of.total(),
        "filed": of.total() - of["missing"] - of["returned"],
        "on_time": of.total() - of["missing"] - of["returned"] - of["late"],
        "late": of["late"],
        "missing": of["missing"] + of["returned"],
        "accepted": of["accepted"] + of["corrected"] + of["late"],
        "returned": of["returned"],
    }
    return {name: numbers[name] for name in COUNTED}


def file(update: ProgressUpdate, *, now: datetime, progress: str = "本月各项工作按计划推进。") -> None:
    liaison = in_lead(update, Role.LIAISON)
    content = {
        "progress": progress,
        "problems": "部分系统接口尚未打通。" if update.measure.ordinal % 4 == 0 else "",
        "next_steps": "下月完成试点评估。",
        "percent": update.measure.ordinal * 4,
    }
    updates.write(update, content=content, version=update.version, by=liaison, now=now)
    updates.submit(update, by=liaison, now=now)


def in_lead(update: ProgressUpdate, role: str) -> User:
    return holder(update.measure.assignments.leads().get().department, role)


def coordinator() -> User:
    return User.objects.get(username="wang")
