"""The rows of a revised plan: sections and measures in their new order, departments, milestones and targets settled."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, RestrictedError
from django.db.transaction import atomic

from measures.actions import assignments, revised_targets, rows
from measures.models import Assignment, Measure, Milestone, Target
from measures.pairing import plain
from measures.proposal import ProposedMeasure, Step, clipped
from measures.revision import SECTION_LIMIT, Row, StepMove, Verb
from plans.documents.tree import ParsedPlan, Span
from plans.models import Department, Document, Plan, Section, User

LEAD, SUPPORTING = Assignment.Role.LEAD, Assignment.Role.SUPPORTING
TEXT, HAND = Assignment.Source.TEXT, Assignment.Source.HAND


@dataclass(frozen=True)
class Entry:
    """A row in its new place. `taken`: with the words of the corrected text; else as it stands."""

    row: Row
    taken: bool


def drop(ids: Iterable[int], *, because: str, by: User, now: datetime) -> int:
    """Delete the measures on which nothing is recorded, withdraw the others; returns how many were deleted."""
    deleted = 0
    for measure in Measure.objects.filter(pk__in=list(ids)):
        reached = measure.milestones.filter(done_on__isnull=False).exists()
        try:
            with atomic():
                if reached:
                    raise RestrictedError("", set())
                measure.delete()
                deleted += 1
        except RestrictedError:
            Measure.objects.filter(pk=measure.pk).update(withdrawn_at=now, withdrawn_by=by, withdrawn_because=because)
    return deleted


def put_sections(plan: Plan, tree: ParsedPlan) -> list[Section]:
    """The sections in the order of the tree. A heading that stays keeps its row; what is over goes last."""
    left, placed = list(plan.sections.order_by("ordinal")), []
    for ordinal, parsed in enumerate(tree.sections, start=1):
        heading = clipped(parsed.heading.value, SECTION_LIMIT)
        known = next((one for one in left if plain(one.heading) == plain(heading)), None)
        if known:
            left.remove(known)
        section = known or Section(plan=plan)
        section.ordinal, section.heading = ordinal, heading
        section.number = parsed.number.removesuffix("、")[:20]
        section.span_start, section.span_end = parsed.span.start, parsed.span.end
        placed.append(section)
    for ordinal, section in enumerate(left, start=len(placed) + 1):
        section.ordinal, section.span_start, section.span_end = ordinal, None, None
    known_ones = [section for section in (*placed, *left) if section.pk]
    Section.objects.bulk_update(known_ones, ["ordinal", "number", "heading", "span_start", "span_end"])
    Section.objects.bulk_create(section for section in placed if not section.pk)
    return placed


def put_measures(
    plan: Plan, entries: Sequence[Entry], sections: list[Section], *, earlier: Document | None
) -> dict[str, Measure]:
    """The measures in their new places, by the keys of the rows; one statement moves all that exist.

    What keeps its words keeps the text they came from. Withdrawn measures stand behind the last one.
    """
    stored = {measure.pk: measure for measure in plan.measures.in_plan_order()}
    placed, fresh = {}, []
    for ordinal, entry in enumerate(entries, start=1):
        row = entry.row
        if row.known is None:
            measure = _fresh(row, plan, sections, ordinal)
            fresh.append(measure)
        else:
            measure = stored.pop(row.known.pk)
            measure.ordinal = ordinal
            if entry.taken:
                _rewrite(measure, _fresh(row, plan, sections, ordinal))
            else:
                measure.earlier_text = measure.earlier_text or earlier
        placed[row.key] = measure
    for ordinal, measure in enumerate(stored.values(), start=len(entries) + 1):
        measure.ordinal, measure.earlier_text = ordinal, measure.earlier_text or earlier
    moving = [*(measure for measure in placed.values() if measure.pk), *stored.values()]
    Measure.objects.bulk_update(moving, [*REWRITTEN, "working_title", "ordinal", "earlier_text", *WITHDRAWAL])
    Measure.objects.bulk_create(fresh)
    plan.sections.filter(measures=None, ordinal__gt=len(sections)).delete()
    return placed


REWRITTEN = ("number", "printed_number", "heading", "body", "section", "spans")
WITHDRAWAL = ("withdrawn_at", "withdrawn_by", "withdrawn_because")


def _fresh(row: Row, plan: Plan, sections: list[Section], ordinal: int) -> Measure:
    assert row.coming
    place = row.coming.proposed.parsed.section
    return rows.measure_of(row.coming.proposed, plan, None if place is None else sections[place], ordinal)


def _rewrite(measure: Measure, fresh: Measure) -> None:
    for name in REWRITTEN:
        setattr(measure, name, getattr(fresh, name))
    measure.working_title = fresh.working_title or measure.working_title  # a text brings none of its own
    measure.earlier_text = measure.withdrawn_at = measure.withdrawn_by = None
    measure.withdrawn_because = ""


def furnish(pairs: Sequence[tuple[Measure, ProposedMeasure]], text: str, *, by: User, now: datetime) -> None:
    """What a new measure brings along, as with an import."""
    Assignment.objects.bulk_create(row for pair in pairs for row in rows.assignments_of(*pair, by=by, now=now))
    Milestone.objects.bulk_create(row for pair in pairs for row in rows.milestones_of(*pair, text=text))
    Target.objects.bulk_create(row for pair in pairs for row in rows.targets_of(*pair))


def settle(pairs: Sequence[tuple[Measure, Row]], text: str, *, by: User, now: datetime) -> None:
    """Departments, milestones and targets as the rows say; then every place that is known refers to the new text."""
    for measure, row in pairs:
        _settle_owners(measure, row, by=by, now=now)
        for move in row.steps:
            _settle_step(measure, move, text)
        if row.targets and row.coming:
            revised_targets.put(measure, row.coming.proposed, by=by, now=now)
    _respan([(measure, row.coming.proposed) for measure, row in pairs if row.coming])


def _settle_owners(measure: Measure, row: Row, *, by: User, now: datetime) -> None:
    """A lead who is replaced leaves with the arrival of the new one, as everywhere."""
    for move in row.owners:
        if move.verb == Verb.STAY:
            continue
        if move.verb == Verb.REMOVE:
            parts = measure.assignments.filter(department=move.department)
            parts.exclude(role=LEAD, confirmed_at__isnull=False).delete()
            continue
        assert move.owner
        act = assignments.propose if move.verb == Verb.PROPOSE else assignments.assign
        act(
            measure,
            department=Department.objects.get(pk=move.department),
            role=LEAD if move.leads else SUPPORTING,
            source=TEXT if move.owner.span else HAND,
            printed=move.owner.printed[:100] if move.owner.span else "",
            by=by,
            now=now,
        )


def _settle_step(measure: Measure, move: StepMove, text: str) -> None:
    """A date of the text becomes the original one, too: nobody has decided otherwise, else the move would be STAY."""
    old = measure.milestones.filter(pk=move.known or 0)
    if move.verb == Verb.REMOVE:
        with suppress(RestrictedError):  # a step on which something was asked or proved stays
            old.delete()
    if move.step is None or move.verb not in (Verb.ADD, Verb.CHANGE):
        return
    values = {
        "title": move.title,
        "due_on": move.after,
        "original_due_on": move.after,
        "quote": _quote(move.step, text),
    }
    if move.verb == Verb.CHANGE:
        old.update(**values)
        return
    last = measure.milestones.aggregate(last=Max("ordinal"))["last"] or 0
    Milestone.objects.create(measure=measure, ordinal=last + 1, **values)


def _quote(step: Step, text: str) -> str:
    return text[step.span.start : step.span.end][:300] if step.span else ""


def _respan(pairs: Sequence[tuple[Measure, ProposedMeasure]]) -> None:
    """Places are looked up anew by department, by day, and by the words of a target; what is not printed has none."""
    places = {
        measure.pk: (
            {owner.department: owner.span for owner in proposed.owners},
            {step.due_on: step.span for step in proposed.steps},
            {target.text: target.span for target in proposed.parsed.targets},
        )
        for measure, proposed in pairs
    }
    parts = list(Assignment.objects.filter(measure__in=places))
    steps = list(Milestone.objects.filter(measure__in=places))
    targets = list(Target.objects.filter(measure__in=places))
    for part in parts:
        _place(part, places[part.measure_id][0].get(part.department_id) if part.source == TEXT else None)
    for step in steps:
        _place(step, places[step.measure_id][1].get(step.original_due_on))
    for target in targets:
        _place(target, places[target.measure_id][2].get(target.text))
    Assignment.objects.bulk_update(parts, ["span_start", "span_end"])
    Milestone.objects.bulk_update(steps, ["span_start", "span_end"])
    Target.objects.bulk_update(targets, ["span_start", "span_end"])


def _place(row: Assignment | Milestone | Target, span: Span | None) -> None:
    row.span_start, row.span_end = (span.start, span.end) if span else (None, None)
