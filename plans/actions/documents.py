"""Source documents: the bytes go to the vault, what was read goes to a row."""

import zipfile
import zlib
from datetime import datetime
from typing import Any

from plans import scanning, vault
from plans.documents import archive
from plans.documents.classification import HEAD_LINES, mark_in, mark_in_name
from plans.documents.filled import FilledSheet
from plans.documents.form.departure import Departure
from plans.documents.grid import Grid
from plans.documents.sandbox import departures_untrusted, filled_untrusted, grids_untrusted, parse_untrusted
from plans.documents.stored import OtherReading, as_json, from_json, reader
from plans.documents.tree import ParsedPlan, Problem, Repair, UnreadableDocument
from plans.models import Department, Document, User
from plans.policies import require


def read(content: bytes, *, name: str) -> ParsedPlan:
    """What an untrusted file says. Raises UnreadableDocument, for a state secret and what the scanner finds, too."""
    _refuse_unfit(content, name=name)
    tree = parse_untrusted(content, filename=name)
    _refuse_secret(tree.text)
    return tree


def read_tables(content: bytes, *, name: str = "") -> tuple[Grid, ...]:
    """The tables of an untrusted file with the places of their cells. Raises UnreadableDocument."""
    _refuse_unfit(content, name=name)
    grids = grids_untrusted(content)
    _refuse_secret("\n".join(cell for grid in grids for row in grid.rows[:HEAD_LINES] for cell in row.cells))
    return grids


def read_filled(content: bytes, *, name: str = "") -> tuple[FilledSheet, ...]:
    """The cells of a workbook that people filled in. Raises UnreadableDocument."""
    _refuse_unfit(content, name=name)
    sheets = filled_untrusted(content)
    _refuse_secret("\n".join(cell.words for sheet in sheets for row in sheet.rows for cell in row.cells))
    return sheets


def departures(content: bytes, *, name: str) -> tuple[Departure, ...]:
    """Where an untrusted docx departs from GB/T 9704-2012. Raises UnreadableDocument."""
    _refuse_unfit(content, name=name)
    return departures_untrusted(content)


def _refuse_unfit(content: bytes, *, name: str) -> None:
    if mark := mark_in_name(name):
        raise UnreadableDocument("classified", mark=mark)
    _refuse_parcel(content)
    try:
        virus = scanning.found_in(content)
    except scanning.ScannerSilent:
        raise UnreadableDocument("not_scanned")
    if virus:
        raise UnreadableDocument("infected", virus=virus)


def _refuse_parcel(content: bytes) -> None:
    """An Office file is a paper: no archive, program or object of another program rides in it to who takes it along.

    The mark of a secret may stand beside the tables, which are all that a reader of tables sees.
    """
    if not archive.is_zip(content):
        return
    archive.entry_names(content)
    try:
        archive.refuse_nested(content)
        _refuse_secret(archive.words_of(content))
    except UnreadableDocument as error:
        raise UnreadableDocument("parcel") if error.code == "too_deep" else error
    except (zipfile.BadZipFile, NotImplementedError, ValueError, zlib.error):
        raise UnreadableDocument("broken")


def _refuse_secret(text: str) -> None:
    if mark := mark_in(text):
        raise UnreadableDocument("classified", mark=mark)


def reread(document: Document) -> ParsedPlan:
    """What the reader finds today in the bytes of a stored document."""
    return read(vault.fetch(document.sha256), name=document.name)


def tree_of(document: Document) -> ParsedPlan:
    """The reading that was filed with the document; read again only where none, or one of another shape, was filed."""
    try:
        return from_json(document.tree or {}, text=document.text)
    except OtherReading:
        return reread(document)


def is_stale(document: Document) -> bool:
    """Whether today's reader might find something else in the document."""
    return document.reader != reader()


def store(content: bytes, *, name: str, district: Department, tree: ParsedPlan, by: User, now: datetime) -> Document:
    """File one document of a district. The same bytes are the same row: the first name and reading stay."""
    require(by, "plan.import", district)
    document, _ = Document.objects.get_or_create(
        district=district,
        sha256=vault.keep(content),
        defaults={
            "name": name[-200:],
            "size": len(content),
            "uploaded_at": now,
            "uploaded_by": by,
            **reading(tree),
        },
    )
    return document


def renew(document: Document, tree: ParsedPlan) -> None:
    """What today's reader found takes the place of an older reading, unless rows of a plan quote that one."""
    Document.objects.filter(pk=document.pk, plan=None, earlier_of=None).exclude(reader=reader()).update(**reading(tree))


def reading(tree: ParsedPlan) -> dict[str, Any]:
    """The columns of a document that hold what was read in it. They belong together: spans count in this text."""
    return {
        "kind": tree.kind.value,
        "text": tree.text,
        "repairs": [repair_row(repair) for repair in tree.repairs],
        "problems": [problem_row(problem) for problem in tree.problems],
        "tree": as_json(tree),
        "reader": reader(),
    }


def problem_row(problem: Problem) -> dict[str, Any]:
    """A problem as JSON. `line` and `paragraph` count from 1, `start` and `end` in the stored text."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "params": dict(problem.params),
        "line": problem.at.line if problem.at else None,
        "paragraph": problem.at.paragraph if problem.at else None,
        "page": problem.at.page if problem.at else None,
        "start": problem.span.start if problem.span else None,
        "end": problem.span.end if problem.span else None,
    }


def repair_row(repair: Repair) -> dict[str, Any]:
    """A repair as JSON: `at` in the original text, `result_at` in the stored one."""
    return {
        "at": [repair.at.start, repair.at.end],
        "result_at": [repair.result_at.start, repair.result_at.end],
        "original": repair.original,
        "result": repair.result,
        "method": repair.method,
        "sure": repair.sure,
    }
