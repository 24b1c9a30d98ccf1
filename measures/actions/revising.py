"""A corrected document takes the place of a plan's text: shown as a difference first, then row by row as decided.

Measures keep their rows, and with them filings, departments and history. What the new text drops is deleted when
nothing was recorded on it, else withdrawn.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from measures import wording
from measures.actions import drafts, importing
from measures.actions.assignments import SETTLED
from measures.actions.current import known_of
from measures.actions.drafts import Sheet
from measures.actions.revised import Entry, drop, furnish, put_measures, put_sections, settle
from measures.actions.rows import add_requirements, file_reading
from measures.pairing import same_title
from measures.policies import require
from measures.proposal import Proposal, clipped
from measures.revision import Difference, Kind, Known, Row, compare
from plans.documents.tree import Kind as DocumentKind
from plans.documents.tree import ParsedPlan
from plans.lifecycle import Conflict, Refused
from plans.models import Document, Plan, User

REASON_LIMIT = 200
TAKE, KEEP, NEW, SAME = "take", "keep", "new", "same-"
# Without an answer these stay open; every other row is taken as it is proposed.
TO_ANSWER = (Kind.DOUBTFUL, Kind.DROPPED)


@dataclass(frozen=True)
class Comparison:
    """A difference and the mark of what it was made from: `seen` changes when plan, document or proposal do."""

    difference: Difference
    sheet: Sheet
    seen: str


@dataclass(frozen=True)
class Choices:
    """What a person chose, by the key of the row: take, keep, new, or same-17."""

    rows: Mapping[str, str] = field(default_factory=dict)
    facts: bool = True
    because: str = ""

    def of(self, row: Row) -> str:
        chosen = self.rows.get(row.key, "")
        if chosen == KEEP:
            return KEEP
        return TAKE if chosen or row.kind not in TO_ANSWER else ""

    def answers(self) -> dict[int, int | None]:
        """Which place of the text a person declared to be which measure, or none of them."""
        said = {int(key[1:]): choice for key, choice in self.rows.items() if key[:1] == "n" and key[1:].isdecimal()}
        same = {index: int(choice[len(SAME) :]) for index, choice in said.items() if choice.startswith(SAME)}
        return {index: None for index, choice in said.items() if choice == NEW} | same


@dataclass(frozen=True)
class Outcome:
    """How many measures came in, changed, stayed as they were, were withdrawn and deleted."""

    added: int
    taken: int
    kept: int
    withdrawn: int
    deleted: int


def summary(outcome: Outcome) -> str:
    return _(
        "The corrected text is taken over. New: %(added)s; taken over: %(taken)s; kept: %(kept)s; "
        "withdrawn: %(withdrawn)s; deleted: %(deleted)s."
    ) % vars(outcome)


class Undecided(Refused):
    """Rows still wait for an answer; `keys` names them."""

    code = "undecided"

    def __init__(self, rows: list[Row]) -> None:
        self.keys = frozenset(row.key for row in rows)
        super().__init__(_("Decide the marked rows first: %(count)s. Nothing was changed.") % {"count": len(rows)})


class Stale(Conflict):
    """The plan or the proposal changed after the difference was shown."""

    code = "stale_difference"

    def __init__(self) -> None:
        super().__init__(
            _("The plan or the corrected text has changed. The difference is shown anew; nothing was changed.")
        )


def preview(plan: Plan, document: Document, *, by: User, today: date, choices: Choices | None = None) -> Comparison:
    """What the corrected text, with the edits of its draft, would change; writes nothing."""
    require(by, "plan.revise", plan)
    require_fit(plan, document)
    sheet = drafts.opened(document, today=today)
    require_text(plan, sheet.proposal.tree)
    known = tuple(known_of(plan))
    answers = _checked((choices or Choices()).answers(), known)
    difference = compare(known, sheet.proposal, facts=_facts(plan, sheet.proposal), fixed=answers)
    text = (document.sha256, document.reader, sheet.draft.version)
    seen = hashlib.sha256(repr((plan.pk, text, known)).encode()).hexdigest()
    return Comparison(difference, sheet, seen)


@transaction.atomic
def revise(
    plan: Plan,
    document: Document,
    *,
    choices: Choices,
    seen: str | None,
    by: User,
    now: datetime,
) -> Outcome:
    """Make `document` the text of `plan`, row by row as chosen. `seen` is the mark of the page; None skips the check.

    Raises Stale, Undecided, and Refused where a document cannot be this plan's text.
    """
    require(by, "plan.revise", plan)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("district").get(pk=plan.pk)
    document = drafts.locked(document)
    shown = preview(plan, document, by=by, today=timezone.localdate(now), choices=choices)
    if seen is not None and seen != shown.seen:
        raise Stale
    rows, sheet = shown.difference.rows, shown.sheet
    tree = sheet.proposal.tree
    if open_rows := [row for row in rows if not choices.of(row)]:
        raise Undecided(open_rows)
    earlier = Document.objects.filter(plan=plan).first()
    if choices.facts:
        _take_facts(plan, sheet.proposal)
    dropped = [row.known.pk for row in rows if row.kind == Kind.DROPPED and row.known and choices.of(row) == TAKE]
    because = choices.because.strip() or _("Not in the corrected text “%(name)s”.") % {"name": document.name}
    deleted = drop(dropped, because=because[:REASON_LIMIT], by=by, now=now)
    entries = [Entry(row, taken=choices.of(row) == TAKE and row.coming is not None) for row in rows]
    entries = [entry for entry in entries if entry.taken or (entry.row.known and entry.row.known.pk not in dropped)]
    sections = put_sections(plan, tree)
    placed = put_measures(plan, entries, sections, earlier=earlier)
    Document.objects.filter(plan=plan).update(plan=None, earlier_of=plan, superseded_at=now, superseded_by=by)
    Document.objects.filter(pk=document.pk).update(earlier_of=None, superseded_at=None, superseded_by=None)
    file_reading(document, sheet.base.tree, [point.problem for point in sheet.points], plan)
    drafts.record_confirmed(document, by=by, now=now)
    taken = [(placed[entry.row.key], entry.row) for entry in entries if entry.taken]
    fresh = [(measure, row.coming.proposed) for measure, row in taken if row.coming and not row.known]
    furnish(fresh, tree.text, by=by, now=now)
    settle([pair for pair in taken if pair[1].known], tree.text, by=by, now=now)
    plan.requirements.all().delete()
    add_requirements(tree, plan, sections)
    kept = sum(entry.row.known is not None and not entry.taken for entry in entries)
    return Outcome(len(fresh), len(taken) - len(fresh), kept, len(dropped) - deleted, deleted)


def corrected_by(sheet: Sheet, plans: QuerySet[Plan]) -> Plan | None:
    """The one of `plans` whose corrected text a document that waits seems to be, going by title and year."""
    document, tree = sheet.document, sheet.proposal.tree
    if document.plan_id or document.earlier_of_id:
        return None
    near = plans.filter(district=document.district_id, year=sheet.proposal.year).exclude(status__in=SETTLED)
    found = (plan for plan in near if same_title(plan.title, sheet.proposal.title))
    return next((plan for plan in found if not _is_draft_of_running(plan, tree)), None)


def _is_draft_of_running(plan: Plan, tree: ParsedPlan) -> bool:
    return (tree.is_draft or tree.kind == DocumentKind.DRAFT_PLAN) and plan.status == Plan.Status.ACTIVE


def misfit(plan: Plan, tree: ParsedPlan) -> tuple[str, dict[str, Any]] | None:
    """Why this reading cannot be the text of `plan`, as `wording.of_refusal` words it; None where it can."""
    if stumbled := importing.obstacle(tree):
        return stumbled
    if plan.status in SETTLED:
        return "closed_plan", {"plan": str(plan)}
    return ("draft_text", {}) if _is_draft_of_running(plan, tree) else None


def require_text(plan: Plan, tree: ParsedPlan) -> None:
    """Raise Refused when this reading cannot be the text of `plan`. Asked before anything is kept of it."""
    stumbled = misfit(plan, tree)
    if stumbled:
        raise Refused(wording.of_refusal(*stumbled), code=stumbled[0])


def require_fit(plan: Plan, document: Document) -> None:
    """Raise Refused for the current text of `plan`, and for a paper that belongs elsewhere."""
    if document.district_id != plan.district_id:
        raise Refused(_("The document belongs to another district."))
    if document.plan_id == plan.pk:
        raise Refused(_("This document is the current text of the plan."), code="current_text")
    if document.plan_id or (document.earlier_of_id and document.earlier_of_id != plan.pk):
        raise Refused(_("This document is the text of another plan."), code="other_plan")


def _checked(answers: Mapping[int, int | None], known: tuple[Known, ...]) -> Mapping[int, int | None]:
    """Every answer names a measure of the plan, and no two the same one."""
    named = [pk for pk in answers.values() if pk is not None]
    if not set(named) <= {one.pk for one in known}:
        raise Stale
    if len(named) != len(set(named)):
        raise Refused(_("Two rows were declared to be the same measure. Nothing was changed."), code="claimed_twice")
    return answers


def _new_facts(proposal: Proposal) -> dict[str, Any]:
    """The columns of a plan that its text fills; what the text does not say is left out."""
    tree = proposal.tree
    said = {
        "title": proposal.title if tree.title else "",
        "doc_number": clipped(tree.doc_number.value, 60) if tree.doc_number else "",
        "issuer": clipped(tree.issuer.value, 100) if tree.issuer else "",
        "issued_on": tree.issue_date.value if tree.issue_date else None,
        "superior_title": clipped(tree.superior_plan.value) if tree.superior_plan else "",
    }
    return {name: value for name, value in said.items() if value}


def _facts(plan: Plan, proposal: Proposal) -> dict[str, tuple[str, str]]:
    """Before and after, as words, for those that differ."""
    said = _new_facts(proposal).items()
    facts = {name: (str(getattr(plan, name) or ""), str(value)) for name, value in said}
    stages = {True: _("draft for comment"), False: _("issued text")}
    return facts | {"stage": (stages[plan.is_consultation_draft], stages[proposal.is_consultation_draft])}


def _take_facts(plan: Plan, proposal: Proposal) -> None:
    try:
        with transaction.atomic():
            facts = _new_facts(proposal) | {"is_consultation_draft": proposal.is_consultation_draft}
            Plan.objects.filter(pk=plan.pk).update(**facts)
    except IntegrityError:
        raise Refused(
            _("%(district)s already has a plan “%(plan)s” for %(year)s, from another document.")
            % {"district": plan.district, "plan": proposal.title, "year": plan.year},
            code="plan_exists",
        )
