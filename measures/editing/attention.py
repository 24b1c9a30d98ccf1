"""What still needs a look before the import is confirmed, and where to look. Pure."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from measures.editing.operation import requirement_key, section_key
from measures.proposal import Proposal, ProposedMeasure, problems_of
from plans.documents.tree import Problem, Severity

NUMBERING = frozenset({"duplicate_number", "missing_number", "number_out_of_order"})
DATES = frozenset({"contradictory_deadlines", "unclear_deadline", "deadline_before_issue"})


@dataclass(frozen=True)
class Point:
    """A problem that no edit has settled. `place` is the key of the measure, section or requirement it stands in."""

    key: str
    problem: Problem
    place: str
    is_looked_at: bool

    @property
    def blocks(self) -> bool:
        """An error is settled by an edit, or by a person who says that it shall stay as printed."""
        return self.problem.severity == Severity.ERROR and not self.is_looked_at

    @property
    def is_open(self) -> bool:
        return self.problem.severity != Severity.INFO and not self.is_looked_at


def points(base: Proposal, edited: Proposal, looked_at: Collection[str]) -> tuple[Point, ...]:
    """`base` is the proposal as read, before any edit."""
    places, begun = _Places(edited), _begins(base)
    by_key = {measure.key: measure for measure in edited.measures}
    found, seen = [], dict[str, int]()
    for problem in problems_of(edited.tree, edited.measures):
        place = places.of(problem)
        if _is_settled(problem, place, by_key.get(place), edited, begun):
            continue
        name = f"{problem.code}@{_start(problem)}"
        seen[name] = seen.get(name, 0) + 1
        key = name if seen[name] == 1 else f"{name}.{seen[name]}"
        found.append(Point(key, problem, place, key in looked_at))
    return tuple(found)


def _start(problem: Problem) -> str:
    if problem.span:
        return str(problem.span.start)
    return f"l{problem.at.line}" if problem.at else ""


def _begins(proposal: Proposal) -> dict[str, str]:
    """The printed number of everything that has one, by its key."""
    tree = proposal.tree
    return (
        {section_key(one): one.number for one in tree.sections}
        | {measure.key: measure.parsed.number for measure in proposal.measures}
        | {requirement_key(one): one.number for one in tree.work_requirements}
    )


class _Places:
    """The innermost item at a place of the text."""

    def __init__(self, proposal: Proposal) -> None:
        tree = proposal.tree
        items = [(one.parsed.span, one.key) for one in (*proposal.measures, *proposal.dropped)]
        items += [(one.span, section_key(one)) for one in tree.sections]
        items += [(one.span, requirement_key(one)) for one in tree.work_requirements]
        # Of those that begin together the longest first, so that the innermost is found from behind.
        self.items = sorted((span.start, -span.end, key) for span, key in items if len(span))
        self.starts = [start for start, _, _ in self.items]
        self.lines = [0]
        for line in tree.text.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.dropped = {measure.key for measure in proposal.dropped}

    def of(self, problem: Problem) -> str:
        if problem.span is not None:
            at = problem.span.start
        elif problem.at is not None and problem.at.line < len(self.lines):
            at = self.lines[problem.at.line - 1]
        else:
            return ""
        return self.at(at)

    def at(self, at: int) -> str:
        for start, end, key in reversed(self.items[: bisect_right(self.starts, at)]):
            if start <= at < -end:
                return key
        return ""


def _is_settled(
    problem: Problem, place: str, measure: ProposedMeasure | None, edited: Proposal, begun: dict[str, str]
) -> bool:
    if place in {one.key for one in edited.dropped}:
        return True
    rule = SETTLED.get(problem.code)
    if rule is not None:
        return rule(edited)
    if problem.code in NUMBERING:
        return _is_numbered_otherwise(problem, measure, edited, begun)
    if problem.code in DATES:
        return measure is not None and any(step.by_hand for step in measure.steps)
    if problem.code == "measure_without_lead":
        return measure is None or any(owner.leads for owner in measure.owners)
    if problem.code == "measure_without_text":
        return measure is None or bool(measure.parsed.body.value)
    return False


SETTLED: dict[str, Callable[[Proposal], bool]] = {
    "missing_title": lambda edited: edited.tree.title is not None,
    "missing_doc_number": lambda edited: edited.tree.doc_number is not None,
    "missing_issue_date": lambda edited: edited.tree.issue_date is not None,
    "no_departments": lambda edited: any(measure.owners for measure in edited.measures),
    "no_measures": lambda edited: bool(edited.measures),
}


def _is_numbered_otherwise(
    problem: Problem, measure: ProposedMeasure | None, edited: Proposal, begun: dict[str, str]
) -> bool:
    """What bore the number bears another one, or is no item of its own any more."""
    if problem.code == "missing_number" and dict(problem.params)["number"] in _shown(edited):
        return True
    start = problem.span.start if problem.span else -1
    if measure is not None and measure.parsed.span.start == start:
        return measure.number is not None
    now = _begins(edited)
    names = [name for name in (f"{start}", f"s{start}", f"r{start}") if name in begun]
    if not names:
        return False
    if not any(name in now for name in (f"{start}", f"s{start}", f"r{start}")):
        return True
    return all(now.get(name) not in (None, begun[name]) for name in names)


def _shown(edited: Proposal) -> set[str]:
    """The corrected numbers; a printed one like it may belong to another section."""
    return {measure.number for measure in edited.measures if measure.number}


def blocking(found: Iterable[Point]) -> int:
    return sum(point.blocks for point in found)
