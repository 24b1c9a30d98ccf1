"""Targets, their way and their readings, as machines read, report and correct them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import targets
from measures.models import Measure, Target
from measures.trajectory import by_month
from plans.api.paging import LongList
from plans.api.reading import read
from plans.asked import person
from tracking.actions import readings
from tracking.asked import asked_day
from tracking.filters import TargetFilter
from tracking.models import Contribution, ProgressUpdate, Reading
from tracking.targets import TargetState, standings

VALUE: dict[str, Any] = {"max_digits": 18, "decimal_places": 4}
AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="The day whose end counts; today when left out.")


class GoalSerializer(serializers.ModelSerializer[Target]):
    """What is named is changed. Once the plan runs, a reason is asked for."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)

    class Meta:
        model = Target
        fields: tuple[str, ...] = (*Target.CONTENT, "reason")


class NewTargetSerializer(GoalSerializer):
    """A target that the reading of the text did not find; `text` are its words."""

    measure = serializers.IntegerField()

    class Meta(GoalSerializer.Meta):
        fields = ("measure", "text", *GoalSerializer.Meta.fields)


class MonthSerializer(serializers.Serializer[Any]):
    month = serializers.DateField()
    value = serializers.DecimalField(**VALUE, allow_null=True)
    is_given = serializers.BooleanField(read_only=True)


class WaySerializer(serializers.Serializer[Any]):
    """`value` null: back to the straight line. Months that are not named stay as they are."""

    months = MonthSerializer(many=True)
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


class ReadingSerializer(serializers.ModelSerializer[Reading]):
    counted_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Reading
        fields: tuple[str, ...] = (
            "id",
            "target",
            "value",
            "as_of",
            "update",
            "department",
            "evidence",
            "correction_of",
            "reason",
            "entered_at",
            "counted_at",
        )


class EnteringSerializer(serializers.Serializer[Any]):
    """With `update` it becomes part of that filing, without one it counts at once."""

    value = serializers.DecimalField(**VALUE, allow_null=True)
    as_of = serializers.DateField()
    update = serializers.IntegerField(required=False, allow_null=True, default=None)  # type: ignore[assignment]
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=readings.LONGEST_REASON)


class CorrectingSerializer(EnteringSerializer):
    reason = serializers.CharField(max_length=readings.LONGEST_REASON)


class ReportingSerializer(EnteringSerializer):
    """With `part` it is the own value of a supporting department, told beside the one of the lead."""

    part = serializers.IntegerField(required=False, allow_null=True, default=None)


