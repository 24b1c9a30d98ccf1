"""What a read document would become: a value, shown before it is confirmed and written when it is.

Pure: the caller loads the names of the departments and writes the rows.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from plans.documents.tree import (
    DeadlineKind,
    DepartmentRef,
    Kind,
    Location,
    ParsedMeasure,
    ParsedPlan,
    ParsedSection,
    Problem,
    Role,
    Severity,
    Span,
)
from plans.naming import Match, NameBook

TITLE_LIMIT = 200
SENTENCE_END = re.compile(r"[。；;！？!?\n|\t]|\.(?=\s|$)")
# A sentence that begins so lists who and when; it does not say what.
LABEL = re.compile(r"[\s（(【\[]*(?:牵头|责任|配合|主办|协办|(?:完成|办理|工作)?(?:时限|时间|期限)|进度安排)")
PAUSE = re.compile(r"[，,、]")
PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Owner:
    """A department as printed beside a measure, and whom the district knows by that name.

    `by_hand`: a person named or picked the department; without a span it is not printed at all.
    """

    printed: str
    span: Span | None
    leads: bool
    match: Match
    by_hand: bool = False

    @property
    def department(self) -> int | None:
        return self.match.exact or self.match.proposed

    @property
    def is_certain(self) -> bool:
        return self.match.exact is not None


@dataclass(frozen=True)
class Step:
    """A dated deadline of a measure. `span` covers the words of the date; None where a person added it."""

    title: str
    due_on: date
    span: Span | None
    key: str = ""
    by_hand: bool = False


@dataclass(frozen=True)
class ProposedMeasure:
    """A measure with the owners and steps it would get.

    `key` names it for as long as the reading finds it where it is. `number` is what a person put in place of the
    printed one, `working_title` a title that is not in the text; `touched` are the keys of corrected targets.
    """

    parsed: ParsedMeasure
    owners: tuple[Owner, ...]
    steps: tuple[Step, ...]
    key: str = ""
    number: str | None = None
    working_title: str = ""
    touched: frozenset[str] = frozenset()

    @property
    def heading(self) -> str:
        return self.parsed.heading.value if self.parsed.heading else ""

    @property
    def title(self) -> str:
        return self.working_title or self.parsed.title

    @property
    def shown_number(self) -> str:
        return self.parsed.number if self.number is None else self.number

    @property
    def is_by_hand(self) -> bool:
        return not len(self.parsed.span)

    @property
    def targets_count(self) -> int:
        return len(self.parsed.targets)


@dataclass(frozen=True)
class Proposal:
    """A whole document as it would come in. `problems` are the document's own and those of its names.

    `dropped` are measures a person took out; they stay at hand until the import is confirmed.
    """

    tree: ParsedPlan
    title: str
    year: int
    measures: tuple[ProposedMeasure, ...]
    problems: tuple[Problem, ...]
    dropped: tuple[ProposedMeasure, ...] = ()

    @property
    def is_consultation_draft(self) -> bool:
        return self.tree.is_draft or self.tree.kind == Kind.DRAFT_PLAN

    @cached_property
    def sections_count(self) -> int:
        """Without those that hold nothing but work requirements, as everywhere."""
        worked = {measure.parsed.section for measure in self.measures}
        required = {requirement.section for requirement in self.tree.work_requirements}
        return len(self.tree.sections) - len(required - worked - {None})

    @cached_property
    def steps_count(self) -> int:
        return sum(len(measure.steps) for measure in self.measures)

    @cached_property
    def targets_count(self) -> int:
        return sum(measure.targets_count for measure in self.measures)

    @cached_property
    def characters(self) -> int:
        """Of the measures, as one counts the length of a text: without blanks."""
        return sum(len("".join(measure.parsed.body.value.split())) for measure in self.measures)


def propose(tree: ParsedPlan, *, book: NameBook, name: str, today: date) -> Proposal:
    """`name` stands in for a missing title, the year of the issue date or of `today` for a missing edition year."""
    find, keys = cache(book.find), _keys(tree)
    measures = tuple(_proposed(measure, tree.text, find, next(keys)) for measure in tree.measures)
    return Proposal(
        tree=tree,
        title=clipped(tree.title.value if tree.title else name),
        year=_year(tree, today),
        measures=measures,
        problems=problems_of(tree, measures),
    )


def problems_of(tree: ParsedPlan, measures: tuple[ProposedMeasure, ...]) -> tuple[Problem, ...]:
    """The problems of the text and those of the names, in the order of print."""
    ends = [end.start() for end in re.finditer("\n", tree.text)]
    named = [problem for measure in measures for problem in _name_problems(measure, ends)]
    return tuple(sorted((*tree.problems, *named), key=lambda problem: problem.at.line if problem.at else 0))


def _keys(tree: ParsedPlan) -> Iterator[str]:
    """Where a measure begins names it: that outlives a better reader, a count from the top does not."""
    seen: dict[int, int] = {}
    for measure in tree.measures:
        start = measure.span.start
        seen[start] = seen.get(start, 0) + 1
        yield f"{start}" if seen[start] == 1 else f"{start}.{seen[start]}"


def _year(tree: ParsedPlan, today: date) -> int:
    if tree.year:
        return tree.year.value
    return tree.issue_date.value.year if tree.issue_date else today.year


def by_section(proposal: Proposal) -> list[tuple[ParsedSection | None, list[ProposedMeasure]]]:
    """The measures under their sections, in the order of print; None holds those outside every section."""
    groups: list[tuple[ParsedSection | None, list[ProposedMeasure]]] = [(None, [])]
    groups += [(section, []) for section in proposal.tree.sections]
    for measure in proposal.measures:
        place = measure.parsed.section
        groups[0 if place is None else place + 1][1].append(measure)
    return groups if groups[0][1] else groups[1:]


def clipped(words: str, limit: int = TITLE_LIMIT) -> str:
    words = " ".join(words.split())
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def _proposed(measure: ParsedMeasure, text: str, find: Callable[[str], Match], key: str) -> ProposedMeasure:
    return ProposedMeasure(measure, tuple(_owners(measure, find)), tuple(_steps(measure, text)), key)


def _owners(measure: ParsedMeasure, find: Callable[[str], Match]) -> Iterator[Owner]:
    """Lead first, each department once; a shortened name never displaces one that is written in the book."""
    refs = _named(measure)
    lead = _leading(refs)
    owners = [
        Owner(ref.name.value, ref.name.span, ref is lead, find(ref.name.value)) for ref in _lead_first(refs, lead)
    ]
    return each_once(owners)


def each_once(owners: list[Owner]) -> Iterator[Owner]:
    """Of several names for one department the first, or the one that is certain."""
    certain = {owner.match.exact for owner in owners if owner.is_certain}
    seen: set[int] = set()
    for owner in owners:
        pk = owner.department
        if pk is not None and (pk in seen or (pk in certain and not owner.is_certain)):
            continue
        seen |= {pk} if pk is not None else set()
        yield owner


def _named(measure: ParsedMeasure) -> list[DepartmentRef]:
    """The named units of a measure and of its tasks, in the order of print; 各相关部门 names nobody."""
    found: dict[str, DepartmentRef] = {}
    for ref in (*measure.departments, *(ref for task in measure.tasks for ref in task.departments)):
        known = found.get(ref.name.value)
        if not ref.generic and (known is None or (ref.role == Role.LEAD and known.role != Role.LEAD)):
            found[ref.name.value] = ref
    return list(found.values())


def _leading(refs: list[DepartmentRef]) -> DepartmentRef | None:
    """The unit called lead; the first one named when the text gives no roles. Units that only support lead nothing."""
    for role in (Role.LEAD, Role.RESPONSIBLE):
        for ref in refs:
            if ref.role == role:
                return ref
    return None


def _lead_first(refs: list[DepartmentRef], lead: DepartmentRef | None) -> list[DepartmentRef]:
    return sorted(refs, key=lambda ref: ref is not lead)


def _steps(measure: ParsedMeasure, text: str) -> Iterator[Step]:
    deadlines = {
        deadline.span: deadline.on
        for deadline in (*measure.deadlines, *(deadline for task in measure.tasks for deadline in task.deadlines))
        if deadline.kind == DeadlineKind.DATE and deadline.on
    }
    spans = sorted(deadlines)
    for before, span, after in zip([None, *spans], spans, [*spans[1:], None], strict=False):
        yield Step(_step_title(measure, text, span, before, after), deadlines[span], span, f"{span.start}")


def _step_title(measure: ParsedMeasure, text: str, span: Span, before: Span | None, after: Span | None) -> str:
    """The sentence that holds the deadline, or its part of it where the sentence holds several.

    The measure's title where that says nothing but the date.
    """
    if span not in measure.span:
        return clipped(measure.title)
    start = max((end.end() for end in SENTENCE_END.finditer(text, measure.span.start, span.start)), default=0)
    start = max(start, measure.span.start)
    if before and before.end > start:
        start = max((pause.end() for pause in PAUSE.finditer(text, before.end, span.start)), default=before.end)
    end = SENTENCE_END.search(text, span.end, measure.span.end)
    stop = end.start() if end else measure.span.end
    if after and after.start < stop:
        stop = max((pause.start() for pause in PAUSE.finditer(text, span.end, after.start)), default=after.start)
    sentence = text[start:stop].strip()
    rest = PUNCTUATION.sub("", sentence.replace(text[span.start : span.end], ""))
    return clipped(measure.title if LABEL.match(sentence) or len(rest) < 4 else sentence)


def _name_problems(measure: ProposedMeasure, ends: list[int]) -> Iterator[Problem]:
    number = measure.shown_number or str(measure.parsed.ordinal)
    for owner in measure.owners:
        if not owner.is_certain:
            span = owner.span or measure.parsed.span
            params = (("number", number), ("name", owner.printed))
            yield Problem(_code(owner.match), Severity.WARNING, _place(ends, span), params, owner.span)
    leads = [ref.name.value for ref in _named(measure.parsed) if ref.role == Role.LEAD]
    if len(leads) > 1 and not any(owner.by_hand for owner in measure.owners):
        params = (("number", number), ("names", "、".join(leads)))
        yield Problem("several_leads", Severity.WARNING, _place(ends, measure.parsed.span), params)


def _code(match: Match) -> str:
    if match.is_unknown:
        return "unknown_department"
    return "ambiguous_department" if match.is_ambiguous else "proposed_department"


def _place(ends: list[int], span: Span) -> Location:
    return Location(line=bisect_left(ends, span.start) + 1)
