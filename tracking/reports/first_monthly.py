"""The monthly report of templates 2026.1 and 2026.2. It stays as it was; what is said anew is said in `monthly`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tracking.reports.outline import Block, Figure, Heading, Outline, Paragraph, Quote, Runs, Table, Text
from tracking.reports.saying import Contents, figure, say
from tracking.reports.title import lines_of
from tracking.reports.words import LIGHTS, Words, nested

# Towns and counties address the committee and the government of their own rank (区委、区政府).
RANKS = "省市区县旗镇乡"


class MonthlyReport:
    """One report being written: the contents and the words of its language, so that each part names only its own."""

    def __init__(self, contents: Contents, words: Words) -> None:
        self.contents = contents
        self.words = words
        self.as_of = self.day(contents["as_of"])

    def outline(self) -> Outline:
        plan = self.contents["plan"]
        title = nested(plan["title"])
        month = self.words.month(date.fromisoformat(self.contents["period"]["month"]))
        blocks: list[Block] = [Paragraph(self.say(self.words.opening, plan=title, month=month))]
        for number, (heading, part) in enumerate(self.parts(), start=1):
            blocks.append(Heading(1, (Text(self.words.first_level(number) + heading),)))
            blocks.extend(part)
        return Outline(
            language=self.contents["language"],
            masthead=self.words.masthead,
            title=lines_of(self.words.title.format(plan=title, month=month)),
            addressee=self.addressee(plan["district"]["name"]),
            blocks=tuple(blocks),
            office=plan["office"]["name"],
            dated=self.as_of,
        )

    def parts(self) -> Iterator[tuple[str, Iterator[Block]]]:
        yield self.words.overall_title, self.overall()
        yield self.words.by_section, self.sections()
        yield self.words.by_department, self.departments()
        yield self.words.overdue, self.overdue()
        yield self.words.problems, self.told("problems", otherwise=self.words.no_problems)
        yield self.words.next_steps, self.told("next_steps", otherwise=self.words.no_next_steps)

    def say(self, template: str, *, at: str = "", **words: str | Runs) -> Runs:
        return say(self.contents, template, at=at, **words)

    def day(self, iso: str) -> str:
        return self.words.day(date.fromisoformat(iso))

    def figures(self, *keys: str) -> tuple[Runs, ...]:
        return tuple((figure(self.contents, key),) for key in keys)

    def addressee(self, district: str) -> str:
        rank = district[-1:]
        if self.contents["language"].startswith("en") or not rank or rank not in RANKS:
            return ""
        return f"{rank}委、{rank}政府："

    # --- 总体情况 -----------------------------------------------------------------------------------------------

    def overall(self) -> Iterator[Block]:
        yield Paragraph(self.say(self.words.overall, as_of=self.as_of, lights=self.light_counts("lights")))
        if self.contents["totals"]["percent"] is not None:
            yield Paragraph(self.say(self.words.completion))
        yield Paragraph(self.say(self.words.filings) + self.say(self.words.filings_state))
        if self.contents["milestones"]["total"]:
            yield Paragraph(self.say(self.words.milestones))
        yield self.sections_table()

    def light_counts(self, at: str) -> Runs:
        """已完成3项，序时推进12项，…: all five lights always stand there, so that the reader can add them up."""
        runs: list[Text | Figure | Quote] = []
        for light in LIGHTS:
            if runs:
                runs.append(Text(self.words.comma))
            count = (figure(self.contents, f"{at}.{light}"),)
            runs.extend(self.say(self.words.light_count, light=self.words.lights[light], count=count))
        return tuple(runs)

    def sections_table(self) -> Table:
        column = self.words.column
        rows = [
            ((Text(self.section_name(section)),), *self.figures(f"sections.{place}.measures", *self.lights_of(place)))
            for place, section in enumerate(self.contents["sections"])
        ]
        total = self.figures("totals.measures", *(f"lights.{light}" for light in LIGHTS))
        shares = self.figures(*(f"shares.{light}" for light in LIGHTS))
        return Table(
            caption=self.words.sections_table,
            head=(column["section"], column["measures"], *(self.words.lights[light] for light in LIGHTS)),
            rows=(*rows, ((Text(self.words.total),), *total), ((Text(self.words.share),), (), *shares)),
            widths=(34, 11, 11, 11, 11, 11, 11),
        )

    def lights_of(self, place: int) -> Iterable[str]:
        return (f"sections.{place}.lights.{light}" for light in LIGHTS)

    def section_name(self, section: Mapping[str, Any]) -> str:
        return section["heading"] or self.words.unsectioned

    # --- 分部分进展 ---------------------------------------------------------------------------------------------

    def sections(self) -> Iterator[Block]:
        for place, section in enumerate(self.contents["sections"]):
            name = self.words.second_level(place + 1) + self.section_name(section)
            yield Heading(2, (Text(name),))
            at = f"sections.{place}"
            yield Paragraph(self.say(self.words.section_count, at=at, lights=self.light_counts(f"{at}.lights")))
            for position, row in enumerate(self.contents["measures"]):
                if row["section"] == section["order"]:
                    yield from self.measure(row, position)

    def measure(self, row: Mapping[str, Any], place: int) -> Iterator[Block]:
        yield Heading(3, (Text(self.words.third_level(row["number"]) + row["title"]),))
        yield Paragraph(self.standing(row, f"measures.{place}"))
        otherwise = self.words.no_change if row["no_change"] else self.words.not_filed
        yield from self.quotes(row["progress"], f"measures.{place}.progress", otherwise)

    def standing(self, row: Mapping[str, Any], at: str) -> Runs:
        """进度：逾期，完成率50%，序时进度83%，牵头单位：…"""
        words = self.words
        runs: Runs = (Text(words.standing + words.colon + words.lights[row["light"]]),)
        if row["percent"] is not None:
            runs += (Text(words.comma), *self.say(words.percent, at=at))
        if row["expected_percent"] is not None:
            runs += (Text(words.comma), *self.say(words.expected_percent, at=at))
        runs += (Text(words.comma), *self.say(words.lead, names=self.lead(row)))
        if row["supporting"]:
            runs += (Text(words.comma), *self.say(words.supporting, names=self.names(row["supporting"])))
        if row["next_due_on"]:
            due = self.say(words.next_due, title=row["next_milestone"], day=self.day(row["next_due_on"]))
            runs += (Text(words.comma), *due)
        return (*runs, Text(words.stop))

    def quotes(self, text: str, key: str, otherwise: str) -> Iterator[Paragraph]:
        """One paragraph a line of what was filed."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines:
            yield Paragraph((Text(otherwise),))
        yield from (Paragraph((Quote(line, key),)) for line in lines)

    def measure_name(self, row: Mapping[str, Any]) -> str:
        return f"{row['number']} {row['title']}".strip()

    def names(self, names: Iterable[str]) -> str:
        return self.words.between_names.join(names)

    def lead(self, row: Mapping[str, Any]) -> str:
        return row["lead"] or self.words.without_lead

    # --- 单位报送 -----------------------------------------------------------------------------------------------

    def departments(self) -> Iterator[Block]:
        owing = [self.department_name(row) for row in self.contents["departments"] if row["missing"]]
        sentence = self.words.not_all_filed if owing else self.words.all_filed
        yield Paragraph(self.say(sentence, as_of=self.as_of, names=self.names(owing)))
        yield self.departments_table()

    def departments_table(self) -> Table:
        column = self.words.column
        counts = ("expected", "filed", "on_time", "late", "missing", "returned")
        rows = [
            ((Text(self.department_name(row)),), *self.figures(*(f"departments.{place}.{count}" for count in counts)))
            for place, row in enumerate(self.contents["departments"])
        ]
        total = self.figures(*(f"filings.{count}" for count in counts))
        return Table(
            caption=self.words.departments_table,
            head=(column["department"], *(column[count] for count in counts)),
            rows=(*rows, ((Text(self.words.total),), *total)),
            widths=(34, 11, 11, 11, 11, 11, 11),
        )

    def department_name(self, row: Mapping[str, Any]) -> str:
        return row["name"] or self.words.without_lead

    # --- 逾期、问题、下一步 -------------------------------------------------------------------------------------

    def overdue(self) -> Iterator[Block]:
        rows = self.contents["overdue"]
        sentence = self.words.overdue_count if rows else self.words.nothing_overdue
        yield Paragraph(self.say(sentence, as_of=self.as_of))
        for place, row in enumerate(rows):
            yield Paragraph((Text(self.words.second_level(place + 1)), *self.overdue_item(row, f"overdue.{place}")))

    def overdue_item(self, row: Mapping[str, Any], at: str) -> Runs:
        sentence = self.words.overdue_milestone if row["kind"] == "milestone" else self.words.overdue_update
        return self.say(
            sentence,
            at=at,
            measure=f"{row['measure_number']} {row['measure_title']}".strip(),
            title=nested(row["title"]),
            month=self.words.month(date.fromisoformat(row["month"])) if row["month"] else "",
            day=self.day(row["due_on"]),
            names=row["department"] or self.words.without_lead,
        )

    def told(self, field: str, *, otherwise: str) -> Iterator[Paragraph]:
        """What the departments say under `field`, measure by measure in plan order."""
        telling = [(n, row) for n, row in enumerate(self.contents["measures"]) if row[field].strip()]
        if not telling:
            yield Paragraph((Text(otherwise),))
        for number, (place, row) in enumerate(telling, start=1):
            whose = self.say(self.words.of_measure, measure=self.measure_name(row), names=self.lead(row))
            first, *rest = self.quotes(row[field], f"measures.{place}.{field}", "")
            yield Paragraph((Text(self.words.second_level(number)), *whose, *first.runs))
            yield from rest
