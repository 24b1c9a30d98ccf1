"""Which measure of a corrected text is which of the old one. Pure: two lists of texts in, pairs and doubts out.

The words decide: heading and body by their pairs of characters. A number, a section or a place only decides between two
whose words fit equally well. The pairs are the best for all together, not the best for the first that comes.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

SAME = 0.5  # of the words in common; a reworded measure keeps more, another measure has less
LIKELY = 0.3  # from here on a person is asked
MARGIN = 0.08  # two that differ by less fit equally well
NUMBER, SECTION, PLACE = 0.04, 0.03, 0.01
NEAREST = 6  # candidates looked at for each measure
COMMON = 0.2  # of the old measures; words that more of them share tell nothing
SAME_TITLE = 0.7
NOTHING = re.compile(r"[\W_]+")
# What titles of this genre have in common: who issues, which year, what kind of paper, at which stage it is.
FRAME = re.compile(
    r"^.*?关于(?:印发|公布|下发)|的通知$|[（(][^（）()]*[)）]$|(?:19|20)\d\d\s*(?:年度?)?|(?:行动|工作|实施)?(?:方案|计划|要点|清单|任务)"
    r"|(?i:\b(?:action|work|implementation)\s+plan\b)|[《》“”\s]"
)


@dataclass(frozen=True)
class Text:
    """What is compared of one measure. `place` is its position, from 0 to 1."""

    heading: str
    body: str
    number: str = ""
    section: str = ""
    place: float = 0.0

    @cached_property
    def whole(self) -> str:
        return plain(self.heading + self.body)

    @cached_property
    def pairs(self) -> Counter[str]:
        return _pairs(self.whole)

    @cached_property
    def heading_pairs(self) -> Counter[str]:
        return _pairs(plain(self.heading))

    @cached_property
    def body_pairs(self) -> Counter[str]:
        return _pairs(plain(self.body))


@dataclass(frozen=True)
class Pairing:
    """New to old, by index. `doubts` are new ones for which several, or no sure one, come into question."""

    pairs: Mapping[int, int] = field(default_factory=dict)
    doubts: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def pair(old: Sequence[Text], new: Sequence[Text], *, fixed: Mapping[int, int | None] | None = None) -> Pairing:
    """`fixed` are a person's answers: this new one is that old one, or (None) none of them."""
    settled = {one: other for one, other in (fixed or {}).items() if other is not None}
    found = {**settled, **_twins(old, new, skip_new=set(fixed or {}), skip_old=set(settled.values()))}
    taken, left_old = set(found) | set(fixed or {}), set(range(len(old))) - set(found.values())
    left_new = [one for one in range(len(new)) if one not in taken]
    scores = _scores(old, new, left_old, left_new)
    best = _assigned(scores)
    doubts = _doubts(scores, best)
    found.update({one: other for one, other in best.items() if one not in doubts})
    return Pairing(found, doubts)


def likeness(one: Text, other: Text) -> float:
    """From 0 to 1: the words of the whole, or heading and body each for themselves where that says more."""
    whole = _shared(one.pairs, other.pairs)
    if not (one.heading and other.heading and one.body and other.body):
        return whole
    parts = (_shared(one.heading_pairs, other.heading_pairs) + _shared(one.body_pairs, other.body_pairs)) / 2
    return max(whole, parts)


def same_title(one: str, other: str) -> bool:
    """Whether two titles of one district and year seem to name the same plan, at whatever stage its text is."""
    if plain(one) == plain(other):
        return True
    subjects = _pairs(plain(_subject(one))), _pairs(plain(_subject(other)))
    return _shared(*subjects) >= SAME_TITLE


def _subject(title: str) -> str:
    """What is left of a title without its frame; one frame may stand in another."""
    while (inner := FRAME.sub("", title.strip())) != title:
        title = inner
    return title


def plain(words: str) -> str:
    """Letters and digits only, full-width forms folded: how words are compared."""
    return NOTHING.sub("", unicodedata.normalize("NFKC", words)).lower()


