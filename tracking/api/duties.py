"""What the caller owes."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from plans.asked import person
from tracking.machine_filters import DutyFilter
from tracking.models import Duty


class DutySerializer(serializers.ModelSerializer[Duty]):
    class Meta:
        model = Duty
        fields = ("key", "kind", "thing_id", "plan", "measure", "department", "role", "opened_on", "due_on")


class DutyViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Duty]):
    """The duties of the caller's posts; with `whose=all` those of everybody in sight."""

    queryset = Duty.objects.none()
    serializer_class = DutySerializer
    filterset_class = DutyFilter

    def get_queryset(self) -> QuerySet[Duty]:
        return Duty.objects.visible_to(person(self.request))
