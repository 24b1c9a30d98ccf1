"""Posts, who holds them, and deputies, as machines read and change them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from plans.actions import posts
from plans.asked import person
from plans.filters import PostFilter
from plans.models import Delegation, Membership, Post, User


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    class Meta:
        model = Membership
        fields = ("id", "post", "person", "from_on", "until_on")


class DelegationSerializer(serializers.ModelSerializer[Delegation]):
    class Meta:
        model = Delegation
        fields = ("id", "post", "person", "from_on", "until_on", "reason", "made_at", "made_by", "ended_at", "ended_by")


class PostSerializer(serializers.ModelSerializer[Post]):
    class Meta:
        model = Post
        fields = ("id", "department", "role", "title")


class PersonField(serializers.PrimaryKeyRelatedField[User]):
    """One of the people whom the caller may see."""

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.visible_to(person(self.context["request"]))


class HandOverSerializer(serializers.Serializer[Any]):
    person = PersonField(queryset=User.objects.none())
    from_on = serializers.DateField()
    comment = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class DeputySerializer(serializers.Serializer[Any]):
    person = PersonField(queryset=User.objects.none())
    from_on = serializers.DateField()
    until_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)


class LeaveSerializer(serializers.Serializer[Any]):
    last_on = serializers.DateField()


class PostViewSet(viewsets.ReadOnlyModelViewSet[Post]):
    """The posts of the own territory, held or not."""

    queryset = Post.objects.none()
    serializer_class = PostSerializer
    filterset_class = PostFilter

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.visible_to(person(self.request)).select_related("department").order_by("pk")

    @extend_schema(request=HandOverSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Hand the post over on a day; the predecessor holds it up to the day before."""
        post, given = self.get_object(), self._read(HandOverSerializer)
        held = posts.hand_over(post, **given, by=person(request), now=timezone.now())
        return Response(MembershipSerializer(held).data)

    @extend_schema(request=LeaveSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def vacate(self, request: Request, pk: str) -> Response:
        """The holder leaves after a day and nobody follows yet."""
        post, given = self.get_object(), self._read(LeaveSerializer)
        held = posts.vacate(post, **given, by=person(request), now=timezone.now())
        return Response(MembershipSerializer(held).data)

    @extend_schema(request=DeputySerializer, responses=DelegationSerializer)
    @action(detail=True, methods=["post"])
    def delegate(self, request: Request, pk: str) -> Response:
        """Name a deputy for some days."""
        post, given = self.get_object(), self._read(DeputySerializer)
        made = posts.delegate(post, **given, by=person(request), now=timezone.now())
        return Response(DelegationSerializer(made).data)

    def _read(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        given = shape(data=self.request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class MembershipViewSet(viewsets.ReadOnlyModelViewSet[Membership]):
    """Who held, holds and will hold which post."""

    queryset = Membership.objects.none()
    serializer_class = MembershipSerializer
    filterset_fields = ("post", "person")

    def get_queryset(self) -> QuerySet[Membership]:
        rows = Membership.objects.visible_to(person(self.request))
        return rows.select_related("post__department").order_by("post", "from_on")

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take a hand-over back before its day."""
        posts.undo_hand_over(self.get_object(), by=person(request), now=timezone.now())
        return Response(status=204)


class DelegationViewSet(viewsets.ReadOnlyModelViewSet[Delegation]):
    """Deputies, past, present and to come."""

    queryset = Delegation.objects.none()
    serializer_class = DelegationSerializer
    filterset_fields = ("post", "person")

    def get_queryset(self) -> QuerySet[Delegation]:
        rows = Delegation.objects.visible_to(person(self.request))
        return rows.select_related("post__department").order_by("post", "from_on", "pk")

    @extend_schema(request=None, responses=DelegationSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End a deputy's days at once."""
        ended = posts.end_delegation(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(ended).data)
