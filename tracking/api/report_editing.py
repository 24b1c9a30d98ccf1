"""What machines do with a draft: read it block by block, write in it, send it on its way, have it issued."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from plans.asked import person
from plans.models import Plan, User
from plans.ringing import ring
from tracking.delivery import subscribing
from tracking.models import IssueRun, Passage, Remark, Report, ReportFile, Subscription
from tracking.models.passage import PLACE_LENGTH
from tracking.policies import require
from tracking.reports import drafting, issuing, making, passages, writing
from tracking.reports.checks import checks_of
from tracking.reports.findable import search
from tracking.reports.laid_over import identified
from tracking.reports.outline import Paragraph, plain
from tracking.reports.sentences import outline_of


class BlockSerializer(serializers.Serializer[Any]):
    """`markup` is the text with every bound figure as {value|name}, as it is sent back; null where nobody writes."""

    place = serializers.CharField()
    text = serializers.CharField()
    markup = serializers.CharField(allow_null=True)
    version = serializers.IntegerField()


class TextSerializer(serializers.Serializer[Any]):
    """`seen` is what the draft is issued by: whoever read this text has seen it."""

    seen = serializers.CharField()
    blocks = BlockSerializer(many=True)


class ReportWritingSerializer(serializers.Serializer[Any]):
    place = serializers.CharField(max_length=PLACE_LENGTH)
    markup = serializers.CharField(max_length=writing.LONGEST)
    version = serializers.IntegerField(min_value=0)


class PlaceSerializer(serializers.Serializer[Any]):
    place = serializers.CharField(max_length=PLACE_LENGTH)
    version = serializers.IntegerField(min_value=0)


class AddingSerializer(serializers.Serializer[Any]):
    after = serializers.CharField(max_length=PLACE_LENGTH)
    markup = serializers.CharField(max_length=writing.LONGEST)


class RemarkingSerializer(serializers.Serializer[Any]):
    place = serializers.CharField(max_length=PLACE_LENGTH, allow_blank=True, default="")
    text = serializers.CharField(max_length=passages.LONGEST_REMARK)


class ReportCommentSerializer(serializers.Serializer[Any]):
    comment = serializers.CharField(allow_blank=True, default="", max_length=500)


class SendingBackSerializer(serializers.Serializer[Any]):
    comment = serializers.CharField(max_length=500)


class WithdrawingSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=issuing.LONGEST_REASON)


class IssueSerializer(serializers.Serializer[Any]):
    seen = serializers.CharField(max_length=64)
    reason = serializers.CharField(allow_blank=True, default="", max_length=issuing.LONGEST_REASON)
    gaps_reason = serializers.CharField(allow_blank=True, default="", max_length=issuing.LONGEST_REASON)


class FindingSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    rule = serializers.CharField()
    severity = serializers.CharField()
    block = serializers.CharField()
    said = serializers.CharField()
    quote = serializers.CharField()


class ChecksSerializer(serializers.Serializer[Any]):
    open = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.CharField())
    waiting = serializers.IntegerField()
    returned = serializers.IntegerField()
    lost = serializers.ListField(child=serializers.CharField())
    remarks = serializers.IntegerField()
    findings = FindingSerializer(many=True)


class FindableSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    value = serializers.CharField()
    words = serializers.CharField()
    under = serializers.CharField()
    token = serializers.CharField()


class RemarkSerializer(serializers.ModelSerializer[Remark]):
    class Meta:
        model = Remark
        fields: tuple[str, ...] = (
            "id", "report", "place", "text", "made_at", "made_by", "resolved_at", "resolved_by",
        )  # fmt: skip


class IssueRunSerializer(serializers.ModelSerializer[IssueRun]):
    class Meta:
        model = IssueRun
        fields: tuple[str, ...] = (
            "id", "report", "status", "files_made", "files_wanted", "refusal", "asked_at", "asked_by",
        )  # fmt: skip


class SubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    class Meta:
        model = Subscription
        fields: tuple[str, ...] = ("id", "plan", "person", "attached", "made_at", "made_by", "ended_at", "ended_by")


class SubscribingSerializer(serializers.Serializer[Any]):
    plan = serializers.IntegerField()
    person = serializers.IntegerField()
    attached = serializers.ChoiceField(choices=ReportFile.Format.choices, allow_blank=True, default="")


def read(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


class EditingActions(viewsets.GenericViewSet[Report]):
    """The part of the door of reports that is about drafts."""

    @extend_schema(responses=TextSerializer)
    @action(detail=True)
    def text(self, request: Request, pk: str) -> Response:
        """The report block by block, as it would be issued now."""
        return self._text(self.get_object())

    @extend_schema(responses=ChecksSerializer)
    @action(detail=True)
    def checks(self, request: Request, pk: str) -> Response:
        """What stands against issuing the draft."""
        report = self.get_object()
        require(person(request), "report.check", report)
        return Response(ChecksSerializer(checks_of(report)).data)

    @extend_schema(parameters=[OpenApiParameter("q", str)], responses=FindableSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def figures(self, request: Request, pk: str) -> Response:
        """The figures of the report that go with some words, to be put into its text."""
        found = search(self.get_object().contents, request.query_params.get("q", ""))
        return Response(FindableSerializer(found, many=True).data)

    @extend_schema(request=ReportWritingSerializer, responses=TextSerializer)
    @action(detail=True, methods=["post"])
    def write(self, request: Request, pk: str) -> Response:
        """Words at one place, against the version that was read."""
        report, said = self.get_object(), read(ReportWritingSerializer, request)
        passages.write(report, source=said.pop("markup"), **said, by=person(request), now=timezone.now())
        return self._text(report)

    @extend_schema(request=PlaceSerializer, responses=TextSerializer)
    @action(detail=True, methods=["post"], url_path="leave-out")
    def leave_out(self, request: Request, pk: str) -> Response:
        """A paragraph is not printed."""
        report, said = self.get_object(), read(PlaceSerializer, request)
        passages.leave_out(report, **said, by=person(request), now=timezone.now())
        return self._text(report)

    @extend_schema(request=PlaceSerializer, responses=TextSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """What was drawn up stands there again."""
        report = self.get_object()
        passages.restore(report, **read(PlaceSerializer, request), by=person(request))
        return self._text(report)

    @extend_schema(request=AddingSerializer, responses=TextSerializer)
    @action(detail=True, methods=["post"])
    def add(self, request: Request, pk: str) -> Response:
        """A paragraph of one's own behind a block."""
        report, said = self.get_object(), read(AddingSerializer, request)
        passages.add(report, after=said["after"], source=said["markup"], by=person(request), now=timezone.now())
        return self._text(report)

    @extend_schema(request=RemarkingSerializer, responses={201: RemarkSerializer})
    @action(detail=True, methods=["post"])
    def remark(self, request: Request, pk: str) -> Response:
        """A note to the writers."""
        said, now = read(RemarkingSerializer, request), timezone.now()
        made = passages.remark(self.get_object(), **said, by=person(request), now=now)
        return Response(RemarkSerializer(made).data, status=201)

    @extend_schema(request=IssueSerializer, responses={202: IssueRunSerializer})
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: str) -> Response:
        """Have the draft issued as it was read; ask the run how far it is."""
        report, user = self.get_object(), person(request)
        require(user, "report.issue", report)
        run = making.ask(report, **read(IssueSerializer, request), by=user, now=timezone.now())
        ring("tracking.tasks.issue_report", run=run.pk)
        return Response(IssueRunSerializer(run).data, status=202)

    @extend_schema(request=ReportCommentSerializer)
    @action(detail=True, methods=["post"], url_path="hand-in")
    def hand_in(self, request: Request, pk: str) -> Response:
        """Ready to be approved; nobody writes in it until it comes back."""
        return self._step(request, drafting.hand_in, ReportCommentSerializer)

    @extend_schema(request=ReportCommentSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """By a leader or another coordinator than who handed it in."""
        return self._step(request, drafting.approve, ReportCommentSerializer)

    @extend_schema(request=SendingBackSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """With a word on what is to be changed."""
        return self._step(request, drafting.send_back, SendingBackSerializer)

    @extend_schema(request=ReportCommentSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """A draft again; an approval is gone with it."""
        return self._step(request, drafting.take_back, ReportCommentSerializer)

    @extend_schema(request=WithdrawingSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """An issued report no longer holds; everything of it stays."""
        return self._step(request, drafting.withdraw, WithdrawingSerializer)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Begin the next revision as this one reads."""
        draft = issuing.correct(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(draft).data, status=201)

    def _text(self, report: Report) -> Response:
        written = {one.place: one for one in Passage.objects.visible_to(person(self.request)).filter(report=report)}
        blocks = [
            {
                "place": block.id,
                "text": plain(block.runs) if hasattr(block, "runs") else block.caption,
                "markup": _markup(report, block, written.get(block.id)),
                "version": written[block.id].version if block.id in written else 0,
            }
            for block in identified(outline_of(drafting.text_of(report))).blocks
        ]
        return Response(TextSerializer({"seen": drafting.digest_of_text(report), "blocks": blocks}).data)

    def _step(self, request: Request, act: Callable[..., Report], said: type[serializers.Serializer[Any]]) -> Response:
        report = act(self.get_object(), **read(said, request), by=person(request), now=timezone.now())
        return Response(self.get_serializer(report).data)


def _markup(report: Report, block: Any, passage: Passage | None) -> str | None:
    if passage is not None:
        return writing.source_of_stretches(passage.runs, report.contents)
    return writing.source_of(block.runs, report.contents) if isinstance(block, Paragraph) else None


class RemarkViewSet(viewsets.ReadOnlyModelViewSet[Remark]):
    """Notes on drafts that one may see."""

    queryset = Remark.objects.none()
    serializer_class = RemarkSerializer
    filterset_fields = ("report", "place")

    def get_queryset(self) -> QuerySet[Remark]:
        return Remark.objects.visible_to(person(self.request)).select_related("report__plan").order_by("made_at", "pk")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        """Done with."""
        settled = passages.resolve(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(settled).data)


class IssueRunViewSet(viewsets.ReadOnlyModelViewSet[IssueRun]):
    """Reports being issued, and how it ended."""

    queryset = IssueRun.objects.none()
    serializer_class = IssueRunSerializer
    filterset_fields = ("report", "status")

    def get_queryset(self) -> QuerySet[IssueRun]:
        runs = IssueRun.objects.visible_to(person(self.request)).select_related("report__plan")
        return runs.order_by("-asked_at", "-pk")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Nothing is issued; the draft stays as it was."""
        run = making.cancel(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(run).data)


class SubscriptionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Subscription]):
    """To whom reports are sent as they are issued."""

    queryset = Subscription.objects.none()
    serializer_class = SubscriptionSerializer
    filterset_fields = ("plan", "person")

    def get_queryset(self) -> QuerySet[Subscription]:
        found = Subscription.objects.visible_to(person(self.request)).select_related("plan", "person")
        return found.order_by("-made_at", "-pk")

    @extend_schema(request=SubscribingSerializer, responses={201: SubscriptionSerializer})
    def create(self, request: Request) -> Response:
        """From now on every report of the plan goes to that person."""
        given, user = read(SubscribingSerializer, request), person(request)
        plan = get_object_or_404(Plan.objects.visible_to(user), pk=given["plan"])
        reader = get_object_or_404(User.objects.visible_to(user), pk=given["person"])
        made = subscribing.subscribe(plan, person=reader, attached=given["attached"], by=user, now=timezone.now())
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """No further report goes there."""
        ended = subscribing.end(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(ended).data)
