"""From the frozen contents of an implementation report to its outline. Pure."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracking.reports.outline import Block, Heading, Name, Outline, Paragraph, Quote, Runs, Text
from tracking.reports.saying import Contents, figure, say
from tracking.reports.title import lines_of
from tracking.reports.words import MONTHS, Words


@dataclass(frozen=True)
class Sayings:
    """The fixed words of this report in one language; `day` and `end` say the day of a figure."""

    masthead: str
    addressee: str
    all_answered: str
    some_answered: str
    none_received: str
    nothing_accepted: str


CHINESE = Sayings(
    masthead="{office}文件",
    addressee="{name}：",
    all_answered="截至{day}，全部{suggestions.total}件意见建议全部落实反馈",
    some_answered="截至{day}，{suggestions.total}件意见建议中{suggestions.answered}件已落实反馈",
    none_received="截至{day}，未收到意见建议",
    nothing_accepted="尚无已通过的进展",
)
ENGLISH = Sayings(
    masthead="{office}",
    addressee="{name}:",
    all_answered="as of {day}, all {suggestions.total} suggestions are answered",
    some_answered="as of {day}, {suggestions.answered} of {suggestions.total} suggestions are answered",
    none_received="as of {day}, no suggestion was received",
    nothing_accepted="no progress accepted yet",
)


class ImplementationReport:
    def __init__(self, contents: Contents, words: Words) -> None:
        self.contents, self.words = contents, words
        self.sayings = ENGLISH if contents["language"].startswith("en") else CHINESE
        self.places = {row["id"]: place for place, row in enumerate(contents["figures"])}
        self.quoted = {row["id"]: place for place, row in enumerate(contents["words"])}

    def outline(self) -> Outline:
        plan, to = self.contents["plan"], self.contents["addressee"]
        return Outline(
            language=self.contents["language"],
            masthead=self.sayings.masthead.format(office=plan["district"]["name"]),
            title=lines_of(self.contents["title"]),
            addressee=self.sayings.addressee.format(name=to.rstrip("：:")) if to else "",
            blocks=tuple(self.blocks()),
            office=plan["office"]["name"],
            dated=self.words.day(date.fromisoformat(self.contents["as_of"])),
        )

    def blocks(self) -> Iterator[Block]:
        """Headings are counted here, whatever number was typed; ids follow the words, not the place."""
        counts, seen = [0, 0], dict[str, int]()
        for piece in self.contents["pieces"]:
            runs = tuple(run for kind, value in piece["said"] for run in self.runs(kind, value))
            name = digest(piece)
            seen[name] = seen.get(name, 0) + 1
            name += f".{seen[name]}" if seen[name] > 1 else ""
            if not piece["level"]:
                yield Paragraph(runs, id=name)
                continue
            counts = [counts[0] + 1, 0] if piece["level"] == 1 else [counts[0], counts[1] + 1]
            number = (self.words.first_level, self.words.second_level)[piece["level"] - 1](counts[piece["level"] - 1])
            yield Heading(piece["level"], (Text(number), *runs), id=name)

    def runs(self, kind: str, value: str) -> Runs:
        match kind:
            case "figure":
                return (figure(self.contents, f"figures.{self.places[value]}.value"),)
            case "day":
                row = self.contents["figures"][self.places[value]]
                return (Name(self.day(row["as_of"])),)
            case "suggestions":
                return self.suggestions()
            case "words":
                return self.words_of(value)
        return (Text(value),)

    def words_of(self, name: str) -> Runs:
        place = self.quoted[name]
        told = " ".join(self.contents["words"][place]["text"].split("\n"))
        return (Quote(told, f"words.{place}.text"),) if told else (Text(self.sayings.nothing_accepted),)

    def suggestions(self) -> Runs:
        told = self.contents["suggestions"]
        template = self.sayings.some_answered
        if not told["total"]:
            template = self.sayings.none_received
        elif told["answered"] == told["total"]:
            template = self.sayings.all_answered
        return say(self.contents, template, day=(Name(self.day(told["as_of"])),))

    def day(self, iso: str) -> str:
        """10月底 for the last day of a month, else 10月26日; with the year where it is not that of the report."""
        day, known = date.fromisoformat(iso), date.fromisoformat(self.contents["as_of"])
        is_end = day.day == monthrange(day.year, day.month)[1]
        if self.sayings is ENGLISH:
            return f"{'the end of' if is_end else day.day} {MONTHS[day.month - 1]} {day.year}"
        year = "" if day.year == known.year else f"{day.year}年"
        return f"{year}{day.month}月" + ("底" if is_end else f"{day.day}日")


def digest(piece: object) -> str:
    return hashlib.sha256(repr(piece).encode()).hexdigest()[:12]
