"""A corrected text beside the plan as it runs: what is new, changed, moved or dropped, and what would be done. Pure.

`compare` yields values; a page shows them, a command prints them, and `actions.revising` does exactly what they say.
What a person decided (a lead put in by hand, a date that was extended, a step that was reached) is never overruled by
a text: such a difference is shown as one that stays.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from measures.pairing import Text, pair
from measures.proposal import Owner, Proposal, ProposedMeasure, Step, clipped
from measures.rewording import Piece, reworded

NUMBER_LIMIT, HEADING_LIMIT, SECTION_LIMIT, TITLE_LIMIT = 20, 300, 200, 100  # as the columns hold them


class Kind(StrEnum):
    """The first that holds. A measure that only stands elsewhere, or under another number, has moved."""

    DOUBTFUL = "doubtful"
    NEW = "new"
    DROPPED = "dropped"
    CHANGED = "changed"
    MOVED = "moved"
    UNCHANGED = "unchanged"


class Verb(StrEnum):
    """What happens to a department or a milestone. STAY: the text says otherwise, a person's decision stands."""

    ADD = "add"
    PROPOSE = "propose"
    CHANGE = "change"
    REMOVE = "remove"
    STAY = "stay"


@dataclass(frozen=True)
class KnownOwner:
    """A department that takes part today. `from_text`: the plan named it, nobody put it in."""

    department: int
    label: str
    leads: bool
    confirmed: bool
    from_text: bool


@dataclass(frozen=True)
class KnownStep:
    """A milestone of today. `decided`: reached, extended, or set by a person. `printed_on` is the day of the text."""

    pk: int
    title: str
    due_on: date
    printed_on: date
    decided: bool


@dataclass(frozen=True)
class Known:
    """A measure of the plan as it runs. `recorded`: something was filed on it, so that it can only be withdrawn."""

    pk: int
    number: str
    heading: str
    body: str
    section: str
    title: str
    owners: tuple[KnownOwner, ...] = ()
    steps: tuple[KnownStep, ...] = ()
    targets: tuple[str, ...] = ()
    working_title: str = ""
    recorded: bool = False
    withdrawn: bool = False


@dataclass(frozen=True)
class Coming:
    """A measure of the corrected text."""

    index: int
    section: str
    proposed: ProposedMeasure

    @property
    def number(self) -> str:
        return self.proposed.shown_number[:NUMBER_LIMIT]

    @property
    def heading(self) -> str:
        return clipped(self.proposed.heading, HEADING_LIMIT)

    @property
    def title(self) -> str:
        return self.proposed.title

    @property
    def body(self) -> str:
        return self.proposed.parsed.body.value


@dataclass(frozen=True)
class Rewritten:
    """A field of the text, before and after."""

    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class OwnerMove:
    verb: Verb
    label: str
    leads: bool
    department: int
    owner: Owner | None = None


@dataclass(frozen=True)
class StepMove:
    verb: Verb
    title: str
    before: date | None
    after: date | None
    known: int | None = None
    step: Step | None = None


@dataclass(frozen=True)
class Row:
    """One measure of the difference. `key` names it in a form: n3 by its place in the text, o17 by its row."""

    kind: Kind
    known: Known | None
    coming: Coming | None
    texts: tuple[Rewritten, ...] = ()
    owners: tuple[OwnerMove, ...] = ()
    steps: tuple[StepMove, ...] = ()
    targets: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    renumbered: bool = False
    moved: bool = False
    candidates: tuple[Known, ...] = ()

    @property
    def key(self) -> str:
        return f"n{self.coming.index}" if self.coming else f"o{self.known.pk if self.known else 0}"

    @property
    def restores(self) -> bool:
        return self.coming is not None and self.known is not None and self.known.withdrawn


