"""Files that people attached, as machines get them."""

from __future__ import annotations

import base64
from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from plans import vault
from plans.asked import person
from tracking.api.attachments import AttachmentSerializer
from tracking.models import Attachment, Evidence, Proof


class WithContentSerializer(serializers.Serializer[Any]):
    content = serializers.SerializerMethodField(help_text="The bytes in base64.")

    def get_content(self, kept: Any) -> str:
        return base64.b64encode(vault.fetch(kept.sha256)).decode()


class AttachedFileSerializer(WithContentSerializer, AttachmentSerializer):
    class Meta(AttachmentSerializer.Meta):
        fields = (*AttachmentSerializer.Meta.fields, "content")


class EvidenceRowSerializer(serializers.ModelSerializer[Evidence]):
    class Meta:
        model = Evidence
        fields: tuple[str, ...] = ("id", "update", "name", "size", "media_type", "sha256", "added_at")


class EvidenceContentSerializer(WithContentSerializer, EvidenceRowSerializer):
    class Meta(EvidenceRowSerializer.Meta):
        fields = (*EvidenceRowSerializer.Meta.fields, "content")


class ProofRowSerializer(serializers.ModelSerializer[Proof]):
    class Meta:
        model = Proof
        fields: tuple[str, ...] = ("id", "milestone", "name", "size", "media_type", "sha256", "added_at")


class ProofContentSerializer(WithContentSerializer, ProofRowSerializer):
    class Meta(ProofRowSerializer.Meta):
        fields = (*ProofRowSerializer.Meta.fields, "content")


class EvidenceViewSet(viewsets.ReadOnlyModelViewSet[Evidence]):
    """Files filed with updates one may see; the single one with its bytes."""

    queryset = Evidence.objects.none()
    filterset_fields = ("update", "update__measure")

    def get_queryset(self) -> QuerySet[Evidence]:
        return Evidence.objects.visible_to(person(self.request)).order_by("pk")

    def get_serializer_class(self) -> type[EvidenceRowSerializer]:
        return EvidenceRowSerializer if self.action == "list" else EvidenceContentSerializer


class ProofViewSet(viewsets.ReadOnlyModelViewSet[Proof]):
    """Files that prove that a milestone was reached; the single one with its bytes."""

    queryset = Proof.objects.none()
    filterset_fields = ("milestone", "milestone__measure")

    def get_queryset(self) -> QuerySet[Proof]:
        return Proof.objects.visible_to(person(self.request)).order_by("pk")

    def get_serializer_class(self) -> type[ProofRowSerializer]:
        return ProofRowSerializer if self.action == "list" else ProofContentSerializer


class AttachmentViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Attachment]):
    """Files attached to answers, with their bytes; the answers name them."""

    queryset = Attachment.objects.none()
    serializer_class = AttachedFileSerializer

    def get_queryset(self) -> QuerySet[Attachment]:
        return Attachment.objects.visible_to(person(self.request))
