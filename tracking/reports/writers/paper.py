"""An official paper before it has a format: the elements that GB/T 9704-2012 clause 7 names, as values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracking.reports.outline import Block

RED = "C8161D"


@dataclass(frozen=True)
class RedHead:
    """版头 (7.2): the mark of who issues, the number, above the line as wide as the text.

    `signer` 签发人 is named on papers that go up (7.2.6); then the number stands at the left.
    """

    mark: str
    number: str = ""
    signer: str = ""
    ink: str = RED


@dataclass(frozen=True)
class Bulletin:
    """The head of a bulletin (专报, 简报): its name, below it who issues it and when."""

    mark: str


@dataclass(frozen=True)
class Annex:
    """附件 (7.3.7): a part of its own, begun on a page of its own, before the imprint."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Imprint:
    """版记 (7.4): copies, who printed it and when, at the foot of the last page."""

    copies_to: str
    printed_by: str
    printed_on: str


@dataclass(frozen=True)
class Paper:
    """Everything that is written. Texts may be empty, parts may be none; `as_of` dates the file, `dated` is printed.

    `title` holds its lines, broken by sense, none where the head alone says what it is; `note` is a 附注 such as
    此件公开发布, without its parentheses.
    """

    language: str
    as_of: date
    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    office: str
    dated: str
    head: RedHead | Bulletin | None = None
    addressee: str = ""
    annexes: tuple[Annex, ...] = ()
    note: str = ""
    imprint: Imprint | None = None

    @property
    def name(self) -> str:
        """What the file is called in its own properties: its title, else the mark of its head."""
        return "".join(self.title) or (self.head.mark if self.head else self.office)

    @property
    def frame(self) -> Frame:
        return frame_of(self.language)

    def annex_names(self) -> tuple[str, ...]:
        """附件说明 (7.3.4): 1.… 2.…; a single one bears no number."""
        if len(self.annexes) == 1:
            return (self.annexes[0].title,)
        return tuple(f"{number}.{annex.title}" for number, annex in enumerate(self.annexes, start=1))

    def annex_mark(self, place: int) -> str:
        """What stands at the upper left of the page on which the annex at `place` (from 0) begins: 附件1."""
        if len(self.annexes) == 1:
            return self.frame.annex
        return f"{self.frame.annex}{self.frame.before_number}{place + 1}"


@dataclass(frozen=True)
class Frame:
    """The words of the form itself, in the language of the paper."""

    red_head: str
    number: str
    annex: str
    colon: str
    before_number: str
    signer: str
    copies_to: str
    printed: str
    stop: str
    note: str
    page_of_pages: str


CHINESE = Frame(
    red_head="{office}文件",
    number="{number_word}〔{year}〕{number}号",
    annex="附件",
    colon="：",
    before_number="",
    signer="签发人：",
    copies_to="抄送：",
    printed="{day}印发",
    stop="。",
    note="（{text}）",
    page_of_pages="第 {page} 页，共 {pages} 页",
)
ENGLISH = Frame(
    red_head="{office}",
    number="{number_word} [{year}] No. {number}",
    annex="Annex",
    colon=": ",
    before_number=" ",
    signer="Signed off by: ",
    copies_to="Copies: ",
    printed="printed {day}",
    stop=".",
    note="({text})",
    page_of_pages="page {page} of {pages}",
)


def frame_of(language: str) -> Frame:
    return ENGLISH if language.lower().startswith("en") else CHINESE
