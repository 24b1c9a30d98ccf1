"""Many calls in one: each goes through its own door as if it came alone, and gets its own answer."""

from __future__ import annotations

import io
import json
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.urls import Resolver404, resolve
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.machine import MachineDoor

LONGEST = 100
PREFIX = "/api/v1/"
NO_DOOR: dict[str, Any] = {"status": 404, "body": {"detail": "No noun is served there.", "code": "not_found"}}


class CallSerializer(serializers.Serializer[Any]):
    method = serializers.ChoiceField(["POST", "PUT", "PATCH", "DELETE"])
    path = serializers.CharField(help_text="From the noun on: updates/17/content/")
    body = serializers.JSONField(required=False, default=dict)
    if_match = serializers.CharField(required=False, default="")


class BatchSerializer(serializers.Serializer[Any]):
    all_or_nothing = serializers.BooleanField(default=False)
    calls = CallSerializer(many=True, allow_empty=False, max_length=LONGEST)  # type: ignore[call-arg]  # of the ListSerializer


class AnswerSerializer(serializers.Serializer[Any]):
    status = serializers.IntegerField()
    body = serializers.JSONField()


class BatchAnswerSerializer(serializers.Serializer[Any]):
    kept = serializers.BooleanField(help_text="false: nothing of the whole was carried out")
    answers = AnswerSerializer(many=True)


class BatchView(MachineDoor, APIView):
    """Up to 100 changes in one request, in their order, each with its own status.

    A refused one leaves the others as they are, unless `all_or_nothing`: then the first refusal ends the batch and
    undoes it. Rights, sight, scopes and versions are asked of each call as everywhere.
    """

    @extend_schema(request=BatchSerializer, responses=BatchAnswerSerializer)
    def post(self, request: Request) -> Response:
        given = BatchSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        strict, answers = given.validated_data["all_or_nothing"], []
        with transaction.atomic():
            for call in given.validated_data["calls"]:
                answers.append(carry_out(request, call))
                if strict and answers[-1]["status"] >= 400:
                    transaction.set_rollback(True)
                    break
        kept = not (strict and answers[-1]["status"] >= 400)
        return Response({"kept": kept, "answers": answers}, status=200 if kept else 409)


def carry_out(request: Request, call: dict[str, Any]) -> dict[str, Any]:
    """One call in a savepoint of its own: what is refused leaves no trace."""
    inner = inner_request(request, call)
    try:
        found = resolve(inner.path)
    except Resolver404:
        return NO_DOOR
    if "basename" not in getattr(found.func, "initkwargs", {}):
        return NO_DOOR
    with transaction.atomic():
        answer = found.func(inner, *found.args, **found.kwargs)
        if answer.status_code >= 400:
            transaction.set_rollback(True)
    return {"status": answer.status_code, "body": getattr(answer, "data", None)}


def inner_request(request: Request, call: dict[str, Any]) -> WSGIRequest:
    """A request for one call by whom the whole is sent."""
    sent, outer = json.dumps(call["body"]).encode(), request._request
    path, _mark, query = call["path"].lstrip("/").partition("?")
    told = {name: value for name, value in outer.META.items() if not name.startswith("HTTP_IDEMPOTENCY")}
    told |= {
        "REQUEST_METHOD": call["method"],
        "PATH_INFO": PREFIX + path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(sent)),
        "wsgi.input": io.BytesIO(sent),
        "HTTP_IF_MATCH": call["if_match"],
    }
    if not call["if_match"]:
        del told["HTTP_IF_MATCH"]
    inner = WSGIRequest(told)
    inner.user, inner.session = outer.user, getattr(outer, "session", None)  # type: ignore[assignment]
    return inner
