"""A paper as a tagged PDF in the form of GB/T 9704-2012, its fonts embedded, its headings as bookmarks.

Equal papers give equal bytes for one release of the typesetter and of the fonts. Noto alone and not the 仿宋 of whoever
sets it: no free 仿宋 exists, and a file must not depend on the machine.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from tracking.reports.outline import Block, Chart, Heading, Paragraph, plain
from tracking.reports.pdf import REGION, found_fonts, require_fonts
from tracking.reports.pictures import svg_of
from tracking.reports.title import lines_of, width_of
from tracking.reports.writers.form import mark_size, signature_of
from tracking.reports.writers.paper import Bulletin, Paper, RedHead

FORM = Path(__file__).with_name("paper.typ").read_bytes()


def render(paper: Paper) -> bytes:
    """The bytes of the pdf; raises FontMissing before anything is set."""
    require_fonts()
    words = json.dumps(_laid_open(paper), ensure_ascii=False, sort_keys=True)
    return typst.compile(FORM, format="pdf", font_paths=found_fonts(), sys_inputs={"paper": words})


def _laid_open(paper: Paper) -> dict[str, Any]:
    """The paper in what JSON holds."""
    language, free = paper.language[:2], signature_of(paper.office, paper.dated)
    return {
        "lang": language,
        "region": REGION[language],
        "as_of": [paper.as_of.year, paper.as_of.month, paper.as_of.day],
        "head": _head(paper),
        "name": paper.name,
        "title": paper.title,
        "addressee": paper.addressee,
        "blocks": [_block(block, last=block is paper.blocks[-1]) for block in paper.blocks],
        "annex_label": _label(paper.frame.annex + paper.frame.colon),
        "annex_names": paper.annex_names(),
        "annexes": [_annex(paper, place) for place in range(len(paper.annexes))],
        "office": paper.office,
        "dated": paper.dated,
        "free": [free.office, free.dated],
        "note": paper.frame.note.format(text=paper.note) if paper.note else "",
        "imprint": _imprint(paper),
    }


def _head(paper: Paper) -> dict[str, Any] | None:
    match paper.head:
        case RedHead(mark, number, signer, ink):
            said = {"number": number, "signer": signer, "signer_label": paper.frame.signer}
            return {"kind": "red", "mark": mark, "size": mark_size(mark), "ink": f"#{ink}", **said}
        case Bulletin(mark):
            return {"kind": "bulletin", "mark": mark, "size": mark_size(mark)}
    return None


def _annex(paper: Paper, place: int) -> dict[str, Any]:
    annex = paper.annexes[place]
    return {
        "mark": paper.annex_mark(place),
        "title": lines_of(annex.title),
        "blocks": [_block(block) for block in annex.blocks],
    }


def _label(text: str) -> dict[str, Any]:
    """With its width in characters: lines that turn go on behind it."""
    return {"text": text, "width": width_of(text)}


def _imprint(paper: Paper) -> dict[str, Any] | None:
    if paper.imprint is None:
        return None
    frame, given = paper.frame, paper.imprint
    return {
        "label": _label(frame.copies_to),
        "copies": f"{given.copies_to}{frame.stop}" if given.copies_to else "",
        "printed_by": given.printed_by,
        "printed": frame.printed.format(day=given.printed_on),
    }


def _block(block: Block, *, last: bool = False) -> dict[str, Any]:
    match block:
        case Heading(level, runs):
            return {"kind": "heading", "level": level, "text": plain(runs)}
        case Paragraph(runs):
            return {"kind": "paragraph", "text": plain(runs), "last": last}
        case Chart():
            return {"kind": "chart", "caption": block.caption, "picture": svg_of(block)}
    return {
        "kind": "table",
        "caption": block.caption,
        "head": block.head,
        "rows": [[plain(runs) for runs in row] for row in block.rows],
        "widths": block.widths,
    }
