"""Progress updates as machines read them and move them on; every move is the page's own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, parsers, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from plans.api.paging import LongList
from plans.api.reading import read
from plans.asked import person
from tracking.actions import explaining, reviews, supplements, updates
from tracking.doubts.gathering import with_findings
from tracking.doubts.rules import Doubt
from tracking.filters import UpdateFilter, asked_day, updates_as_seen
from tracking.models import Evidence, ProgressUpdate, Step
from tracking.models.update import Filing


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    class Meta:
        model = Evidence
        fields: tuple[str, ...] = ("id", "name", "size", "media_type", "sha256", "added_at")


class StepSerializer(serializers.ModelSerializer[Step]):
    by = serializers.CharField(source="taken_by.name")

    class Meta:
        model = Step
        fields: tuple[str, ...] = ("verb", "field", "comment", "taken_at", "by")


class UpdateSerializer(serializers.ModelSerializer[ProgressUpdate]):
    class Meta:
        model = ProgressUpdate
        fields: tuple[str, ...] = (
            "id",
            "period",
            "measure",
            "status",
            "version",
            *Filing.CONTENT,
            "filed_at",
            "submitted_at",
            "supplement_until",
        )


class UpdateDetailSerializer(UpdateSerializer):
    evidence = EvidenceSerializer(many=True, read_only=True)
    steps = StepSerializer(many=True, read_only=True)

    class Meta(UpdateSerializer.Meta):
        fields = (*UpdateSerializer.Meta.fields, "evidence", "steps")


class WritingSerializer(serializers.ModelSerializer[ProgressUpdate]):
    """`version` is the one that was read; a newer one in the meantime is a conflict (409)."""

    version = serializers.IntegerField(min_value=0)

    class Meta:
        model = ProgressUpdate
        fields: tuple[str, ...] = ("version", *Filing.CONTENT)


class CommentSerializer(serializers.Serializer[Any]):
    comment = serializers.CharField(allow_blank=True, default="", max_length=reviews.LONGEST_COMMENT)
    field = serializers.CharField(allow_blank=True, default="")


class SupplementSerializer(serializers.Serializer[Any]):
    until_on = serializers.DateField()
    reason = serializers.CharField(max_length=supplements.LONGEST_REASON)


class EvidenceFileSerializer(serializers.Serializer[Any]):
    file = serializers.FileField()


class FiledFileSerializer(serializers.Serializer[Any]):
    evidence = serializers.IntegerField()


class DoubtfulSerializer(serializers.Serializer[Any]):
    """A doubt, what was compared with what, and what the liaison says to it."""

    doubt = serializers.ChoiceField(choices=Doubt.choices)
    words = serializers.CharField()
    answer = serializers.CharField()


class ExplainingSerializer(serializers.Serializer[Any]):
    doubt = serializers.ChoiceField(choices=Doubt.choices)
    words = serializers.CharField(max_length=explaining.LONGEST)


class UpdateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ProgressUpdate]):
    """The updates one may see."""

    queryset = ProgressUpdate.objects.none()
    pagination_class = LongList
    filterset_class = UpdateFilter

    def get_queryset(self) -> QuerySet[ProgressUpdate]:
        rows = updates_as_seen(person(self.request), day=asked_day(self.request))
        return rows.prefetch_related("evidence", "steps__taken_by")

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Who names one finds it, withdrawn or not."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def get_serializer_class(self) -> type[UpdateSerializer]:
        return UpdateSerializer if self.action == "list" else UpdateDetailSerializer

    def _answer(self) -> Response:
        return Response(UpdateDetailSerializer(get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])).data)

    @extend_schema(request=WritingSerializer, responses=UpdateDetailSerializer)
    @action(detail=True, methods=["put"], url_path="content")
    def write(self, request: Request, pk: str) -> Response:
        """Save a draft."""
        given = WritingSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        content = dict(given.validated_data)
        version = content.pop("version", None)
        updates.write(self.get_object(), content=content, version=version, by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=None, responses=UpdateDetailSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand the draft in."""
        updates.submit(self.get_object(), by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=None, responses=UpdateDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it back before it is reviewed."""
        updates.withdraw(self.get_object(), by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=None, responses=UpdateDetailSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """The department head signs."""
        updates.sign(self.get_object(), by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=CommentSerializer, responses=UpdateDetailSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """The coordinator accepts."""
        given = CommentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        comment = given.validated_data["comment"]
        reviews.accept(self.get_object(), comment=comment, by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=CommentSerializer, responses=UpdateDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """The coordinator returns it; a comment is required, a field may be named."""
        given = CommentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        reviews.send_back(self.get_object(), **given.validated_data, by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=SupplementSerializer, responses=UpdateDetailSerializer)
    @action(detail=True, methods=["post"])
    def supplement(self, request: Request, pk: str) -> Response:
        """The coordinator lets a locked month be supplemented up to a day."""
        given = SupplementSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        supplements.allow(self.get_object(), **given.validated_data, by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=EvidenceFileSerializer, responses=UpdateDetailSerializer)
    @action(detail=True, methods=["post"], parser_classes=[parsers.MultiPartParser])
    def evidence(self, request: Request, pk: str) -> Response:
        """Attach a file."""
        given = EvidenceFileSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        file = given.validated_data["file"]
        updates.add_evidence(
            self.get_object(), name=file.name, content=file.read(), by=person(request), now=timezone.now()
        )
        return self._answer()

    @extend_schema(request=FiledFileSerializer, responses=UpdateDetailSerializer)
    @action(detail=True, methods=["post"], url_path="remove-evidence")
    def remove_evidence(self, request: Request, pk: str) -> Response:
        """Take a file off again, unless it was submitted."""
        update, given, user = self.get_object(), read(FiledFileSerializer, request), person(request)
        files = Evidence.objects.visible_to(user).select_related("update__measure__plan")
        updates.remove_evidence(
            get_object_or_404(files, pk=given["evidence"], update=update), by=user, now=timezone.now()
        )
        return self._answer()

    @extend_schema(request=None, responses=UpdateDetailSerializer)
    @action(detail=True, methods=["post"], url_path="submit-unchanged")
    def submit_unchanged(self, request: Request, pk: str) -> Response:
        """Hand in what was accepted last once more, marked as “no change”."""
        updates.submit_unchanged(self.get_object(), by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(responses=DoubtfulSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def doubts(self, request: Request, pk: str) -> Response:
        """What is suspicious in the filing, with what was said to it."""
        seen = ProgressUpdate.objects.visible_to(person(request)).filter(pk=self.get_object().pk)
        rows = [finding for _update, found in with_findings(seen.in_context()) for finding in found]
        return Response(DoubtfulSerializer(rows, many=True).data)

    @extend_schema(request=ExplainingSerializer(many=True), responses=UpdateDetailSerializer)
    @action(detail=True, methods=["post"])
    def explain(self, request: Request, pk: str) -> Response:
        """Say a sentence to doubts about what waits for review; what was said once stays."""
        given = ExplainingSerializer(data=request.data, many=True)
        given.is_valid(raise_exception=True)
        said = {one["doubt"]: one["words"] for one in given.validated_data}
        explaining.explain(self.get_object(), said, by=person(request), now=timezone.now())
        return self._answer()
