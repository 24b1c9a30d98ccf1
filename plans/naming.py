"""Which department a printed name means. Pure: a `NameBook` is a value, the caller loads it.

A name that is written in the book, or abbreviated as all offices abbreviate (区发改委), means its department where only
one fits. Everything else is a hint with its reason, for a person to decide: two may fit, 委 may stand for 局, a name
without 区 may be the city's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plans.abbreviations import PLACE, Fit, Form, fits, form_of, lacks_level, plain, shares_words

MOST_SIMILAR = 5
# What may stand before the place in a title: 关于印发《2024年徐汇区…》.
OPENING = re.compile(r"(?:关于)?(?:印发)?[《〈“]?(?:\d{4}年?度?)?")
GROUP = re.compile(r"^(?:各|全区各|全体|有关|相关|其他|区?各)|(?:有关|相关)(?:部门|单位)$|等(?:部门|单位)?$")
BRACKETS = re.compile(r"^(?P<main>[^（(]+)[（(](?P<within>[^（）()]+)[）)]$")
# What comes into question beside what: two that fit equally well are left to a person.
TIERS = {
    Fit.WRITTEN: 0, Fit.CONVENTION: 1, Fit.SHORTENED: 1, Fit.BARE: 2, Fit.OTHER_SORT: 3, Fit.SAME_WORK: 4,
}  # fmt: skip


class Reason(StrEnum):
    """Why a department is, or may be, meant. Worded by the doors."""

    WRITTEN = "written"
    ALIAS = "alias"
    CONVENTION = "convention"
    NO_LEVEL = "no_level"
    SHORTENED = "shortened"
    BARE = "bare"
    OTHER_SORT = "other_sort"
    SAME_WORK = "same_work"
    JOINT = "joint"
    SIMILAR = "similar"


@dataclass(frozen=True)
class Match:
    """What the book says to one printed name: the department it means, or those it may mean.

    `reasons` stand beside the candidates, or beside the one that is meant. `similar` share words with an unknown name;
    nobody proposes them. `former` is the abolished body of that name, `is_group` an unnamed group (各街道).
    """

    exact: int | None = None
    candidates: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()  # the short names of the candidates, or of the one that is meant
    reasons: tuple[Reason, ...] = ()
    similar: tuple[int, ...] = ()
    former: str = ""
    is_group: bool = False

    @property
    def proposed(self) -> int | None:
        """The only candidate, for a person to confirm."""
        return self.candidates[0] if self.exact is None and len(self.candidates) == 1 else None

    @property
    def is_ambiguous(self) -> bool:
        return self.exact is None and len(self.candidates) > 1

    @property
    def is_unknown(self) -> bool:
        return self.exact is None and not self.candidates


@dataclass(frozen=True)
class NameBook:
    """`names` maps every spelling to the departments that bear it; `territory` is the district's own name (徐汇区).

    `aliases` are the spellings somebody taught the book, `former` the names of bodies that no longer exist.
    """

    names: Mapping[str, frozenset[int]] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    territory: str = ""
    aliases: frozenset[str] = frozenset()
    former: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        spellings: Iterable[tuple[int, str]],
        *,
        labels: Mapping[int, str],
        territory: str,
        aliases: Iterable[tuple[int, str]] = (),
        former: Iterable[str] = (),
    ) -> "NameBook":
        names: dict[str, frozenset[int]] = {}
        taught = list(aliases)
        for pk, spelling in (*spellings, *taught):
            key = plain(spelling, territory)
            if key:
                names[key] = names.get(key, frozenset()) | {pk}
        known = frozenset(plain(spelling, territory) for _pk, spelling in taught)
        return cls(names, labels, territory, known, {plain(name, territory): name for name in former})

    def find(self, printed: str) -> Match:
        key = plain(printed, self.territory)
        if match := self._borne(key):
            return match
        if GROUP.search(key):
            return Match(is_group=True)
        if brackets := BRACKETS.match(key):
            return self._joint(self.find(brackets["main"]), self.find(brackets["within"]))
        return self._fitting(key) if key else Match()

    def _borne(self, key: str) -> Match | None:
        """The one department that bears exactly this name, or the several."""
        bearers = sorted(self.names.get(key, ()))
        reason = Reason.ALIAS if key in self.aliases else Reason.WRITTEN
        if len(bearers) == 1:
            return Match(bearers[0], labels=self._labels(*bearers), reasons=(reason,))
        return self._open(dict.fromkeys(bearers, reason)) if bearers else None

    def _fitting(self, key: str) -> Match:
        form, own = form_of(key, self.territory), self.territory[-1:]
        found: dict[int, tuple[Fit, bool]] = {}
        for known, pks in self._forms():
            fit = fits(form, known, own)
            if fit is None:
                continue
            for pk in pks:
                found[pk] = min(found.get(pk, (fit, True)), (fit, lacks_level(form, known)))
        tier = min((TIERS[fit] for fit, _ in found.values()), default=0)
        best = {pk: how for pk, how in found.items() if TIERS[how[0]] == tier}
        if len(best) == 1 and (pk := next(iter(best))) and best[pk] in {(Fit.WRITTEN, False), (Fit.CONVENTION, False)}:
            return Match(pk, labels=self._labels(pk), reasons=(_reason(*best[pk]),))
        if not best:
            return Match(similar=self._similar(form), former=self.former.get(key, ""))
        return self._open({pk: _reason(*best[pk]) for pk in sorted(best)})

    def _joint(self, main: Match, within: Match) -> Match:
        """区发展改革委（区营商办）: the body, and the office that sits in it. Two bodies of the book leave it open."""
        meant = [pk for pk in (main.exact, within.exact) if pk is not None]
        if main.exact is not None and within.exact in (None, main.exact) and not within.candidates:
            return main
        named = dict.fromkeys((*meant, *main.candidates, *within.candidates), Reason.JOINT)
        return self._open(named) if named else Match(similar=main.similar or within.similar)

    def _open(self, candidates: Mapping[int, Reason]) -> Match:
        pks = tuple(candidates)
        return Match(candidates=pks, labels=self._labels(*pks), reasons=tuple(candidates.values()))

    def _similar(self, form: Form) -> tuple[int, ...]:
        near = {pk for known, pks in self._forms() if shares_words(form, known) for pk in pks}
        return tuple(sorted(near))[:MOST_SIMILAR]

    def _forms(self) -> Iterator[tuple[Form, frozenset[int]]]:
        for name, pks in self.names.items():
            yield form_of(name, self.territory), pks

    def _labels(self, *pks: int) -> tuple[str, ...]:
        return tuple(self.labels.get(pk, "") for pk in pks)


def _reason(fit: Fit, without_level: bool) -> Reason:
    if without_level and fit in (Fit.WRITTEN, Fit.CONVENTION):
        return Reason.NO_LEVEL
    return Reason[fit.name]


def territory_in(words: str) -> str:
    """The district or city with which a title or an issuer begins (上海市徐汇区人民政府 → 徐汇区), or an empty text."""
    found, at = "", OPENING.match(words).end()  # type: ignore[union-attr]
    while place := PLACE.match(words, at):
        found, at = place[0], place.end()
    return found
