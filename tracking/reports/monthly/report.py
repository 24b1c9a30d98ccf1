"""The whole monthly report, part by part. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tracking.reports import first_monthly
from tracking.reports.crossfoot import identities
from tracking.reports.monthly import drawings
from tracking.reports.monthly.words import MonthlyWords, monthly_words
from tracking.reports.outline import LEDGER, Block, Heading, Name, Outline, Paragraph, Runs, Table, Text
from tracking.reports.saying import Contents, say
from tracking.reports.title import lines_of
from tracking.reports.words import Words, nested


class MonthlyReport(first_monthly.MonthlyReport):
    """Says more than the first one, names what is a name, and gives every block an id that lasts."""

    def __init__(self, contents: Contents, words: Words) -> None:
        super().__init__(contents, words)
        self.more: MonthlyWords = monthly_words(contents["language"])

    def outline(self) -> Outline:
        plan = self.contents["plan"]
        title = nested(plan["title"])
        month = self.words.month(date.fromisoformat(self.contents["period"]["month"]))
        opening = Paragraph(self.say(self.words.opening, plan=title, month=month), id="opening")
        return Outline(
            language=self.contents["language"],
            masthead=self.words.masthead,
            title=lines_of(self.words.title.format(plan=title, month=month)),
            addressee=self.addressee(plan["district"]["name"]),
            blocks=(opening, *self.body(), *self.ledger()),
            office=plan["office"]["name"],
            dated=self.as_of,
        )

    def body(self) -> Iterator[Block]:
        for number, (name, heading, part) in enumerate(self.chapters(), start=1):
            yield Heading(1, (Text(self.words.first_level(number) + heading),), id=name)
            yield from identified(name, part)

    def chapters(self) -> Iterator[tuple[str, str, Iterator[Block]]]:
        yield "overall", self.words.overall_title, self.overall()
        yield "by-section", self.words.by_section, self.sections()
        yield "by-department", self.words.by_department, self.departments()
        yield "overdue", self.more.overdue, self.overdue()
        yield "targets", self.more.targets, self.targets()
        yield "suggestions", self.more.suggestions, self.suggestions()
        yield "problems", self.more.problems, self.problems()
        yield "next-steps", self.words.next_steps, self.told("next_steps", otherwise=self.words.no_next_steps)

    def say(self, template: str, *, at: str = "", **words: str | Runs) -> Runs:
        named = {name: (Name(word),) if isinstance(word, str) else word for name, word in words.items()}
        return say(self.contents, template, at=at, **named)

    # --- 总体情况 -----------------------------------------------------------------------------------------------

    def overall(self) -> Iterator[Block]:
        *told, table = super().overall()
        yield from told
        yield replace(self.crossfoot(), id="crossfoot")
        yield from identified("moved", self.moved())
        yield replace(table, id="sections-table")
        yield drawings.lights(self.contents, self.words, self.more)
        if len(self.contents["course"]) > 1:
            yield drawings.course(self.contents, self.words, self.more)

    def crossfoot(self) -> Paragraph:
        """The sums that a reader would try; where one fails, only those that fail."""
        sums = list(identities(self.contents))
        failing = [one for one in sums if not one.holds]
        told = [self.say(self.more.identity[one.code]) for one in failing or sums]
        template = self.more.crossfoot_fails if failing else self.more.crossfoot
        return Paragraph(self.say(template, sums=joined(told, self.more.between_sentences)))

    def moved(self) -> Iterator[Block]:
        moved = self.contents["moved"]
        if moved is None:
            return
        about = {"month": self.words.month(date.fromisoformat(moved["month"])), "day": self.day(moved["day"])}
        moves = [
            self.say(self.more.move, at=f"moved.figures.{place}", name=self.more.figure[row["id"]])
            for place, row in enumerate(moved["figures"])
            if row["before"] != row["after"]
        ]
        if not moves:
            yield Paragraph(self.say(self.more.moved_nothing, **about))
            return
        yield Paragraph(self.say(self.more.moved, moves=joined(moves, self.more.between_sentences), **about))
        measures = [
            self.measure_move(row, place)
            for place, row in enumerate(moved["measures"])
            if row["light_before"] != row["light"]
        ]
        if measures:
            yield Paragraph(self.say(self.more.moved_measures, moves=joined(measures, self.words.between_names)))

    def measure_move(self, row: Mapping[str, Any], place: int) -> Runs:
        if row["kind"] != "moved":
            template = self.more.measure_new if row["kind"] == "new" else self.more.measure_gone
            return self.say(template, measure=self.measure_name(row))
        before, after = self.words.lights[row["light_before"]], self.words.lights[row["light"]]
        at = f"moved.measures.{place}"
        return self.say(self.more.measure_moved, at=at, measure=self.measure_name(row), before=before, after=after)

    # --- 分部分进展 ---------------------------------------------------------------------------------------------

    def sections(self) -> Iterator[Block]:
        for place, section in enumerate(self.contents["sections"]):
            name = f"section-{section['id'] or 'none'}"
            yield Heading(2, (Text(self.words.second_level(place + 1) + self.section_name(section)),), id=name)
            at = f"sections.{place}"
            counts = self.say(self.words.section_count, at=at, lights=self.light_counts(f"{at}.lights"))
            yield Paragraph(counts, id=f"{name}.count")
            for position, row in enumerate(self.contents["measures"]):
                if row["section"] == section["order"]:
                    yield from self.measure(row, position)

    def measure(self, row: Mapping[str, Any], place: int) -> Iterator[Block]:
        heading, *told = super().measure(row, place)
        yield replace(heading, id=f"measure-{row['id']}")
        yield from identified(f"measure-{row['id']}", (*told, *self.readings(row["id"])))

    def readings(self, measure: int) -> Iterator[Block]:
        """What the targets of a measure have come to, each with its own day."""
        told = [
            self.reading(row, f"targets.{place}")
            for place, row in enumerate(self.contents["targets"])
            if row["measure_id"] == measure and row["value"] is not None
        ]
        if told:
            yield Paragraph((*joined(told, self.more.between_sentences), Text(self.words.stop)))

    def reading(self, row: Mapping[str, Any], at: str) -> Runs:
        about = {"day": self.day(row["as_of"]), "target": nested(row["text"]), "unit": row["unit"]}
        runs = self.say(self.more.reading, at=at, **about)
        if row["goal"] is not None and row["share"] is not None:
            runs += self.say(self.more.toward, at=at, unit=row["unit"])
        return runs

    # --- 单位报送、逾期 -----------------------------------------------------------------------------------------

    def overdue(self) -> Iterator[Block]:
        summary, *items = super().overdue()
        yield replace(summary, id="overdue.count")
        for place, (row, item) in enumerate(zip(self.contents["overdue"], items, strict=True)):
            name = row["key"].replace(":", "-")
            yield replace(item, id=name)
            if row["asked_for"]:
                yield Paragraph(self.say(self.more.asked_for, day=self.day(row["asked_for"])), id=f"{name}.asked-for")
            first, *rest = self.quotes(row["reason"], f"overdue.{place}.reason", "") if row["reason"] else (None,)
            if first is not None:
                yield Paragraph((Text(self.more.reason), *first.runs), id=f"{name}.reason")
                yield from identified(f"{name}.reason", rest)

    # --- 指标、意见建议 -----------------------------------------------------------------------------------------

    def targets(self) -> Iterator[Block]:
        rows = self.contents["targets"]
        if not rows:
            yield Paragraph((Text(self.more.no_targets),))
            return
        yield Paragraph(self.say(self.more.target_counts))
        yield self.targets_table()
        yield from drawings.targets(self.contents, self.more)

    def targets_table(self) -> Table:
        column = self.more.column
        rows = tuple(self.target_row(row, f"targets.{place}") for place, row in enumerate(self.contents["targets"]))
        names = ("target", "goal", "value", "as_of", "expected", "share", "state")
        head = tuple(column[name] for name in names)
        return Table(self.more.targets_table, head, rows, widths=(28, 11, 11, 18, 12, 10, 10), id="targets-table")

    def target_row(self, row: Mapping[str, Any], at: str) -> tuple[Runs, ...]:
        name = f"{row['measure_number']} {row['text']}".strip() + (f"（{row['unit']}）" if row["unit"] else "")
        day = row["as_of"] or "—"
        goal, value, expected, share = self.figures(f"{at}.goal", f"{at}.value", f"{at}.expected.value", f"{at}.share")
        state = self.more.state[row["state"]]
        return ((Name(name),), goal, value, (Name(day),), expected, share, (Text(state),))

    def suggestions(self) -> Iterator[Block]:
        told = self.contents["suggestions"]
        if not told["total"]:
            yield Paragraph(self.say(self.more.no_suggestions, as_of=self.as_of))
            return
        is_all = told["answered"] == told["total"]
        template = self.more.all_answered if is_all else self.more.some_answered
        yield Paragraph(self.say(template, as_of=self.as_of))
        if told["answered"]:
            outcomes = [
                self.say(self.more.outcome_count, outcome=word, count=self.figures(f"suggestions.outcomes.{one}")[0])
                for one, word in self.more.outcome.items()
            ]
            yield Paragraph(self.say(self.more.outcomes, outcomes=joined(outcomes, self.words.comma)))

    # --- 问题、下一步、台账 -------------------------------------------------------------------------------------

    def problems(self) -> Iterator[Block]:
        parts = (
            ("problems", self.words.problems, self.words.no_problems),
            ("help", self.more.help, self.more.no_help),
        )
        for number, (field, heading, otherwise) in enumerate(parts, start=1):
            yield Heading(2, (Text(self.words.second_level(number) + heading),), id=f"{field}-heading")
            yield from identified(field, self.told(field, otherwise=otherwise, mark=self.more.item.format))

    def told(self, field: str, *, otherwise: str, mark: Any = None) -> Iterator[Paragraph]:
        """What the departments say under `field`, measure by measure in plan order."""
        telling = [(place, row) for place, row in enumerate(self.contents["measures"]) if row[field].strip()]
        if not telling:
            yield Paragraph((Text(otherwise),))
        for number, (place, row) in enumerate(telling, start=1):
            whose = self.say(self.words.of_measure, measure=self.measure_name(row), names=self.lead(row))
            first, *rest = self.quotes(row[field], f"measures.{place}.{field}", "")
            name = f"measure-{row['id']}.{field}"
            printed = mark(number=number) if mark else self.words.second_level(number)
            yield Paragraph((Name(printed), *whose, *first.runs), id=name)
            yield from identified(name, rest)

    def ledger(self) -> Iterator[Block]:
        """附件: every measure in one line."""
        column = self.words.column
        codes = ("number", "title", "lead", "light", "percent", "expected_percent", "filing")
        yield Heading(1, (Text(self.more.ledger),), id=LEDGER)
        yield Table(
            caption=self.words.sheet["ledger"],
            head=tuple(column[code] for code in codes),
            rows=tuple(self.ledger_row(row, place) for place, row in enumerate(self.contents["measures"])),
            widths=(8, 30, 18, 12, 10, 11, 11),
            id="ledger-table",
        )

    def ledger_row(self, row: Mapping[str, Any], place: int) -> tuple[Runs, ...]:
        percent, expected = self.figures(f"measures.{place}.percent", f"measures.{place}.expected_percent")
        names: list[Runs] = [(Name(text),) for text in (row["number"], row["title"], self.lead(row))]
        filing = self.words.filing.get(row["filing"], "—")
        return (*names, (Text(self.words.lights[row["light"]]),), percent, expected, (Text(filing),))


def identified(name: str, blocks: Iterable[Block]) -> Iterator[Any]:
    """`blocks` with ids: those that have none are numbered under `name`."""
    for number, block in enumerate(blocks, start=1):
        yield block if block.id else replace(block, id=f"{name}.{number}")


def joined(parts: Iterable[Runs], mark: str) -> Runs:
    runs: list[Any] = []
    for part in parts:
        if runs:
            runs.append(Text(mark))
        runs.extend(part)
    return tuple(runs)
