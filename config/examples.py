"""Examples for the description of the machine door, made of the shapes themselves, so that none can be out of date."""

from __future__ import annotations

import re
from typing import Any

SCHEMAS = "#/components/schemas/"
DEEPEST = 6  # levels; no shape of ours holds itself
BY_FORMAT = {
    "date": "2026-10-22",
    "date-time": "2026-10-22T10:00:00+08:00",
    "uri": "https://guatu.example.gov.cn/api/v1/updates/?cursor=cD0xNw",
}
DECIMALS = ("45.5", "0.5")
NUMBERS = {"id": 17, "version": 0, "year": 2026, "percent": 90, "size": 48213, "days": 5}
# What people and programs would write there.
WORDS = {
    "address": "https://example.org/guatu",
    "at": "B3",
    "comment": "请写明数量",
    "content": "JVBERi0xLjcK",
    "kind": "docx",
    "lines": "2-17",
    "measures": "3",
    "media_type": "application/pdf",
    "method": "POST",
    "month": "2026-10",
    "name": "安和区行动方案.pdf",
    "number": "3",
    "owners": "guess",
    "page": "milestone_list",
    "path": "updates/17/submit/",
    "progress": "完成首批改革事项",
    "quiet_from": "20:00",
    "quiet_until": "08:00",
    "query": "state=overdue",
    "reason": "系统联调未完成",
    "rows": "take",
    "scopes": "update:read",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "secret": "sixteen-letters-or-more",
    "text": "已完成系统对接",
    "title": "全市推开",
    "unit": "家",
}
OTHER_WORDS = "开办企业一件事"


def example_of(shape: dict[str, Any], schemas: dict[str, Any], *, name: str = "", sent: bool = False) -> Any:
    """A value of this shape; for what is `sent` without the fields that are only shown, otherwise without the others.

    Bytes have no example in JSON: where a file belongs, the field is left out.
    """
    return _value(shape, schemas, name, "readOnly" if sent else "writeOnly", DEEPEST)


def _value(shape: dict[str, Any], schemas: dict[str, Any], name: str, hidden: str, depth: int) -> Any:
    if "$ref" in shape:
        return _value(schemas[shape["$ref"].removeprefix(SCHEMAS)], schemas, name, hidden, depth)
    for key in ("example", "default", "const"):
        if key in shape:
            return shape[key]
    if "enum" in shape:
        return next((one for one in shape["enum"] if one not in ("", None)), shape["enum"][0])
    for key in ("allOf", "oneOf", "anyOf"):
        if key in shape:
            return _value(_first_said(shape[key], schemas), schemas, name, hidden, depth)
    kinds = shape.get("type", "object")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        return _object(shape, schemas, name, hidden, depth)
    if kind == "array":
        return [] if depth == 0 else [_value(shape["items"], schemas, name, hidden, depth - 1)]
    return _plain(kind, shape, name)


def _first_said(shapes: list[dict[str, Any]], schemas: dict[str, Any]) -> dict[str, Any]:
    """The first that has something to say: not null, and not the empty text."""
    told = [schemas[one["$ref"].removeprefix(SCHEMAS)] if "$ref" in one else one for one in shapes]
    return next((one for one in told if one.get("enum") not in ([""], [None]) and one.get("type") != "null"), told[0])


def _object(shape: dict[str, Any], schemas: dict[str, Any], name: str, hidden: str, depth: int) -> dict[str, Any]:
    if depth == 0:
        return {}
    fields = {
        field: _value(part, schemas, field, hidden, depth - 1)
        for field, part in shape.get("properties", {}).items()
        if not part.get(hidden) and not _is_bytes(part)
    }
    inside = shape.get("additionalProperties")
    if not fields and isinstance(inside, dict) and inside:
        return {"n3": _value(inside, schemas, name, hidden, depth - 1)}
    return fields


def _is_bytes(part: dict[str, Any]) -> bool:
    inside = part.get("items", part)
    return inside.get("format") == "binary" or "contentMediaType" in inside


def _plain(kind: str, shape: dict[str, Any], name: str) -> Any:
    match kind:
        case "integer" | "number":
            number = max(NUMBERS.get(name, 3), shape.get("minimum", 0))
            return min(number, shape.get("maximum", number))
        case "boolean":
            return True
        case "null":
            return None
    if shape.get("format") == "decimal":
        return next(one for one in DECIMALS if re.match(shape["pattern"], one))
    return BY_FORMAT.get(shape.get("format", "")) or WORDS.get(name, OTHER_WORDS)
