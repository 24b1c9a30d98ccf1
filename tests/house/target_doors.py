"""The addresses about targets and their readings, as `tests.house.doors` lists the others."""

from __future__ import annotations

from typing import Any

from tests.house.world import World

#                                                        far     far
#                                                        wang li zhao li  head wang lead idle former
TABLE = """
target_list           |                        | GET  | 200 200 200 200 200 200 200 200 200
target_add            | measure 2              | GET  | 404 404 403 403 403 200 403 404 404
target_add            | draft measure          | POST | 404 404 404 404 404 302 403 404 404
target_detail         | target 3               | GET  | 404 404 200 200 200 200 200 404 404
target_detail         | draft target           | GET  | 404 404 404 404 404 200 200 404 404
target_edit           | target 3               | GET  | 404 404 403 403 403 200 403 404 404
target_edit           | target 3               | POST | 404 404 403 403 403 302 403 404 404
target_edit           | draft target           | POST | 404 404 404 404 404 302 403 404 404
target_draw           | target 3               | POST | 404 404 403 403 403 302 403 404 404
target_remove         | draft target           | POST | 404 404 404 404 404 302 403 404 404
reading_enter         | target 3               | POST | 404 404 403 403 403 302 403 404 404
reading_enter         | draft target           | POST | 404 404 404 404 404 302 403 404 404
reading_correct       | reading                | POST | 404 404 403 403 403 302 403 404 404
reading_correct       | draft reading          | POST | 404 404 404 403 403 400 403 404 404
api-target-list       |                        | GET  | 200 200 200 200 200 200 200 200 200
api-target-detail     | target 3               | GET  | 404 404 200 200 200 200 200 404 404
api-target-detail     | draft target           | GET  | 404 404 404 404 404 200 200 404 404
api-target-goal       | target 3               | PATCH | 404 404 403 403 403 200 403 404 404
api-target-months     | target 3               | PUT  | 404 404 403 403 403 200 403 404 404
api-target-readings   | target 3               | POST | 404 404 404 201 403 403 403 404 404
api-reading-list      |                        | GET  | 200 200 200 200 200 200 200 200 200
api-reading-detail    | reading                | GET  | 404 404 200 200 200 200 200 404 404
api-reading-detail    | draft reading          | GET  | 404 404 404 200 200 200 200 404 404
api-reading-correct   | reading                | POST | 404 404 403 403 403 201 403 404 404
"""


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
