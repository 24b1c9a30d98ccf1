"""What the page of a report shows: each block with what people did to it, the checks, and what may be done next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from plans.asked import person
from plans.models import Act, User
from tracking.models import IssueRun, Passage, Remark, Report
from tracking.policies import allowed, policy
from tracking.report_forms import CommentForm, DrawUpForm, IssueForm, RemarkForm, SendBackForm, WithdrawForm
from tracking.reports import drafting, issuing, passages, writing
from tracking.reports.canonical import digest_of
from tracking.reports.checks import Checks, checks_of
from tracking.reports.findable import search
from tracking.reports.lint import Finding
from tracking.reports.outline import Block, Paragraph, plain
from tracking.reports.rendering import template_of
from tracking.views.offers import Offer
from tracking.views.report_sheet import DrawnBlock, LinkedRun, sheet_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

    from tracking.models.report import ReportQuerySet

ACTS = 12  # lines of the record on the page
PROGRAMS = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}
# What each step of a report is called, the form it is taken with, and who takes it.
STEPS: Mapping[str, tuple[StrOrPromise, type[forms.Form], Callable[..., Report]]] = {
    "hand_in": (gettext_lazy("Hand in for approval"), CommentForm, drafting.hand_in),
    "approve": (gettext_lazy("Approve the report"), CommentForm, drafting.approve),
    "send_back": (gettext_lazy("Send back"), SendBackForm, drafting.send_back),
    "take_back": (gettext_lazy("Take back to write in it"), CommentForm, drafting.take_back),
    "withdraw": (gettext_lazy("Withdraw the report"), WithdrawForm, drafting.withdraw),
}


@dataclass(frozen=True)
class Piece:
    """One block on the page. `source` is how it reads in a form; None where nobody may write, as in a table."""

    block: DrawnBlock
    source: str | None
    passage: Passage | None
    remarks: tuple[Remark, ...]
    findings: tuple[Finding, ...]

    @property
    def version(self) -> int:
        return self.passage.version if self.passage else 0

    @property
    def open_remarks(self) -> int:
        return sum(1 for one in self.remarks if one.resolved_at is None)


@dataclass(frozen=True)
class LeftOut:
    """A paragraph that is not printed, with its first words."""

    place: str
    version: int
    words: str


class Desk:
    """Everything the template asks about a report, for the person who looks at it."""

    def __init__(self, report: Report, viewer: User) -> None:
        self.report, self.viewer = report, viewer
        self.text = drafting.text_of(report)
        self.sheet = sheet_of(self.text, with_origins=allowed(viewer, "plan.overview", report.plan))
        self.is_open = report.issued_at is None
        self.writes = report.takes_text and allowed(viewer, "report.write", report)

    @cached_property
    def checks(self) -> Checks | None:
        """Of a draft; what is issued is not looked through any more."""
        return checks_of(self.report, self.text) if self.is_open else None

    @cached_property
    def passages(self) -> dict[str, Passage]:
        written = Passage.objects.visible_to(self.viewer).filter(report=self.report).select_related("written_by")
        return {one.place: one for one in written} if self.is_open else {}

    @cached_property
    def remarks(self) -> dict[str, list[Remark]]:
        """By the place that they are about, the settled ones too."""
        made = Remark.objects.visible_to(self.viewer).filter(report=self.report)
        found: dict[str, list[Remark]] = {}
        for one in made.select_related("made_by", "resolved_by", "report__plan"):
            found.setdefault(one.place, []).append(one)
        return found

    @cached_property
    def drawn(self) -> dict[str, Block]:
        return passages.places(self.report) if self.is_open else {}

    @property
    def seen(self) -> str:
        return digest_of(self.text)

    @cached_property
    def may_remark(self) -> bool:
        return self.is_open and allowed(self.viewer, "remark.make", self.report)

    def pieces(self) -> list[Piece]:
        findings = self.checks.findings if self.checks else ()
        return [
            Piece(
                block=_marked(block, [one for one in findings if one.block == block.id]),
                source=self.source(block.id),
                passage=self.passages.get(block.id),
                remarks=tuple(self.remarks.get(block.id, ())),
                findings=tuple(one for one in findings if one.block == block.id),
            )
            for block in map(self._named, self.sheet.blocks)
        ]

    def source(self, place: str) -> str | None:
        """How the paragraph at `place` reads in a form; None where nobody writes."""
        if not self.writes:
            return None
        if place in self.passages:
            return writing.source_of_stretches(self.passages[place].runs, self.report.contents)
        block = self.drawn.get(place)
        return writing.source_of(block.runs, self.report.contents) if isinstance(block, Paragraph) else None

    def _named(self, block: DrawnBlock) -> DrawnBlock:
        """A figure tells a script what it is called."""
        if not self.writes or block.kind != "paragraph":
            return block
        contents = self.report.contents
        runs = (
            replace(run, name=writing.named(contents, run.key)) if run.key and not run.is_quote else run
            for run in block.runs
        )
        return replace(block, runs=tuple(runs))

    def left_out(self) -> list[LeftOut]:
        return [
            LeftOut(place, one.version, plain(block.runs))
            for place, one in self.passages.items()
            if not one.runs and isinstance(block := self.drawn.get(place), Paragraph)
        ]

    @property
    def general_remarks(self) -> list[Remark]:
        """About the whole report, and about places that it has no more."""
        here = {block.id for block in self.sheet.blocks}
        return [one for place, made in self.remarks.items() if place not in here for one in made]

    def previews(self) -> list[tuple[str, str]]:
        """The draft as a file, in each format that its template makes."""
        made = template_of(self.report.contents) if self.is_open else ()
        return [
            (PROGRAMS[name], reverse("report_preview", args=[self.report.pk, name]))
            for name in PROGRAMS
            if name in made
        ]

    @cached_property
    def run(self) -> IssueRun | None:
        """The last attempt to issue it, unless that succeeded: then the report says so."""
        last = IssueRun.objects.visible_to(self.viewer).filter(report=self.report).first()
        return last if last and last.status != IssueRun.Status.DONE else None

    def issue_form(self) -> IssueForm | None:
        """For who may issue it now."""
        ready = self.report.status in issuing.sources_of_issue(self.report.plan) and self.checks is not None
        if not ready or not allowed(self.viewer, "report.issue", self.report):
            return None
        return IssueForm(report=self.report, seen=self.seen, open_findings=self.checks.open if self.checks else 0)

    def offers(self) -> Iterator[Offer]:
        for verb, (label, form, _act) in STEPS.items():
            if self.report.status in Report.MOVES[verb].sources and allowed(self.viewer, f"report.{verb}", self.report):
                opened = verb in ("approve", "send_back")
                yield Offer(f"report_{verb}", self.report.pk, label, form(auto_id=f"{verb}-%s"), open=opened)

    @property
    def corrects(self) -> bool:
        """Whether a new revision may be begun from here: this is the last one, and it is issued."""
        later = Report.objects.visible_to(self.viewer).filter(period=self.report.period_id)
        return (
            not self.is_open
            and allowed(self.viewer, "report.draw_up", self.report.period)
            and not later.filter(revision__gt=self.report.revision).exists()
        )

    def acts(self) -> list[tuple[Act, Any]]:
        told = Act.objects.visible_to(self.viewer).about(self.report).select_related("taken_by")
        return [(act, policy.words_for(act.verb)) for act in told.order_by("-taken_at", "-pk")[:ACTS]]

    def revisions(self) -> Sequence[Report]:
        told = Report.objects.visible_to(self.viewer).filter(period=self.report.period_id)
        return list(told.defer("contents").order_by("-revision"))

    def as_of(self) -> DrawUpForm:
        return DrawUpForm(initial={"as_of": self.report.as_of})


def _marked(block: DrawnBlock, findings: Sequence[Finding]) -> DrawnBlock:
    """Words that are found fault with are marked where they stand."""
    runs = block.runs
    for finding in findings:
        if finding.quote:
            runs = tuple(part for run in runs for part in _split(run, finding))
    return replace(block, runs=runs)


def _split(run: LinkedRun, finding: Finding) -> list[LinkedRun]:
    if run.key or run.doubt or finding.quote not in run.text:
        return [run]
    before, _quote, after = run.text.partition(finding.quote)
    parts = (LinkedRun(before), LinkedRun(finding.quote, doubt=finding.said), LinkedRun(after))
    return [part for part in parts if part.text]


def in_sight(request: HttpRequest) -> ReportQuerySet:
    reports = Report.objects.visible_to(person(request))
    return reports.select_related("plan__district", "plan__office", "period", "issued_by").prefetch_related("files")


def page_of(request: HttpRequest, report: Report, **more: Any) -> dict[str, Any]:
    """`edit` and `remark` are the places whose forms stand open, `new` the block behind which a paragraph is begun."""
    desk, asked = Desk(report, person(request)), request.GET
    words = asked.get("q", "").strip()
    return {
        "desk": desk,
        "report": report,
        "plan": report.plan,
        "form": desk.issue_form(),
        "offers": list(desk.offers()),
        **{name: asked.get(name, "") for name in ("edit", "remark", "new")},
        "q": words,
        "found": search(report.contents, words) if words and desk.writes else None,
        "tried": None,
        "newer": None,
        "remark_form": RemarkForm(auto_id="remark-%s"),
    } | more