def _twins(old: Sequence[Text], new: Sequence[Text], *, skip_new: set[int], skip_old: set[int]) -> dict[int, int]:
    """Equal words. Where as many measures have them before and after, they follow one another in order."""
    before, after = _alike(old, skip_old), _alike(new, skip_new)
    return {
        one: other
        for words, places in after.items()
        if len(places) == len(before.get(words, ()))
        for one, other in zip(places, before[words], strict=True)
    }


def _alike(texts: Sequence[Text], skipped: set[int]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        if place not in skipped and text.whole:
            groups[text.whole].append(place)
    return groups


def _scores(
    old: Sequence[Text], new: Sequence[Text], left_old: Iterable[int], left_new: Iterable[int]
) -> dict[int, dict[int, tuple[float, float]]]:
    """For each new one its nearest old ones with (likeness, likeness with the tie-breakers)."""
    index: dict[str, list[int]] = defaultdict(list)
    places = list(left_old)
    for place in places:
        for words in old[place].pairs:
            index[words].append(place)
    limit = max(NEAREST, int(len(places) * COMMON))
    scores: dict[int, dict[int, tuple[float, float]]] = {}
    for one in left_new:
        near = Counter(place for words in new[one].pairs if len(index[words]) <= limit for place in index[words])
        rated = {place: likeness(new[one], old[place]) for place, _ in near.most_common(NEAREST)}
        scores[one] = {
            place: (alike, alike + _tie(new[one], old[place])) for place, alike in rated.items() if alike >= LIKELY
        }
    return scores


def _tie(one: Text, other: Text) -> float:
    number = NUMBER * (one.number == other.number != "")
    return number + SECTION * (one.section == other.section) + PLACE * (1 - abs(one.place - other.place))


def _assigned(scores: Mapping[int, Mapping[int, tuple[float, float]]]) -> dict[int, int]:
    """The assignment of greatest sum. Each new one in turn finds the path along which all together gain most."""
    holder: dict[int, int] = {}
    for start in scores:
        gain, came = {start: 0.0}, {}
        end_row, end_column, best, queue = start, None, 0.0, [start]
        while queue:
            row = queue.pop(0)
            for column, (_, score) in scores[row].items():
                if holder.get(column) == row:
                    continue
                here = gain[row] + score
                next_row = holder.get(column)
                if next_row is None:
                    if here > best + 1e-9:
                        end_row, end_column, best = row, column, here
                    continue
                beyond = here - scores[next_row][column][1]
                if beyond > gain.get(next_row, -1.0) + 1e-9:
                    gain[next_row], came[next_row] = beyond, (row, column)
                    queue.append(next_row)
                    if beyond > best + 1e-9:
                        end_row, end_column, best = next_row, None, beyond
        _turn(holder, came, end_row, end_column)
    return {row: column for column, row in holder.items()}


def _turn(holder: dict[int, int], came: Mapping[int, tuple[int, int]], row: int, column: int | None) -> None:
    """Along the path found, from its end: each takes the place the next one left."""
    while True:
        if column is not None:
            holder[column] = row
        if row not in came:
            return
        row, column = came[row]


def _doubts(
    scores: Mapping[int, Mapping[int, tuple[float, float]]], best: Mapping[int, int]
) -> dict[int, tuple[int, ...]]:
    """The new ones whose old one is not sure, or could as well be another, with those that come into question."""
    partner = {column: row for row, column in best.items()}
    doubts: dict[int, set[int]] = defaultdict(set)
    for row, near in scores.items():
        mine = best.get(row)
        reached = near[mine][1] if mine is not None else 0.0
        for column, (alike, score) in near.items():
            rival = partner.get(column)
            theirs = scores[rival][column][1] if rival is not None and rival != row else 0.0
            if column == mine:
                if alike < SAME:
                    doubts[row].add(column)
            elif score > reached - MARGIN and score > theirs - MARGIN and alike >= SAME:
                doubts[row] |= {column} | ({mine} if mine is not None else set())
                if rival is not None:
                    doubts[rival].add(column)
    return {row: tuple(sorted(columns)) for row, columns in doubts.items()}


def _pairs(words: str) -> Counter[str]:
    return Counter(words[at : at + 2] for at in range(max(len(words) - 1, min(len(words), 1))))


def _shared(one: Counter[str], other: Counter[str]) -> float:
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0
