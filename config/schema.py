"""What the description of the machine door says beyond the nouns: how one signs in, how it refuses, its headers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

from config.examples import example_of

JSON_PROBLEM = "application/problem+json"
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem details. `code` is for programs, `errors` names what is wrong by field.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "In the language of the request."},
        "code": {"type": "string"},
        "errors": {"description": "What is wrong, by field; the names are those of the request."},
    },
    "example": {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "“2026年10月 · 1. 开办企业” has changed meanwhile; this step is no longer possible.",
        "code": "move_refused",
    },
}
REFUSALS = {
    "400": "Something in the request is wrong, or the rules do not allow the step now.",
    "401": "No key, or one that opens nothing.",
    "403": "Known, but without the right or the scope.",
    "404": "There is no such row for this person.",
    "409": "Somebody was quicker, or it is too late.",
    "429": "Too many calls; come back after `Retry-After` seconds.",
}
CHANGING = {
    "412": "`If-Match` names another state than the row is in.",
    "422": "The Idempotency-Key belongs to another request.",
}
DONE = {
    "200": "As it is now.",
    "201": "Made, as it is now.",
    "202": "Taken; it goes on by itself.",
    "204": "Done; there is nothing to show.",
}
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$"
WRITING = {"post", "put", "patch", "delete"}


def header(name: str, words: str, example: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": False, "description": words, "schema": {"type": "string"},
            "example": example}  # fmt: skip


IF_MATCH = header("If-Match", "The `ETag` under which the row was read.", '"6c3e0f41"')
ONCE = header("Idempotency-Key", "Any text of the caller; with the same key nothing is done twice.", "a3f1-november")
ETAG = {"description": "Of the row as it looks now; for `If-Match`.", "schema": {"type": "string"}}
FIELDS = {"in": "query", "name": "fields", "required": False, "description": "Only these fields, by comma.",
          "schema": {"type": "string"}, "example": "id"}  # fmt: skip
INCLUDE = {"in": "query", "name": "include", "required": False, "schema": {"type": "string"},
           "description": "Fields of the single row that the list leaves out, by comma."}  # fmt: skip


KEPT: dict[tuple[str | None, str], HttpResponse] = {}


class SchemaView(SpectacularAPIView):
    """The description is the same for everybody until the next start; working it out takes most of a second."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Worked out and written once for each language and format; a language or version asked for by name, always."""
        if request.GET.keys() - {"format"}:
            return super().get(request, *args, **kwargs)
        asked = get_language(), request.accepted_renderer.media_type
        if asked not in KEPT:
            KEPT[asked] = self.finalize_response(request, super().get(request, *args, **kwargs)).render()
        kept = KEPT[asked]
        return HttpResponse(kept.content, headers=kept.headers)


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "plans.api.access.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "guatu_…"}


def told_in_full(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds the refusals and the headers that `config.machine` and `config.refusals` give every noun."""
    schemas = result["components"].setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    for schema in schemas.values():
        for part in schema.get("properties", {}).values():
            if part.get("format") == "time":  # RFC 3339's has an offset; a time of the district's clock has none
                part.pop("format")
                part["pattern"] = CLOCK
            if {} in part.get("oneOf", ()):  # any JSON, or null, which is JSON as well
                part.pop("oneOf")
    for path, ways in result["paths"].items():
        for method, operation in ways.items():
            _tell(operation, method, one=path.endswith("}/") or "{id}" in path)
            _show(operation, schemas)
    return result


def _tell(operation: dict[str, Any], method: str, *, one: bool) -> None:
    writes = method in WRITING
    for status, words in {**REFUSALS, **(CHANGING if writes else {})}.items():
        shape = {JSON_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        operation["responses"].setdefault(status, {"description": words, "content": shape})
    extra = [ONCE] if method == "post" else []
    extra += [IF_MATCH] if writes and one else []
    extra += [] if writes else [FIELDS] if one else [FIELDS, INCLUDE]
    if one and not writes and "200" in operation["responses"] and operation["operationId"].endswith("_retrieve"):
        operation["responses"]["200"].setdefault("headers", {})["ETag"] = ETAG
    known = {(each["in"], each["name"]) for each in operation.get("parameters", [])}
    operation.setdefault("parameters", []).extend(each for each in extra if (each["in"], each["name"]) not in known)


def _show(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """An example beside every shape that is sent or answered; a refusal has its own."""
    for media in operation.get("requestBody", {}).get("content", {}).values():
        media.setdefault("example", example_of(media["schema"], schemas, sent=True))
    for status, answer in operation["responses"].items():
        answer["description"] = answer.get("description") or DONE.get(status, "")
        for kind, media in answer.get("content", {}).items():
            if kind != JSON_PROBLEM:
                media.setdefault("example", example_of(media["schema"], schemas))