@dataclass(frozen=True)
class Difference:
    """All rows in the order of the corrected text; a dropped measure stands behind the one it followed."""

    rows: tuple[Row, ...]
    facts: tuple[Rewritten, ...]

    def of_kind(self, kind: Kind) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind == kind)

    def by_section(self) -> list[tuple[str, list[Row]]]:
        groups: list[tuple[str, list[Row]]] = []
        for row in self.rows:
            section = row.coming.section if row.coming else groups[-1][0] if groups else ""
            if not groups or groups[-1][0] != section:
                groups.append((section, []))
            groups[-1][1].append(row)
        return groups


def compare(
    known: Sequence[Known],
    proposal: Proposal,
    *,
    facts: Mapping[str, tuple[str, str]],
    fixed: Mapping[int, int | None] | None = None,
) -> Difference:
    """`facts` are the plan's own, before and after. `fixed` are answers: by place in the text, which measure it is."""
    coming = tuple(_coming(proposal))
    place_of = {one.pk: place for place, one in enumerate(known)}
    answers = {
        index: None if pk is None else place_of[pk] for index, pk in (fixed or {}).items() if index < len(coming)
    }
    found = pair(_texts_known(known), _texts_coming(coming), fixed=answers)
    stayed = _in_order([found.pairs[index] for index in sorted(found.pairs)])
    rows: list[Row] = []
    for one in coming:
        place = found.pairs.get(one.index)
        if place is not None:
            rows.append(_paired(known[place], one, moved=place not in stayed))
        else:
            near = tuple(known[near] for near in found.doubts.get(one.index, ()))
            rows.append(Row(Kind.DOUBTFUL if near else Kind.NEW, None, one, candidates=near))
    missing = [place for place in range(len(known)) if place not in found.pairs.values()]
    _insert_dropped(rows, [known[place] for place in missing if not known[place].withdrawn], place_of)
    changed = (Rewritten(name, reworded(*words)) for name, words in facts.items() if words[0] != words[1])
    return Difference(tuple(rows), tuple(changed))


def _coming(proposal: Proposal) -> Iterator[Coming]:
    sections = proposal.tree.sections
    for index, proposed in enumerate(proposal.measures):
        place = proposed.parsed.section
        yield Coming(index, "" if place is None else clipped(sections[place].heading.value, SECTION_LIMIT), proposed)


def _texts_known(known: Sequence[Known]) -> list[Text]:
    last = max(len(known) - 1, 1)
    return [Text(one.heading, one.body, one.number, one.section, place / last) for place, one in enumerate(known)]


def _texts_coming(coming: Sequence[Coming]) -> list[Text]:
    last = max(len(coming) - 1, 1)
    return [Text(one.heading, one.body, one.number, one.section, one.index / last) for one in coming]


def _in_order(places: Sequence[int]) -> set[int]:
    """A longest run of measures that kept their order; the others were moved."""
    tails: list[int] = []
    before: list[int | None] = []
    ends: list[int] = []
    for at, place in enumerate(places):
        length = bisect_left(tails, place)
        before.append(ends[length - 1] if length else None)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [at]
    kept, at_end = set(), ends[-1] if ends else None
    while at_end is not None:
        kept.add(places[at_end])
        at_end = before[at_end]
    return kept


def _insert_dropped(rows: list[Row], dropped: Sequence[Known], place_of: Mapping[int, int]) -> None:
    for one in dropped:
        ahead = [at for at, row in enumerate(rows) if row.known and place_of[row.known.pk] < place_of[one.pk]]
        rows.insert(ahead[-1] + 1 if ahead else 0, Row(Kind.DROPPED, one, None))


