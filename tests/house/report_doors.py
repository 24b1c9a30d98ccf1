"""The addresses about reports on their way, as `tests.house.doors` lists the others, and what they are about."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.running_plan import OCTOBER, SEPTEMBER, RunningPlan
from tracking.delivery import subscribing
from tracking.models import IssueRun
from tracking.reports import drafting, issuing, passages

if TYPE_CHECKING:
    from tests.house.world import World

PLACE = "opening"


def reports(running: RunningPlan, *, now: datetime) -> tuple[dict[str, int], dict[str, str]]:
    """September's is issued, October's is a draft somebody wrote in, July's is handed in and about to be issued."""
    wang, leader = running.who["wang"], running.who["leader"]
    july, september, october = (
        running.plan.periods.get(month=month) for month in (OCTOBER.replace(month=7), SEPTEMBER, OCTOBER)
    )
    day = now.date()
    issued = issuing.issue(september, by=wang, now=now, as_of=day)
    draft = issuing.draw_up(october, by=wang, now=now, as_of=day)
    passage = passages.add(draft, after=PLACE, source="补充说明。", by=wang, now=now)
    remark = passages.remark(draft, place=PLACE, text="请核对", by=leader, now=now)
    handed = drafting.hand_in(issuing.draw_up(july, by=wang, now=now, as_of=day), by=wang, now=now)
    run = IssueRun.objects.create(report=handed, seen=handed.sha256, asked_at=now, asked_by=wang)
    leader.email = "leader@example.org"
    leader.save(update_fields=["email"])
    subscription = subscribing.subscribe(running.plan, person=leader, attached="pdf", by=wang, now=now)
    things = {"issued report": issued.pk, "draft report": draft.pk, "handed report": handed.pk, "run": run.pk}
    things |= {"passage": passage.pk, "remark": remark.pk, "subscription": subscription.pk}
    return things, {"seen": drafting.digest_of_text(draft)}


def body_of(door: str, world: World) -> dict[str, Any] | None:
    """What the page or a machine would send there; None where the address is none of these."""
    match door:
        case "report_write" | "report_autosave":
            return {"place": PLACE, "version": 0, "source": "现报告如下。"}
        case "api-report-write":
            return {"place": PLACE, "version": 0, "markup": "现报告如下。"}
        case "api-report-leave-out" | "api-report-restore":
            return {"place": PLACE, "version": 0}
        case "api-report-add":
            return {"after": PLACE, "markup": "另需说明。"}
        case "report_remark" | "api-report-remark":
            return {"place": PLACE, "text": "请核对"}
        case "report_send_back" | "api-report-send-back":
            return {"comment": "第三部分再核"}
        case "report_withdraw" | "api-report-withdraw":
            return {"reason": "口径有误"}
        case "report_issue" | "api-report-issue":
            return {"seen": world.hidden["seen"], "gaps_reason": "月底前补报"}
        case "api-report-draw-up":
            return {"period": world.pk("october"), "as_of": "2026-10-22"}
        case "subscription_list":
            return {"person": world.people["leader"].pk, "attached": "docx"}
        case "api-subscription-list":
            return {"plan": world.pk("plan"), "person": world.people["leader"].pk}
    return None
