"""From the bytes of a file to a `ParsedPlan`."""

from dataclasses import replace

from plans.documents import figures, items, kind, metadata, tables
from plans.documents.columns import UNIT_COLUMNS
from plans.documents.contents import without_contents
from plans.documents.defects import (
    cut_list_problems,
    lost_character_problems,
    measure_problems,
    metadata_problems,
    numbering_problems,
    repair_problems,
)
from plans.documents.headings import printed_sections
from plans.documents.items import Items
from plans.documents.outline import Outline, outline_of
from plans.documents.paragraphs import Line, lines_of
from plans.documents.parts import parts_of
from plans.documents.reading import read
from plans.documents.repair import Repaired, repair
from plans.documents.tree import PROGRESS, Kind, ParsedMeasure, ParsedPlan, ParsedSection, Problem, Reason, Severity
from plans.documents.unfolding import unfolded


def parse(content: bytes, *, filename: str = "") -> ParsedPlan:
    """Read one document. Raises only `UnreadableDocument`; every other defect becomes a `Problem`."""
    reading = read(content, filename=filename)
    plan = parse_text(reading.text)
    return replace(plan, problems=(*reading.problems, *plan.problems))


def parse_text(text: str) -> ParsedPlan:
    """Read a text that is already decoded."""
    repaired = repair(text)
    lines = unfolded(repaired.text, without_contents(lines_of(repaired.text)))
    parts = parts_of(lines)
    notice, outline = outline_of(parts.notice), outline_of(parts.plan)
    found = list(tables.tables_of(repaired.text, lines))
    about = metadata.metadata_of(repaired.text, lines, parts, outline.after if parts.plan else notice.after)
    year = about.year.value if about.year else None
    listed = _items(repaired, outline, found, year)
    what, reason = kind.kind_of(about, lines, outline, found, len(listed.measures))
    told = what in PROGRESS
    listed = Items(
        _told_sections(repaired.text, lines, outline, about, reason) if told else listed.sections,
        _told_tasks(repaired.text, found, what, year) if told else listed.measures,
        () if told else (*items.directions_of(repaired.text, notice), *listed.requirements),
    )
    return ParsedPlan(
        kind=what,
        reason=reason,
        text=repaired.text,
        language=repaired.language,
        title=about.title,
        doc_number=about.doc_number,
        issuer=about.issuer,
        issue_date=about.issue_date,
        year=about.year,
        is_draft=about.is_draft,
        superior_plan=about.superior_plan,
        sections=listed.sections,
        measures=listed.measures,
        work_requirements=listed.requirements,
        figures=figures.in_document(repaired.text, lines, found, what, year, english=repaired.language == "en")
        if told
        else (),
        repairs=repaired.repairs,
        problems=(
            *repair_problems(repaired, lines),
            *metadata_problems(about),
            *(() if told else numbering_problems(outline)),
            *(() if told else measure_problems(listed, lines, about)),
            *(() if told else cut_list_problems(repaired.text, listed, lines)),
            *lost_character_problems(lines),
            *_kind_problems(what, listed),
        ),
    )


def _told_sections(
    text: str, lines: tuple[Line, ...], outline: Outline, about: metadata.Metadata, reason: Reason
) -> tuple[ParsedSection, ...]:
    """The chapters of what is no plan; resolutions are no chapters."""
    return () if reason.code == "resolutions" else printed_sections(text, lines, outline, about)


def _told_tasks(text: str, found: list[tables.Table], what: Kind, year: int | None) -> tuple[ParsedMeasure, ...]:
    """The tasks whose progress a table tells, where it also says who is in charge of each."""
    charged = [table for table in found if table.is_task_table and UNIT_COLUMNS & set(table.columns)]
    return tables.items_of(text, charged, year=year).measures if what is Kind.PROGRESS_TABLE else ()


def _items(repaired: Repaired, outline: Outline, found: list[tables.Table], year: int | None) -> Items:
    """Measures from the numbered outline or from the task tables, whichever holds more, measures or units in charge.

    A plan may repeat its measures in a table behind the text, and a task table may stand behind a notice
    whose requirements are numbered.
    """
    task_tables = [table for table in found if table.is_task_table]
    tabled = tables.items_of(repaired.text, task_tables, year=year)
    written = items.items_of(repaired.text, outline, year=year, english=repaired.language == "en")
    return max(written, tabled, key=_fullness)


def _fullness(found: Items) -> tuple[int, int]:
    return len(found.measures), sum(len(measure.departments) for measure in found.measures)


def _kind_problems(what: Kind, listed: Items) -> tuple[Problem, ...]:
    if not what.is_plan:
        return (Problem("not_a_plan", Severity.ERROR),)
    if not listed.measures:
        return (Problem("no_measures", Severity.ERROR),)
    return ()
