"""The record of changes as machines read it."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from plans.asked import person
from plans.filters import ChangeFilter
from plans.models import Change


class ChangeSerializer(serializers.ModelSerializer[Change]):
    class Meta:
        model = Change
        fields = ("id", "at", "relation", "key", "act", "before", "after", "person", "door", "db_user", "transaction")


class ChangeViewSet(viewsets.ReadOnlyModelViewSet[Change]):
    """What every row was and became, newest first, for auditors; nothing for anybody else.

    `before` and `after` hold the columns that differ. A secret is shown as “•••”, megabytes as their SHA-256.
    """

    queryset = Change.objects.none()
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter

    def get_queryset(self) -> QuerySet[Change]:
        return Change.objects.visible_to(person(self.request))
