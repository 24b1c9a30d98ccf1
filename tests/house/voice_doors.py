"""The addresses of instructions, suggestions and inspections: whom they answer, what is sent there, what is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from plans import vault
from tests.running_plan import RunningPlan
from tests.tracking.voices import answered, dispatched, leave, suggested
from tracking import drawing
from tracking.actions import inspections, instructions, suggestions
from tracking.actions.attachments import Sent
from tracking.models import Attachment, Inspection

if TYPE_CHECKING:
    from datetime import datetime

    from tests.house.world import World

SAID = {"text": "已并为一窗受理。"}
ANSWER = SAID | {"outcome": "A"}
AGAIN = {"comment": "请写明时间", "due_on": "2026-10-30"}
FINDINGS = {"verdict": "untrue", "findings": "未见专窗", "inspector": "督查室", "visited_on": "2026-10-21"}
DRAW = {"size": 3, "seed": "2026-10", "as_of": "2026-10-21"}
Body = Callable[["World"], dict[str, Any]]


def _giving(world: World) -> dict[str, Any]:
    return {"text": "请说明", "given_by": world.district.who["leader"].pk, "urgency": "urgent"}


def _intake(world: World) -> dict[str, Any]:
    said = {"received_on": "2026-10-20", "channel": "officer", "subject": "外摆审批", "text": "能否一口受理"}
    return {"district": world.district.root.pk, **said}


def _sheet(world: World) -> dict[str, Any]:
    words = "收到日期,主题,意见建议\n2026-10-20,外摆审批,能否一口受理\n"
    return {"district": world.district.root.pk, "file": SimpleUploadedFile("建议.csv", words.encode())}


BODIES: dict[str, Body] = {
    "instruction_give": _giving,
    "api-instruction-list": lambda world: _giving(world) | {"measure": world.pk("measure 2")},
    "instruction_reply": lambda _world: SAID,
    "api-instruction-reply": lambda world: SAID | {"addressee": world.pk("addressee")},
    "instruction_follow_up": lambda _world: SAID,
    "api-instruction-follow-up": lambda _world: SAID,
    "suggestion_new": _intake,
    "api-suggestion-list": _intake,
    "suggestion_check": _sheet,
    "suggestion_confirm": lambda world: {"ticket": world.hidden["suggestions"]},
    "suggestion_dispatch": lambda world: {"lead": world.pk("market")},
    "api-suggestion-dispatch": lambda world: {"lead": world.pk("market")},
    "suggestion_contribute": lambda _world: SAID,
    "api-suggestion-contribute": lambda world: SAID | {"unit": world.pk("consulted unit")},
    "suggestion_answer": lambda _world: ANSWER,
    "api-suggestion-answer": lambda _world: ANSWER,
    "suggestion_return": lambda _world: AGAIN,
    "api-suggestion-send-back": lambda _world: AGAIN,
    "suggestion_reopen": lambda _world: AGAIN,
    "api-suggestion-reopen": lambda _world: AGAIN,
    "suggestion_rate": lambda _world: {"satisfaction": "satisfied"},
    "api-suggestion-rate": lambda _world: {"satisfaction": "satisfied"},
    "suggestion_link": lambda world: {"measure": world.pk("measure 2")},
    "api-suggestion-link": lambda world: {"measure": world.pk("measure 2")},
    "inspection_draw": lambda _world: DRAW,
    "api-inspection-list": lambda world: DRAW | {"plan": world.pk("plan")},
    "item_inspect": lambda _world: FINDINGS,
    "api-inspection-item-inspect": lambda _world: FINDINGS,
    "item_reply": lambda _world: SAID,
    "api-inspection-item-reply": lambda _world: SAID,
    "item_conclude": lambda _world: {"verdict": "untrue"},
    "api-inspection-item-conclude": lambda _world: {"verdict": "untrue"},
}


def voices(running: RunningPlan, *, now: datetime, proof: bytes) -> tuple[dict[str, int], dict[str, str]]:
    """One of each in every state that a row of the table asks for. Measures 2 and 3 are Li's alone."""
    li, wang = running.who["li"], running.who["wang"]
    asked, replied = (leave(running, number, now=now) for number in (2, 3))
    files = [Sent("计划.pdf", proof)]
    instructions.reply(replied.addressees.get(), text="已排出计划", files=files, by=li, now=now)
    things = {"instruction": asked.pk, "addressee": asked.addressees.get().pk, "replied instruction": replied.pk}
    things["attached file"] = Attachment.objects.get().pk
    things |= _suggestions(running, now=now) | _inspections(running, now=now)
    table = vault.keep("收到日期,主题,意见建议\n2026-10-20,另一件,能否网上办\n".encode())
    ticket = signing.dumps([wang.pk, running.district.root.pk, None, table], salt="tracking.suggestions")
    return things, {"suggestions": ticket}


def _suggestions(running: RunningPlan, *, now: datetime) -> dict[str, int]:
    wang, bureaus = running.who["wang"], running.district.bureaus
    done, closed = (answered(running, n, now=now) for n in (3, 4))
    suggestions.close(closed, by=wang, now=now)
    link = suggestions.link(done, running.measures[2], by=wang, now=now)
    consulted = suggestions.dispatch(
        suggested(running, 5, now=now), lead=bureaus["reform"], supporting=[bureaus["market"]], by=wang, now=now
    )
    rows = {"": suggested(running, 1, now=now), "dispatched ": dispatched(running, 2, now=now), "answered ": done}
    rows |= {"closed ": closed, "consulted ": consulted}
    things = {f"{state}suggestion": row.pk for state, row in rows.items()}
    return things | {"suggestion link": link.pk, "consulted unit": consulted.units.get(role="supporting").pk}


def _inspections(running: RunningPlan, *, now: datetime) -> dict[str, int]:
    """One under way, with a measure drawn, one heard and one replied on; one in which all is concluded."""
    li, wang = running.who["li"], running.who["wang"]
    day = now.date() - timedelta(days=1)
    found = {"findings": "未见专窗", "inspector": "督查室", "visited_on": day, "by": wang, "now": now}
    open_one, finished = (_drawn(running, seed, now=now) for seed in ("一", "二"))
    items = {n: open_one.items.get(measure=running.measures[n - 1]) for n in (1, 2, 3)}
    for n in (2, 3):
        inspections.inspect(items[n], verdict="untrue", **found)
    inspections.reply(items[3], text="专窗在二楼", by=li, now=now)
    for item in finished.items.all():
        inspections.inspect(item, verdict="true", **found)
        inspections.conclude_item(item, verdict="true", conclusion="", by=wang, now=now)
    things = {"inspection": open_one.pk, "finished inspection": finished.pk}
    return things | {"drawn item": items[1].pk, "heard item": items[2].pk, "replied item": items[3].pk}


def _drawn(running: RunningPlan, seed: str, *, now: datetime) -> Inspection:
    wang = running.who["wang"]
    return drawing.draw(running.plan, size=9, seed=seed, as_of=now.date(), by=wang, now=now)
