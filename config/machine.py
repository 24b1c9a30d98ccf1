"""What every noun of the machine door understands: conditional requests, keys against doing twice, chosen fields."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter

from config.refusals import PROBLEM
from plans.actions import kept_answers
from plans.asked import person
from plans.models import KeptAnswer

LONGEST_KEY = 200
READING = {"GET", "HEAD", "OPTIONS"}
# Answers that a request with the same key may turn into others later: they are not kept.
PASSING = {401, 403, 404, 412, 429}


class Outdated(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = gettext_lazy("What you read has changed since. Read it again and decide anew.")
    default_code = "outdated"


class OtherRequest(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = gettext_lazy("This Idempotency-Key belongs to another request.")
    default_code = "key_reused"


class Answered(Exception):
    """The request was carried out before; `kept` has the answer."""

    def __init__(self, kept: KeptAnswer) -> None:
        self.kept = kept


def tag_of(data: Any) -> str:
    """The ETag of what is shown: equal for equal JSON."""
    shown = JSONRenderer().render(data)
    return f'"{hashlib.sha256(shown).hexdigest()[:32]}"'


def digest_of(request: Request) -> str:
    """What is asked, whatever the boundary between the parts of a form."""
    sent = request.data
    if hasattr(sent, "lists"):
        sent = [(name, [_told(value) for value in values]) for name, values in sorted(sent.lists())]
    asked = [request.method, request.get_full_path(), sent]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()


def _told(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    told = hashlib.file_digest(value, "sha256").hexdigest()
    value.seek(0)
    return f"{value.name} {told}"


class MachineDoor:
    """Goes before the class of a noun (`Router.register` puts it there).

    * `Idempotency-Key` on a POST: carried out once, the answer repeated with `Idempotency-Replayed: true`; the same key
      with another request is refused (422). Kept two days, per person.
    * `ETag` on the answer to a GET of one row; `If-None-Match` answers 304, `If-Match` on a change 412 when the row
      looks different by now. The row is locked from the comparison to the end of the change.
    """

    action: str
    kept: KeptAnswer | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in READING or not ({"HTTP_IDEMPOTENCY_KEY", "HTTP_IF_MATCH"} & request.META.keys()):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            self._keep(response)
        return response  # type: ignore[no-any-return]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST" and (key := request.headers.get("Idempotency-Key")):
            self.kept = self._claim(request, key)
        served = hasattr(self, str(request.method).lower())  # any other is refused as such (RFC 9110 §13.2.1)
        if served and request.method not in READING and (wanted := request.headers.get("If-Match")):
            self._must_look_like(wanted)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What is done to a row asks for that row alone: what an answer shows beside it is read for the answer."""
        rows: QuerySet[Any] = super().filter_queryset(queryset)  # type: ignore[misc]
        is_shown = self.request.method in READING or self._is_one_row()  # type: ignore[attr-defined]
        return rows if is_shown else rows.prefetch_related(None)

    def handle_exception(self, error: Exception) -> Response:
        if not isinstance(error, Answered):
            return super().handle_exception(error)  # type: ignore[misc,no-any-return]
        body = json.loads(bytes(error.kept.body)) if error.kept.body else None
        kind = PROBLEM if error.kept.is_refusal else None
        again = {"Idempotency-Replayed": "true"}
        return Response(body, status=error.kept.status, headers=again, content_type=kind)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if request.method in {"GET", "HEAD"} and response.status_code == 200 and self._is_one_row():
            response["ETag"] = tag_of(response.data)
            if response["ETag"] in request.headers.get("If-None-Match", ""):
                response.status_code, response.data = 304, None
        return response

    def _is_one_row(self) -> bool:
        return getattr(self, "action", None) == "retrieve"

    def _must_look_like(self, wanted: str) -> None:
        """Where no row is named there is none that could look as wanted (RFC 9110 §13.1.1)."""
        if not getattr(self, "detail", False):
            raise Outdated
        row = self.get_object()  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(row._meta.db_table)
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR UPDATE", [row.pk])
        doing, self.action = self.action, "retrieve"
        try:
            looks = tag_of(self.retrieve(self.request, *self.args, **self.kwargs).data)  # type: ignore[attr-defined]
        finally:
            self.action = doing
        if wanted.strip() != "*" and looks not in wanted:
            raise Outdated

    def _claim(self, request: Request, key: str) -> KeptAnswer:
        if len(key) > LONGEST_KEY or not key.isprintable():
            raise ValidationError({"Idempotency-Key": [_("A key has 200 printable characters at most.")]})
        asked, user = digest_of(request), person(request)
        kept = kept_answers.claim(user, key, asked=asked, now=timezone.now())
        if kept.asked != asked:
            raise OtherRequest
        if kept.status is not None:
            raise Answered(kept)
        return kept

    def _keep(self, response: HttpResponse) -> None:
        if self.kept is None:
            return
        if response.status_code in PASSING or response.status_code >= 500:
            kept_answers.give_up(self.kept)
            return
        data = getattr(response, "data", None)
        body = b"" if data is None else JSONRenderer().render(data)
        kept_answers.keep(self.kept, status=response.status_code, body=body)


class ChoosesFields:
    """Goes before the class of a noun that has rows.

    `fields=a,b` leaves the other fields out; `include=c` brings a field of the single row into the list.
    """

    action: str

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        if self.action != "list" or "include" not in self.request.query_params:  # type: ignore[attr-defined]
            return super().get_serializer_class()  # type: ignore[misc,no-any-return]
        self.action = "retrieve"
        try:
            return super().get_serializer_class()  # type: ignore[misc,no-any-return]
        finally:
            self.action = "list"

    def get_serializer(self, *args: Any, **kwargs: Any) -> serializers.BaseSerializer[Any]:
        made = super().get_serializer(*args, **kwargs)  # type: ignore[misc]
        if self.request.method in {"GET", "HEAD"}:  # type: ignore[attr-defined]
            self._choose(getattr(made, "child", made))
        return made  # type: ignore[no-any-return]

    def _choose(self, row: serializers.Serializer[Any]) -> None:
        asked = {name: self._names(name) for name in ("fields", "include")}
        unknown = sorted((asked["fields"] | asked["include"]) - row.fields.keys())
        if unknown:
            raise ValidationError({"fields": [_("There is no field %(name)s.") % {"name": unknown[0]}]})
        if asked["include"] and self.action == "list":
            plain = super().get_serializer_class()().fields.keys()  # type: ignore[misc]
            asked["fields"] = (asked["fields"] or set(plain)) | asked["include"]
        for name in set(row.fields) - asked["fields"] if asked["fields"] else ():
            row.fields.pop(name)

    def _names(self, parameter: str) -> set[str]:
        asked = self.request.query_params.get(parameter, "")  # type: ignore[attr-defined]
        return {name.strip() for name in asked.split(",") if name.strip()}


class Router(DefaultRouter):
    """JSON only, and every noun understands what `MachineDoor` says."""

    include_root_view = False
    include_format_suffixes = False  # /plans/1.json would be a second door to each row

    def register(self, prefix: str, viewset: type[Any], basename: str | None = None) -> None:
        before = (MachineDoor, ChoosesFields) if issubclass(viewset, GenericAPIView) else (MachineDoor,)
        understanding = type(viewset.__name__, (*before, viewset), {"__doc__": viewset.__doc__})
        super().register(prefix, understanding, basename)
