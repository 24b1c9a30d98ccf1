"""The addresses about targets and their readings, as `tests.house.doors` lists the others."""

from __future__ import annotations

from typing import Any

from tests.house.world import World


def body_of(door: str, world: World) -> dict[str, Any] | None:
    """What the page or a machine would send there; None where the address is none of these."""
    match door:
        case "target_add":
            return {"text": "新增窗口5个", "kind": "increment", "comparator": "=", "value": 5, "unit": "个", "scale": 1}
        case "target_edit":
            return {"kind": "cumulative", "comparator": "=", "value": 90, "scale": 1, "reason": "调整"}
        case "target_draw":
            return {"2026-06": 40, "reason": "上半年集中推进"}
        case "reading_enter":
            return {"value": "61", "as_of": "2026-10-20"}
        case "reading_correct" | "api-reading-correct":
            return {"value": "59", "as_of": "2026-10-20", "reason": "核对台账"}
        case "api-target-goal":
            return {"value": "90", "reason": "调整"}
        case "api-target-months":
            return {"months": [{"month": "2026-06-01", "value": "40"}], "reason": "上半年集中推进"}
        case "api-target-readings":
            return {"value": "61", "as_of": "2026-10-20", "update": world.pk("draft update")}
    return None
