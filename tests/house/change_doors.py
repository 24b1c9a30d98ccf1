"""The addresses by which an office changes its rows, one or many of them: what is sent there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.house.world import World


def body_of(door: str, world: World) -> dict[str, Any] | None:
    match door:
        case "measures_change":
            return {"way": "lead", "row": world.pk("measure 2"), "department": world.pk("tax")}
        case "milestones_change":
            return {"way": "shift", "row": world.pk("draft milestone"), "days": 3, "reason": "印发推迟"}
        case "suggestions_change":
            return {"way": "dispatch", "row": world.pk("suggestion"), "lead": world.pk("tax")}
        case "api-measure-assign" | "api-measure-release":
            return {"department": world.pk("tax"), "role": "supporting"}
        case "api-measure-tags":
            return {"add": "重点"}
        case "api-milestone-shift":
            return {"days": 3, "reason": "印发推迟"}
    return None