def _paired(known: Known, coming: Coming, *, moved: bool) -> Row:
    proposed = coming.proposed
    texts = tuple(_rewritten(known, coming))
    owners = tuple(owner_moves(known.owners, proposed.owners))
    steps = tuple(step_moves(known.steps, proposed.steps))
    targets = tuple(target.text for target in proposed.parsed.targets)
    renumbered = known.number != coming.number
    told = bool(texts or targets != known.targets or known.withdrawn)
    told = told or any(verb != Verb.STAY for verb in (*(one.verb for one in owners), *(one.verb for one in steps)))
    elsewhere = moved or renumbered or known.section != coming.section
    return Row(
        kind=Kind.CHANGED if told else Kind.MOVED if elsewhere else Kind.UNCHANGED,
        known=known,
        coming=coming,
        texts=texts,
        owners=owners,
        steps=steps,
        targets=(known.targets, targets) if targets != known.targets else None,
        renumbered=renumbered,
        moved=moved or known.section != coming.section,
    )


def _rewritten(known: Known, coming: Coming) -> Iterator[Rewritten]:
    if known.heading != coming.heading:
        yield Rewritten("heading", reworded(known.heading, coming.heading))
    if known.body != coming.body:
        yield Rewritten("body", reworded(known.body, coming.body))
    working_title = clipped(coming.proposed.working_title, TITLE_LIMIT)
    if working_title not in ("", known.working_title):  # a text has none; what the plan has stays
        yield Rewritten("working_title", reworded(known.working_title, working_title))


def owner_moves(known: Sequence[KnownOwner], named: Sequence[Owner]) -> Iterator[OwnerMove]:
    """First who leaves, then the lead, then who supports: in this order they can be carried out one by one."""
    wanted = {owner.department: owner for owner in named if owner.department is not None}
    here = {one.department: one for one in known}
    lead = next((one for one in known if one.leads and one.confirmed), None)
    follows = any(
        owner.leads and owner.is_certain and (pk not in here or here[pk].from_text) for pk, owner in wanted.items()
    )
    held = lead is not None and not lead.from_text
    settled = held or (lead is not None and not follows)
    for one in known:
        if one.department not in wanted and one.from_text:
            verb = Verb.STAY if one is lead and settled else Verb.REMOVE
            yield OwnerMove(verb, one.label, one.leads, one.department)
    for pk, owner in sorted(wanted.items(), key=lambda item: not item[1].leads):
        present = here.get(pk)
        if present and present.leads == owner.leads and (present.confirmed or not owner.is_certain):
            continue
        verb = _verb(present, owner, taken=held and owner.leads)
        label = (owner.match.labels or (owner.printed,))[0]
        yield OwnerMove(Verb.STAY if present is lead and settled else verb, label, owner.leads, pk, owner)


def _verb(present: KnownOwner | None, owner: Owner, *, taken: bool) -> Verb:
    """`taken`: somebody leads whom the text cannot replace."""
    if taken or (present and not present.from_text):
        return Verb.STAY
    if not owner.is_certain:
        return Verb.STAY if present else Verb.PROPOSE
    return Verb.CHANGE if present else Verb.ADD


def step_moves(known: Sequence[KnownStep], coming: Sequence[Step]) -> Iterator[StepMove]:
    """The same printed day is the same step; of the rest the one whose words fit best, or the only one left."""
    left, fresh = list(known), []
    for step in coming:
        same = next((one for one in left if step.due_on in (one.printed_on, one.due_on)), None)
        if same is None:
            fresh.append(step)
            continue
        left.remove(same)
        if same.title != step.title and not same.decided:
            yield StepMove(Verb.CHANGE, step.title, same.due_on, step.due_on, same.pk, step)
    found = pair([Text("", one.title) for one in left], [Text("", step.title) for step in fresh]).pairs
    if len(left) == len(fresh) == 1:
        found = {0: 0}
    for place, step in enumerate(fresh):
        if place in found:
            one = left[found[place]]
            verb = Verb.STAY if one.decided else Verb.CHANGE
            yield StepMove(verb, step.title, one.due_on, step.due_on, one.pk, step)
        else:
            yield StepMove(Verb.ADD, step.title, None, step.due_on, step=step)
    for place, one in enumerate(left):
        if place not in found.values() and not one.decided:
            yield StepMove(Verb.REMOVE, one.title, one.due_on, None, one.pk)
