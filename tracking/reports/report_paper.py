"""From frozen contents to the paper that is written, and to its bytes in each format. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracking.reports.canonical import digest_of
from tracking.reports.outline import Outline, parts_of, plain
from tracking.reports.sentences import outline_of
from tracking.reports.writers import docx, html, pdf
from tracking.reports.writers.paper import Annex, Bulletin, Imprint, Paper, RedHead, frame_of

Contents = Mapping[str, Any]


def as_docx(contents: Contents) -> bytes:
    return docx.render(paper_of(contents))


def as_html(contents: Contents) -> bytes:
    return html.render(paper_of(contents), digest=digest_of(contents))


def as_pdf(contents: Contents) -> bytes:
    return pdf.render(paper_of(contents))


def paper_of(contents: Contents) -> Paper:
    return paper_from(outline_of(contents), contents)


def paper_from(report: Outline, contents: Contents) -> Paper:
    """Contents without a letterhead (an exchange, a sample) go out as a bulletin."""
    letterhead = contents.get("letterhead", {"head": "bulletin"})
    return Paper(
        language=report.language,
        as_of=date.fromisoformat(contents["as_of"]),
        head=_head(report, letterhead),
        title=report.title,
        addressee=report.addressee,
        blocks=report.text,
        office=report.office,
        dated=report.dated,
        annexes=_annexes(report),
        imprint=_imprint(report, letterhead),
    )


def _annexes(report: Outline) -> tuple[Annex, ...]:
    if not report.annex:
        return ()
    heading, *blocks = report.annex
    return (Annex("".join(map(plain, parts_of(heading))), tuple(blocks)),)


def _head(report: Outline, letterhead: Mapping[str, Any]) -> RedHead | Bulletin | None:
    match letterhead["head"]:
        case "red":
            frame = frame_of(report.language)
            number = frame.number.format_map(letterhead) if letterhead["number_word"] else ""
            return RedHead(frame.red_head.format(office=report.office), number=number, signer=letterhead["signer"])
        case "bulletin":
            return Bulletin(report.masthead)
    return None


def _imprint(report: Outline, letterhead: Mapping[str, Any]) -> Imprint | None:
    """Only what goes out under a red head bears one (7.4)."""
    if letterhead["head"] != "red":
        return None
    return Imprint(letterhead["copies_to"], printed_by=report.office, printed_on=report.dated)
