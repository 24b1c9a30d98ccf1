"""Short ways to an instruction, a suggestion and an inspection of the running plan, as the tests want them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.running_plan import RunningPlan
from tracking import drawing
from tracking.actions import instructions, suggestion_intake, suggestions
from tracking.models import Inspection, Instruction, Suggestion
from tracking.suggestion_sheet import Entry

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 10, 12)  # a Monday
MORNING = datetime(2026, 10, 12, 10, tzinfo=ZONE)


def at(day: date = DAY, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def leave(running: RunningPlan, number: int = 1, *, by: str = "leader", now: datetime = MORNING, **more) -> Instruction:
    """An instruction of the leader on a measure; measure 1 is led by Li's bureau and supported by Zhao's."""
    wanted = {"text": "请说明进度滞后的原因", "given_by": running.who["leader"], **more}
    return instructions.give(running.measures[number - 1], by=running.who[by], now=now, **wanted)


def entry(n: int = 1, **more) -> Entry:
    wanted = {
        "received_on": date(2026, 9, 14),
        "subject": f"外摆申请能否一口受理（{n}）",
        "text": "申请要跑三个部门，图纸各不相同。",
        "submitter_name": "吴先生",
        "submitter_unit": "餐饮",
        "submitter_contact": "13800000000",
    }
    return Entry(**{**wanted, **more})


def suggested(running: RunningPlan, n: int = 1, *, now: datetime = MORNING) -> Suggestion:
    return suggestion_intake.take_in(entry(n), district=running.district.root, by=running.who["wang"], now=now)


def dispatched(running: RunningPlan, n: int = 1, *, now: datetime = MORNING, **more) -> Suggestion:
    lead = running.district.bureaus["market"]
    return suggestions.dispatch(suggested(running, n, now=now), lead=lead, by=running.who["wang"], now=now, **more)


def answered(running: RunningPlan, n: int = 1, *, now: datetime = MORNING, outcome: str = "A", **more) -> Suggestion:
    suggestion = dispatched(running, n, now=now, **more)
    return suggestions.answer(suggestion, text="已并为一窗受理。", outcome=outcome, by=running.who["li"], now=now)


def drawn(running: RunningPlan, *, size: int = 2, seed: str = "2026-10", now: datetime = MORNING) -> Inspection:
    return drawing.draw(running.plan, size=size, seed=seed, as_of=DAY, by=running.who["wang"], now=now)
