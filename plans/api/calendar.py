"""The calendar as machines read it."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from plans.asked import person
from plans.filters import CalendarDayFilter
from plans.models import CalendarDay


class CalendarDaySerializer(serializers.ModelSerializer[CalendarDay]):
    class Meta:
        model = CalendarDay
        fields = ("id", "day", "works", "name", "district", "announced")


class CalendarDayViewSet(viewsets.ReadOnlyModelViewSet[CalendarDay]):
    """Days that differ from the plain week: the country's, and those of districts one sees."""

    queryset = CalendarDay.objects.none()
    serializer_class = CalendarDaySerializer
    filterset_class = CalendarDayFilter

    def get_queryset(self) -> QuerySet[CalendarDay]:
        return CalendarDay.objects.visible_to(person(self.request))
