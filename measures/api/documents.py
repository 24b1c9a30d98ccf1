"""Documents as machines send them, correct what was read in them, and make plans of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import parsers, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures import wording
from measures.actions import drafts, revising, uploads
from measures.actions.drafts import Sheet
from measures.api.papers import PaperField
from measures.filters import DocumentFilter
from measures.models import Upload
from measures.policies import require
from plans.api.reading import read
from plans.asked import person
from plans.models import Department, Document, Plan
from plans.ringing import ring


class UploadSerializer(serializers.ModelSerializer[Upload]):
    refusal = serializers.SerializerMethodField(help_text="Why it became no document; empty where it did, or may yet.")

    class Meta:
        model = Upload
        fields: tuple[str, ...] = (
            "id", "district", "name", "size", "status", "code", "refusal", "document", "revises", "uploaded_at",
        )  # fmt: skip

    def get_refusal(self, upload: Upload) -> str:
        return wording.of_refusal(upload.code, upload.params) if upload.status == Upload.Status.REFUSED else ""


class SendingSerializer(serializers.Serializer[Any]):
    """`revises`: the plan whose corrected text the file is."""

    district = serializers.IntegerField()
    file = PaperField()
    revises = serializers.IntegerField(required=False)


class TakenSerializer(serializers.Serializer[Any]):
    """The upload to wait for, or the document that these bytes already are."""

    upload = UploadSerializer(allow_null=True)
    document = serializers.IntegerField(allow_null=True)


def taken(found: Upload | Document) -> Response:
    if isinstance(found, Document):
        return Response(TakenSerializer({"upload": None, "document": found.pk}).data, status=status.HTTP_201_CREATED)
    ring("measures.tasks.read_upload", upload=found.pk)
    found.refresh_from_db()
    return Response(TakenSerializer({"upload": found, "document": None}).data, status=status.HTTP_201_CREATED)


class UploadViewSet(viewsets.ReadOnlyModelViewSet[Upload]):
    """Files on their way to documents, of the territories one oversees."""

    queryset = Upload.objects.none()
    serializer_class = UploadSerializer
    parser_classes = [parsers.MultiPartParser]
    filterset_fields = ("district", "status", "revises")

    def get_queryset(self) -> QuerySet[Upload]:
        return Upload.objects.visible_to(person(self.request)).order_by("-uploaded_at", "-pk")

    @extend_schema(request=SendingSerializer, responses={201: TakenSerializer})
    def create(self, request: Request) -> Response:
        """Send a plan, or the corrected text of one; a worker reads it within a minute."""
        given, user = read(SendingSerializer, request), person(request)
        districts = Department.objects.visible_to(user).territories()
        district, revised = get_object_or_404(districts, pk=given["district"]), None
        if "revises" in given:
            plans = Plan.objects.visible_to(user).filter(district=district)
            revised = get_object_or_404(plans.select_related("district"), pk=given["revises"])
            require(user, "plan.revise", revised)
        paper = given["file"]
        sent = {"name": paper.name, "district": district, "revises": revised}
        found = uploads.take(paper.content, **sent, by=user, now=timezone.now())
        if revised and isinstance(found, Document):
            revising.require_fit(revised, found)
        return taken(found)


class OwnerSerializer(serializers.Serializer[Any]):
    """A department as printed, and whom the district knows by that name."""

    printed = serializers.CharField()
    department = serializers.IntegerField(allow_null=True)
    leads = serializers.BooleanField()
    is_certain = serializers.BooleanField()


class StepReadSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    due_on = serializers.DateField()


class MeasureReadSerializer(serializers.Serializer[Any]):
    """`key` names it in a change."""

    key = serializers.CharField()
    number = serializers.CharField(source="shown_number")
    title = serializers.CharField()
    heading = serializers.CharField()
    body = serializers.CharField(source="parsed.body.value")
    owners = OwnerSerializer(many=True)
    steps = StepReadSerializer(many=True)
    targets = serializers.SerializerMethodField()

    def get_targets(self, measure: Any) -> list[str]:
        return [target.text for target in measure.parsed.targets]


class DoubtSerializer(serializers.Serializer[Any]):
    """What needs a look. `place` is the key of the measure, section or requirement it stands in."""

    key = serializers.CharField()
    code = serializers.CharField(source="problem.code")
    severity = serializers.CharField(source="problem.severity")
    text = serializers.SerializerMethodField()
    place = serializers.CharField()
    is_looked_at = serializers.BooleanField()
    blocks = serializers.BooleanField()

    def get_text(self, point: Any) -> str:
        return wording.of_problem(point.problem)


class ProposalSerializer(serializers.Serializer[Any]):
    """The plan that would come of it. `version` is sent with every change; with `blocking` above 0 it cannot be."""

    version = serializers.IntegerField(source="draft.version")
    title = serializers.CharField(source="proposal.title")
    year = serializers.IntegerField(source="proposal.year")
    is_consultation_draft = serializers.BooleanField(source="proposal.is_consultation_draft")
    measures = MeasureReadSerializer(source="proposal.measures", many=True)
    dropped = MeasureReadSerializer(source="proposal.dropped", many=True)
    checked = serializers.SerializerMethodField()
    points = DoubtSerializer(many=True)
    blocking = serializers.IntegerField()

    def get_checked(self, sheet: Sheet) -> list[str]:
        """The keys of the measures that somebody compared with the text."""
        return list(sheet.draft.checked)


class DocumentSerializer(serializers.ModelSerializer[Document]):
    class Meta:
        model = Document
        fields: tuple[str, ...] = (
            "id", "district", "name", "size", "kind", "sha256", "plan", "earlier_of", "superseded_at", "uploaded_at",
        )  # fmt: skip


class DocumentDetailSerializer(DocumentSerializer):
    proposal = serializers.SerializerMethodField()

    class Meta(DocumentSerializer.Meta):
        fields = (*DocumentSerializer.Meta.fields, "text", "proposal")

    @extend_schema_field(ProposalSerializer)
    def get_proposal(self, document: Document) -> Any:
        return ProposalSerializer(drafts.opened(document, today=timezone.localdate())).data


class ChangeAskedSerializer(serializers.Serializer[Any]):
    """One change of the proposal, as docs/interface.md lists them. `at` is the key of what it is about."""

    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    verb = serializers.CharField(max_length=40)
    at = serializers.CharField(max_length=40, allow_blank=True, default="")
    values = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=20_000), default=dict)


class ConfirmingSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class MadeSerializer(serializers.Serializer[Any]):
    plan = serializers.IntegerField()


class DocumentViewSet(viewsets.ReadOnlyModelViewSet[Document]):
    """Source documents of plans one may see, and those that wait in the territories one oversees."""

    queryset = Document.objects.none()
    filterset_class = DocumentFilter

    def get_queryset(self) -> QuerySet[Document]:
        rows = Document.objects.visible_to(person(self.request)).select_related("district", "plan")
        rows = rows.order_by("-uploaded_at", "-pk")
        return rows.without_reading() if self.action == "list" else rows

    def get_serializer_class(self) -> type[DocumentSerializer]:
        return DocumentSerializer if self.action == "list" else DocumentDetailSerializer

    @extend_schema(request=ChangeAskedSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """Correct what was read; refused when the proposal changed since `version`."""
        document, given = self.get_object(), read(ChangeAskedSerializer, request)
        change = drafts.carry_out(document, **given, by=person(request), now=timezone.now())
        return Response(ProposalSerializer(change.after).data)

    @extend_schema(request=None, responses={201: TakenSerializer})
    @action(detail=True, methods=["post"], url_path="read-again")
    def read_again(self, request: Request, pk: str) -> Response:
        """Have today's reader look at it; what people changed is done again on what it finds."""
        return taken(uploads.read_again(self.get_object(), by=person(request), now=timezone.now()))

    @extend_schema(request=ConfirmingSerializer, responses={201: MadeSerializer})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Make the plan of the proposal as it was read; of two who confirm, the second gets the plan of the first."""
        document, given = self.get_object(), read(ConfirmingSerializer, request)
        plan = drafts.confirm(document, **given, by=person(request), now=timezone.now())
        return Response({"plan": plan.pk}, status=status.HTTP_201_CREATED)
