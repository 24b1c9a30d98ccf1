"""The calendar as machines read and change it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from plans.actions import calendar
from plans.api.reading import fit, read
from plans.asked import YEARS, person
from plans.calendar_forms import LONGEST_NOTICE, NoticeForm
from plans.filters import CalendarDayFilter
from plans.models import CalendarDay, Department
from plans.policies import require


class CalendarDaySerializer(serializers.ModelSerializer[CalendarDay]):
    class Meta:
        model = CalendarDay
        fields = ("id", "day", "works", "name", "district", "announced")


class OwnDaySerializer(serializers.Serializer[Any]):
    """A day on which one district differs from the country."""

    district = serializers.IntegerField()
    day = serializers.DateField()
    works = serializers.BooleanField(help_text="true: a working day, false: a day off.")
    reason = serializers.CharField(max_length=40)


class TakingBackDaySerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=40)


class NoticeSerializer(serializers.Serializer[Any]):
    """The notice as words, or as a file in a multipart form; `year` where it does not say its own."""

    text = serializers.CharField(max_length=LONGEST_NOTICE, allow_blank=True, default="")
    file = serializers.FileField(required=False)
    year = serializers.IntegerField(min_value=YEARS[0], max_value=YEARS[-1], required=False)
    confirm = serializers.BooleanField(default=False, help_text="false shows what would change and writes nothing.")


class DayChangeSerializer(serializers.Serializer[Any]):
    """Whether it is a working day before and after; null: as the plain week has it."""

    day = serializers.DateField()
    before = serializers.BooleanField(allow_null=True)
    after = serializers.BooleanField(allow_null=True)


class NoticeReadSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField(allow_null=True)
    changes = DayChangeSerializer(many=True)
    doubts = serializers.ListField(child=serializers.CharField(), help_text="With any of them it is not taken in.")
    is_taken = serializers.BooleanField()


class CalendarDayViewSet(viewsets.ReadOnlyModelViewSet[CalendarDay]):
    """Days that differ from the plain week: the country's, and those of districts one sees."""

    queryset = CalendarDay.objects.none()
    serializer_class = CalendarDaySerializer
    filterset_class = CalendarDayFilter

    def get_queryset(self) -> QuerySet[CalendarDay]:
        return CalendarDay.objects.visible_to(person(self.request))

    @extend_schema(request=OwnDaySerializer, responses={201: CalendarDaySerializer})
    def create(self, request: Request) -> Response:
        """Set a day of one's own district, with the reason."""
        given, user = read(OwnDaySerializer, request), person(request)
        districts = Department.objects.visible_to(user).territories()
        given["district"] = get_object_or_404(districts, pk=given["district"])
        own = calendar.set_own_day(**given, by=user, now=timezone.now())
        return Response(self.get_serializer(own).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=TakingBackDaySerializer, responses={204: None})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Let the country's calendar hold again on a day of the own district, with the reason."""
        own, given = self.get_object(), read(TakingBackDaySerializer, request)
        calendar.remove_own_day(own, **given, by=person(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=NoticeSerializer, responses=NoticeReadSerializer)
    @action(detail=False, methods=["post"])
    def announce(self, request: Request) -> Response:
        """Read a notice on days off: what it changes, and with `confirm` take it in."""
        user = person(request)
        require(user, "calendar.announce")
        given = read(NoticeSerializer, request)
        files = MultiValueDict({"file": [given["file"]]} if "file" in given else {})
        form = fit(NoticeForm(given, files))
        notice, changes = form.notice, calendar.foresee(form.notice)
        if given["confirm"]:
            calendar.announce(notice, text=form.words, by=user, now=timezone.now())
        doubts = [calendar.words_of(doubt) for doubt in notice.doubts]
        told = {"year": notice.year, "changes": changes, "doubts": doubts, "is_taken": given["confirm"]}
        return Response(NoticeReadSerializer(told).data)
