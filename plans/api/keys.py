"""One's own keys as machines read and revoke them. A key is made on a page, by a person who signed in."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from plans.actions import tokens
from plans.asked import person
from plans.models import AccessToken


class AccessTokenSerializer(serializers.ModelSerializer[AccessToken]):
    class Meta:
        model = AccessToken
        fields = ("id", "label", "hint", "scopes", "expires_on", "used_on_api_at", "made_at", "revoked_at")


class AccessTokenViewSet(viewsets.ReadOnlyModelViewSet[AccessToken]):
    """One's own keys, without their texts."""

    queryset = AccessToken.objects.none()
    serializer_class = AccessTokenSerializer
    filterset_fields = ("expires_on",)

    def get_queryset(self) -> QuerySet[AccessToken]:
        return AccessToken.objects.visible_to(person(self.request))

    @extend_schema(request=None, responses=AccessTokenSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """Close a key for good; a key may close itself."""
        token = tokens.revoke(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(token).data)
