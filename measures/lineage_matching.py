"""Which measures of an earlier plan those of a later one may go back to. Pure: two lists of texts in, guesses out.

A plan rewrites its predecessor: measures are reworded, split and merged, so equality says little and length nothing.
What two measures share is counted in pairs of characters, each by how rarely the two plans use it: 推进 joins all with
all and weighs next to nothing, 信用 weighs much. A part is not like its whole, so that besides the likeness of the two
the share of the smaller one counts that is found in the other. A guess is no decision; a person confirms it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from measures.pairing import plain

HEADING = 2  # a pair in the heading counts as often
LIKENESS, PART, TITLE = 0.45, 0.35, 0.2  # what a score is made of; together 1
CONTEXT = 0.2  # by how much sections of the same name strengthen what the words say
KEPT = 3  # candidates of each measure
LEAST = 0.2  # below, two measures share no more than any two of such plans do
SHOWN = 6  # shared words that explain a guess
ENOUGH = 3  # of three characters and more; shorter ones, often cut from a longer word, only stand in for them
TELLING = 0.5  # of the weight of a word that stands in two measures only; commoner ones explain nothing

# Han characters in one run, words of other scripts whole. Figures date a text and say nothing of its matter.
RUN = re.compile(r"[㐀-鿿]+|[^\W\d_㐀-鿿]+")
# What has a name of its own keeps it through every rewording.
NAMED = re.compile(r"[“「『《\"]([^“”「」『』《》\"]{2,20})[”」』》\"]")

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Text:
    """What is compared of one measure; `section` is the heading it stands under."""

    heading: str
    body: str
    section: str = ""

    @cached_property
    def whole(self) -> str:
        return f"{self.heading}\n{self.body}"

    @cached_property
    def title_pieces(self) -> Counter[str]:
        return Counter(_pieces(self.heading))

    @cached_property
    def pieces(self) -> Counter[str]:
        """With the pairs of the heading once more, and the names of things each as one."""
        found = Counter(_pieces(self.body))
        for piece, times in self.title_pieces.items():
            found[piece] += HEADING * times
        found.update(f"“{plain(name)}”" for name in NAMED.findall(self.whole))
        return found


@dataclass(frozen=True)
class Candidate:
    """A guess: the place of the other measure, from 0 to 1 how much speaks for it, and the words that do."""

    place: int
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Matching:
    """The best candidates first: `back` for each later measure among the earlier, `forth` the other way round.

    A measure that was split is in `back` of each part and has its parts in `forth`; merged ones the other way round.
    """

    back: tuple[tuple[Candidate, ...], ...]
    forth: tuple[tuple[Candidate, ...], ...]


@dataclass(frozen=True)
class _Weighed:
    whole: Weights
    title: Weights
    section: Weights
    length: float
    total: float
    title_length: float
    section_length: float


def match(earlier: Sequence[Text], later: Sequence[Text]) -> Matching:
    """Compare each with each."""
    texts = [*earlier, *later]
    rarity = _rarity([text.pieces for text in texts])
    contexts = [Counter(_pieces(text.section)) for text in texts]
    rarity_of_context = _rarity(contexts)
    weighed = [_weigh(text, context, rarity, rarity_of_context) for text, context in zip(texts, contexts, strict=True)]
    before, after = weighed[: len(earlier)], weighed[len(earlier) :]
    scores = [[_score(one, other) for other in before] for one in after]

    def told(row: int, column: int, place: int) -> Candidate:
        words = _shared(later[row].whole, earlier[column].whole, rarity)
        return Candidate(place, round(scores[row][column], 3), words)

    return Matching(
        back=tuple(tuple(told(row, one, one) for one in _best(scores[row])) for row in range(len(later))),
        forth=tuple(
            tuple(told(one, column, one) for one in _best([line[column] for line in scores]))
            for column in range(len(earlier))
        ),
    )


def _pieces(words: str) -> Iterator[str]:
    """Pairs of neighbouring Han characters, never across a mark; other words whole."""
    for run in RUN.findall(words.lower()):
        if run[0] < "㐀":
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def _rarity(texts: Sequence[Counter[str]]) -> Weights:
    """How much a piece tells: most where one text has it, next to nothing where all do."""
    spread = Counter(piece for text in texts for piece in text)
    return {piece: math.log((len(texts) + 1) / (times + 0.5)) for piece, times in spread.items()}


def _weigh(text: Text, context: Counter[str], rarity: Weights, rarity_of_context: Weights) -> _Weighed:
    whole, title = _weights(text.pieces, rarity), _weights(text.title_pieces, rarity)
    section = _weights(context, rarity_of_context)
    return _Weighed(whole, title, section, _length(whole), sum(whole.values()), _length(title), _length(section))


def _weights(pieces: Counter[str], rarity: Weights) -> Weights:
    """The tenth time a word is said adds little to the ninth."""
    return {piece: (1 + math.log(times)) * rarity[piece] for piece, times in pieces.items()}


def _length(weights: Weights) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))


def _score(one: _Weighed, other: _Weighed) -> float:
    """The root, because all that is shared is a small part of two texts that were written anew."""
    product = part = 0.0
    for piece in one.whole.keys() & other.whole.keys():
        weight, against = one.whole[piece], other.whole[piece]
        product += weight * against
        part += min(weight, against)
    smaller, lengths = min(one.total, other.total), one.length * other.length
    title = max(
        _cosine(one.title, one.title_length, other.title, other.title_length),
        _cosine(one.title, one.title_length, other.whole, other.length),
        _cosine(one.whole, one.length, other.title, other.title_length),
    )
    words = (
        LIKENESS * (product / lengths if lengths else 0.0) + PART * (part / smaller if smaller else 0.0) + TITLE * title
    )
    context = _cosine(one.section, one.section_length, other.section, other.section_length)
    return min(1.0, math.sqrt(words * (1 + CONTEXT * context)))


def _cosine(one: Weights, one_length: float, other: Weights, other_length: float) -> float:
    if not one_length or not other_length:
        return 0.0
    return sum(one[piece] * other[piece] for piece in one.keys() & other.keys()) / (one_length * other_length)


def _best(scores: Sequence[float]) -> list[int]:
    ranked = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    return [place for place in ranked[:KEPT] if scores[place] >= LEAST]


def _shared(one: str, other: str, rarity: Weights) -> tuple[str, ...]:
    """The longest runs of words that both have, the most telling first."""
    least = TELLING * max(rarity.values(), default=0.0)
    known, found = set(_pieces(other)), dict[str, float]()
    for run in RUN.findall(one):
        for words in _runs_in(run, other, known):
            told = max((rarity.get(piece, 0.0) for piece in _pieces(words)), default=0.0)
            if told >= least:
                found[words] = sum(rarity.get(piece, 0.0) for piece in _pieces(words))
    ranked = sorted(found, key=lambda words: (-found[words], words))
    kept: list[str] = []
    for words in ranked:
        if not any(words in longer for longer in kept):
            kept.append(words)
    long = [words for words in kept if len(words) > 2]
    return tuple((long if len(long) >= ENOUGH else kept)[:SHOWN])


def _runs_in(run: str, other: str, known: set[str]) -> Iterator[str]:
    """Every longest stretch of `run` that stands in `other`."""
    if run[0] < "㐀":
        if run.lower() in known:
            yield run
        return
    at = 0
    while at < len(run) - 1:
        end = at + 1
        while end < len(run) and run[at : end + 1] in other:
            end += 1
        if end - at > 1:
            yield run[at:end]
        at = max(at + 1, end - 1) if end - at > 1 else at + 1