class StandingSerializer(serializers.Serializer[Any]):
    """How a target stood at the end of a day."""

    id = serializers.IntegerField(source="target.pk")
    measure = serializers.IntegerField(source="target.measure_id")
    text = serializers.CharField(source="target.text")
    kind = serializers.CharField(source="goal.kind")
    comparator = serializers.CharField(source="goal.comparator")
    goal = serializers.DecimalField(source="goal.value", **VALUE, allow_null=True)
    baseline = serializers.DecimalField(source="goal.baseline", **VALUE, allow_null=True)
    unit = serializers.CharField(source="goal.unit")
    scale = serializers.DecimalField(source="goal.scale", **VALUE)
    adds_up = serializers.BooleanField(source="goal.adds_up")
    due_on = serializers.DateField(source="goal.due_on", allow_null=True)
    value = serializers.DecimalField(max_digits=24, decimal_places=4, allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    expected = serializers.DecimalField(**VALUE, allow_null=True)
    achieved = serializers.DecimalField(max_digits=24, decimal_places=2, allow_null=True)
    ahead = serializers.DecimalField(max_digits=24, decimal_places=4, allow_null=True)
    points_ahead = serializers.DecimalField(max_digits=24, decimal_places=2, allow_null=True)
    state = serializers.ChoiceField(choices=TargetState.choices)
    is_over = serializers.BooleanField()


class StandingDetailSerializer(StandingSerializer):
    months = serializers.SerializerMethodField()

    @extend_schema_field(MonthSerializer(many=True))
    def get_months(self, standing: Any) -> Any:
        return MonthSerializer(by_month(standing.course), many=True).data


@extend_schema_view(list=extend_schema(parameters=[AS_OF]), retrieve=extend_schema(parameters=[AS_OF]))
class TargetViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet[Target]):
    """Targets of the plans one may see, as they stood on a day."""

    queryset = Target.objects.none()
    serializer_class = StandingSerializer
    filterset_class = TargetFilter

    def get_queryset(self) -> QuerySet[Target]:
        rows = Target.objects.visible_to(person(self.request)).select_related("measure__plan")
        return rows.order_by("measure__plan", "measure__ordinal", "ordinal")

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Who names one finds it, dropped or not."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def get_serializer_class(self) -> Any:
        return StandingSerializer if self.action == "list" else StandingDetailSerializer

    def paginate_queryset(self, queryset: Any) -> Any:
        """One page of rows, each with its standing."""
        page = super().paginate_queryset(queryset)
        return None if page is None else self._standings([one.pk for one in page])

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer()

    def _standings(self, keys: list[int]) -> list[Any]:
        user = person(self.request)
        rows = Target.objects.visible_to(user).filter(pk__in=keys)
        ordered = rows.order_by("measure__plan", "measure__ordinal", "ordinal")
        return standings(ordered, day=asked_day(self.request), readings=Reading.objects.visible_to(user))

    def _answer(self, target: Target | None = None, *, status: int = 200) -> Response:
        (found,) = self._standings([(target or self.get_object()).pk]) or (None,)
        return Response(StandingDetailSerializer(found).data if found else {}, status=status)

    @extend_schema(request=NewTargetSerializer, responses={201: StandingDetailSerializer})
    def create(self, request: Request) -> Response:
        """Add a target to a measure."""
        given, user = read(NewTargetSerializer, request), person(request)
        measures = Measure.objects.visible_to(user).select_related("plan")
        measure = get_object_or_404(measures, pk=given.pop("measure"))
        target = targets.add(measure, **given, by=user, now=timezone.now())
        return self._answer(target, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: Target) -> None:
        """While the plan is prepared."""
        targets.remove(instance, by=person(self.request), now=timezone.now())

    @extend_schema(request=GoalSerializer, responses=StandingDetailSerializer)
    @action(detail=True, methods=["patch"])
    def goal(self, request: Request, pk: str) -> Response:
        """Change what the target promises."""
        given = GoalSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        targets.edit(self.get_object(), **given.validated_data, by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=WaySerializer, responses=StandingDetailSerializer)
    @action(detail=True, methods=["put"])
    def months(self, request: Request, pk: str) -> Response:
        """Decide what is expected at the end of months."""
        given = WaySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = {one["month"]: one["value"] for one in given.validated_data["months"]}
        reason = given.validated_data["reason"]
        targets.draw(self.get_object(), values, reason=reason, by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=ReportingSerializer, responses={201: ReadingSerializer})
    @action(detail=True, methods=["post"])
    def readings(self, request: Request, pk: str) -> Response:
        """Report a value."""
        given = ReportingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = with_update(request, dict(given.validated_data))
        if said["part"] is not None:
            known = Contribution.objects.visible_to(person(request)).in_context()
            said["part"] = get_object_or_404(known, pk=said["part"])
        reading = readings.enter(self.get_object(), **said, by=person(request), now=timezone.now())
        return Response(ReadingSerializer(reading).data if reading else None, status=201)


class ReadingViewSet(viewsets.ReadOnlyModelViewSet[Reading]):
    """Readings one may see, those that were corrected included."""

    queryset = Reading.objects.none()
    pagination_class = LongList
    serializer_class = ReadingSerializer
    filterset_fields = ("target", "update", "department")

    def get_queryset(self) -> QuerySet[Reading]:
        return Reading.objects.visible_to(person(self.request)).with_counted_at().order_by("target", "as_of", "pk")

    @extend_schema(request=CorrectingSerializer, responses={201: ReadingSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Put another value in its place; null takes it back."""
        given = CorrectingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = with_update(request, dict(given.validated_data))
        reading = readings.correct(self.get_object(), **said, by=person(request), now=timezone.now())
        return Response(ReadingSerializer(reading).data, status=201)


def with_update(request: Request, said: dict[str, Any]) -> dict[str, Any]:
    if said["update"] is not None:
        known = ProgressUpdate.objects.visible_to(person(request)).in_context()
        said["update"] = get_object_or_404(known, pk=said["update"])
    return said
