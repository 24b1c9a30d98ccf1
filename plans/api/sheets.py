"""Workbooks as machines take them along and send them back: the trial and the confirmation are those of the page."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from plans.actions import documents
from plans.asked import person
from plans.documents.tree import UnreadableDocument
from plans.models import Plan
from plans.sheets.book import Book, Sheets
from plans.sheets.filling import Answers, Line, carry_out, try_out
from plans.sheets.forms import LARGEST, of_unreadable
from plans.sheets.merging import Side
from plans.sheets.pages import CONFLICT, file_name
from plans.sheets.reading import Entry, read
from plans.sheets.writing import XLSX, workbook


class WorkbookSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    media_type = serializers.CharField()
    content = serializers.CharField(help_text="base64")


class SheetTroubleSerializer(serializers.Serializer[Any]):
    at = serializers.CharField(help_text="C7")
    words = serializers.CharField()


class SheetPartSerializer(serializers.Serializer[Any]):
    """One cell: as it was downloaded, as it came back, as it stands by now."""

    column = serializers.CharField()
    was = serializers.CharField(allow_blank=True)
    mine = serializers.CharField(allow_blank=True)
    now = serializers.CharField(allow_blank=True)
    disputed = serializers.BooleanField()


class SheetLineSerializer(serializers.Serializer[Any]):
    """`stamp` stands for what was shown of a row; the confirmation sends it back."""

    row = serializers.IntegerField()
    key = serializers.CharField(allow_blank=True)
    changes = serializers.BooleanField()
    stale = serializers.BooleanField()
    before = serializers.DictField(child=serializers.CharField(allow_blank=True))
    after = serializers.DictField(child=serializers.CharField(allow_blank=True))
    parts = SheetPartSerializer(many=True)
    troubles = SheetTroubleSerializer(many=True)
    remarks = serializers.ListField(child=serializers.CharField())
    refusal = serializers.CharField(allow_blank=True)
    stamp = serializers.CharField(allow_blank=True)


class SheetAnswerSerializer(serializers.Serializer[Any]):
    changed = serializers.IntegerField()
    lines = SheetLineSerializer(many=True)


class SentWorkbookSerializer(serializers.Serializer[Any]):
    """`content` is the xlsx in base64. `hands_in` submits the updates, too; other workbooks know no such step."""

    content = serializers.CharField(max_length=LARGEST * 4 // 3 + 4)
    hands_in = serializers.BooleanField(default=False)

    def validate_content(self, given: str) -> bytes:
        try:
            return base64.b64decode(given, validate=True)
        except binascii.Error:
            raise serializers.ValidationError(_("This is not base64."))


class SheetRowSerializer(serializers.Serializer[Any]):
    """`take` names for each disputed column whose side holds."""

    key = serializers.CharField(max_length=60)
    stamp = serializers.CharField(max_length=16)
    take = serializers.DictField(child=serializers.ChoiceField(choices=[side.value for side in Side]), required=False)


class ChosenRowsSerializer(SentWorkbookSerializer):
    rows = SheetRowSerializer(many=True, required=False)

    def answers(self, book: Book) -> Answers:
        given = self.validated_data
        rows = given.get("rows", [])
        return Answers(
            rows=frozenset(row["key"] for row in rows),
            stamps={row["key"]: row["stamp"] for row in rows},
            taken={row["key"]: row.get("take", {}) for row in rows},
            hands_in=bool(book.hands_in) and given["hands_in"],
        )


class SheetViewSet(viewsets.GenericViewSet[Any]):
    """A workbook to fill in, by the key of what it is about."""

    queryset = Plan.objects.none()
    serializer_class = WorkbookSerializer
    lookup_value_regex = "[0-9]{1,18}"
    sheets: Sheets

    def get_object(self) -> Model:
        return self._book().thing

    @extend_schema(responses=WorkbookSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """The workbook as it is to be filled in now."""
        book = self._book()
        content = base64.b64encode(workbook(book)).decode()
        return Response({"name": file_name(book), "media_type": XLSX, "content": content})

    @extend_schema(request=ChosenRowsSerializer, responses=SheetAnswerSerializer)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """What a filled-in workbook would change, row by row. Nothing is written."""
        book = self._book()
        entries, answers = self._sent(book)
        lines = try_out(book, entries, answers, by=person(request), now=timezone.now())
        return Response({"changed": 0, "lines": [_told(line) for line in lines]})

    @extend_schema(request=ChosenRowsSerializer, responses=SheetAnswerSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Carry out the rows that were shown, all of them or none (409)."""
        book = self._book()
        entries, answers = self._sent(book)
        outcome = carry_out(book, entries, answers, by=person(request), now=timezone.now())
        told = {
            "changed": 0 if outcome.act is None else outcome.changed,
            "lines": [_told(one) for one in outcome.lines],
        }
        return Response(told, status=CONFLICT if outcome.is_refused else 200)

    def _book(self) -> Book:
        return self.sheets.open(person(self.request), int(self.kwargs["pk"]), timezone.localdate())

    def _sent(self, book: Book) -> tuple[list[Entry], Answers]:
        given = ChosenRowsSerializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        try:
            return read(book, documents.read_filled(given.validated_data["content"])), given.answers(book)
        except UnreadableDocument as error:
            raise serializers.ValidationError({"content": [of_unreadable(error)]})


def viewset_of(sheets: Sheets) -> type[SheetViewSet]:
    """The class by which the router knows one sort of workbook."""
    name = f"{sheets.name.capitalize()}SheetViewSet"
    return type(name, (SheetViewSet,), {"sheets": sheets, "__doc__": SheetViewSet.__doc__})


def _told(line: Line) -> dict[str, Any]:
    return {
        "row": line.number,
        "key": line.key if line.pk else "",
        "changes": line.changes,
        "stale": line.is_stale,
        "before": line.before,
        "after": line.after,
        "parts": [
            {"column": one.column.key, "was": one.was, "mine": one.mine, "now": one.now, "disputed": one.is_disputed}
            for one in line.parts
            if one.is_mine or one.is_theirs
        ],
        "troubles": [{"at": one.at, "words": one.words} for one in line.troubles],
        "remarks": list(line.remarks),
        "refusal": str(line.refusal or ""),
        "stamp": line.stamp if line.changes else "",
    }
