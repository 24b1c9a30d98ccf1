"""The addresses about reminding, as `tests.house.doors` lists the others."""

from __future__ import annotations

from typing import Any

from tests.house.world import World

STAGE = {"offset": 0, "roles": ["liaison"], "channels": ["inbox"]}
HOOK = {"channel": "dingtalk", "name": "全区群", "address": "https://93.184.215.14/robot/send?access_token=k"}
PROGRAM = {
    "kinds": ["plan", "report"], "name": "数据平台", "address": "https://93.184.215.14/guatu", "secret": "s" * 16,
}  # fmt: skip
CHASE = {"text": "请尽快办理", "roles": ["liaison"], "channels": ["email"]}
NOTICE = {"colour": "red", "text": "请书面说明", "reply_by": "2026-12-20"}


def body_of(door: str, world: World) -> dict[str, Any] | None:
    """What the page or a machine would send there; None where the address is none of these."""
    match door:
        case "chase_send" | "api-chase-list":
            return {"measure": world.pk("measure 2"), **CHASE}
        case "supervision_notice_issue":
            return {"department": world.pk("market"), **NOTICE}
        case "api-supervision-notice-list":
            return {"measure": world.pk("measure 2"), "department": world.pk("market"), **NOTICE}
        case "hook_list" | "api-hook-list":
            return {"department": world.district.root.pk, **HOOK}
        case "event_subscription_list" | "api-event-subscription-list":
            return {"district": world.district.root.pk, **PROGRAM}
        case "ladder_edit":
            counts = {"stage-TOTAL_FORMS": 1, "stage-INITIAL_FORMS": 0}
            stage = {f"stage-0-{name}": value for name, value in STAGE.items()}
            manners = {"cool_down": 1, "quiet_from": "20:00", "quiet_until": "08:00"}
            return {**counts, **stage, **manners, "save": "1"}
        case "api-ladder-detail":
            return {"stages": [STAGE]}
        case "message_snooze":
            return {"until": "24"}
        case "api-letter-snooze":
            return {"until": "2026-10-24T09:00:00+08:00"}
        case "api-mute-list":
            return {"kind": "copies", "channel": "email"}
    return None
