"""Which department a printed name means. Pure: a `NameBook` is a value, the caller loads it.

Documents write 区市场监管局 for 区市场监督管理局 and 徐汇区发展改革委 for 区发展改革委. A name that is written in
the book means its department; a shortened name is only a hint: two bureaus may shorten to the same characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SHORTEST_HINT = 3
BLANKS = re.compile(r"\s+")
# What may stand before the place in a title: 关于印发《2024年徐汇区…》.
OPENING = re.compile(r"(?:关于)?(?:印发)?[《〈“]?(?:\d{4}年?度?)?")
# 社区 and 市场 are words, not places.
PLACE = re.compile(
    r"[^\W\d_年]{2,8}?自治[区州县旗]|[^\W\d_年全本各]{1,4}?(?:省|市|区|县|旗|盟)(?<![社园辖小片景校]区)(?![场民容域块])"
)


@dataclass(frozen=True)
class Match:
    """What the book says to one printed name: the department it means, or those it may mean."""

    exact: int | None = None
    candidates: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()  # the short names of the candidates, or of the one that is meant

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
    """`names` maps every spelling to the departments that bear it; `territory` is the district's own name (徐汇区)."""

    names: Mapping[str, frozenset[int]] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    territory: str = ""

    @classmethod
    def of(cls, spellings: Iterable[tuple[int, str]], *, labels: Mapping[int, str], territory: str) -> "NameBook":
        names: dict[str, frozenset[int]] = {}
        for pk, spelling in spellings:
            key = plain(spelling, territory)
            if key:
                names[key] = names.get(key, frozenset()) | {pk}
        return cls(names, labels, territory)

    def find(self, printed: str) -> Match:
        key = plain(printed, self.territory)
        bearers = self.names.get(key, frozenset())
        if len(bearers) == 1:
            pk = next(iter(bearers))
            return Match(exact=pk, labels=self._labels(pk))
        near = sorted(bearers or self._near(key))
        return Match(candidates=tuple(near), labels=self._labels(*near))

    def _labels(self, *pks: int) -> tuple[str, ...]:
        return tuple(self.labels.get(pk, "") for pk in pks)

    def _near(self, key: str) -> set[int]:
        """A district's papers drop its 区 (税务局 for 区税务局) and shorten; both are hints."""
        prefixed = self.territory[-1:] + key
        return {
            pk
            for name, pks in self.names.items()
            if name == prefixed or _shortens(key, name) or _shortens(name, key) or _shortens(prefixed, name)
            for pk in pks
        }


def plain(name: str, territory: str = "") -> str:
    """One spelling for full-width and half-width forms, spaces, and a district's name before its own bureaus."""
    name = BLANKS.sub("", unicodedata.normalize("NFKC", name))
    if territory and name.startswith(territory) and name != territory:
        return territory[-1] + name[len(territory) :]
    return name


def _shortens(short: str, full: str) -> bool:
    """Chinese abbreviates by leaving characters out: 区发改委 keeps its characters' order in 区发展和改革委员会."""
    if not SHORTEST_HINT <= len(short) < len(full) or short[0] != full[0]:
        return False
    rest = iter(full)
    return all(character in rest for character in short)


def territory_in(words: str) -> str:
    """The district or city with which a title or an issuer begins (上海市徐汇区人民政府 → 徐汇区), or an empty text."""
    found, at = "", OPENING.match(words).end()  # type: ignore[union-attr]
    while place := PLACE.match(words, at):
        found, at = place[0], place.end()
    return found
