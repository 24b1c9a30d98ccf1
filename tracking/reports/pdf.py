"""The report as a tagged PDF in the form of GB/T 9704-2012, its fonts embedded, its headings as bookmarks.

Takes contents only: no database, clock or locale. Equal contents give equal bytes for one release of the typesetter and
of the fonts; a new release of either shows in `replay_report`, the issued bytes stay in the vault.

Noto alone and not the 仿宋 of whoever sets it: no free 仿宋 exists, and a file must not depend on the machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst

from tracking.reports.outline import Block, Heading, Outline, Paragraph, Table, plain
from tracking.reports.sentences import outline_of

FORM = Path(__file__).with_suffix(".typ").read_bytes()
FAMILIES = {"Noto Serif CJK SC", "Noto Sans CJK SC"}  # Debian: fonts-noto-cjk
_FOLDERS: list[str] = []
REGION = {"zh": "CN", "en": "GB"}


class FontMissing(Exception):
    """This machine cannot set Chinese; the message names the families that are missing."""


def render(contents: Mapping[str, Any]) -> bytes:
    """The bytes of the pdf made from frozen `contents`; raises FontMissing before anything is set."""
    require_fonts()
    words = json.dumps(_laid_open(outline_of(contents), as_of=contents["as_of"]), ensure_ascii=False, sort_keys=True)
    return typst.compile(FORM, format="pdf", font_paths=found_fonts(), sys_inputs={"report": words})


def require_fonts() -> None:
    """Raises FontMissing where this machine lacks a family that every pdf of ours is set in."""
    if missing := missing_families():
        raise FontMissing("、".join(sorted(missing)))


def missing_families() -> set[str]:
    return FAMILIES - {font.family for font in found_fonts().fonts()}


def look_for_fonts_in(folder: str) -> None:
    """Besides those of the machine; for one that cannot install any. An empty name looks nowhere else."""
    _FOLDERS[:] = [folder] if folder else []
    found_fonts.cache_clear()


@cache
def found_fonts() -> typst.Fonts:
    """Searching the machine for fonts takes longer than setting a report."""
    return typst.Fonts(font_paths=list(_FOLDERS))


def _laid_open(report: Outline, *, as_of: str) -> dict[str, Any]:
    """The outline in what JSON holds."""
    day, language = date.fromisoformat(as_of), report.language[:2]
    return {
        "lang": language,
        "region": REGION[language],
        "as_of": [day.year, day.month, day.day],
        "masthead": report.masthead,
        "title": report.title,
        "addressee": report.addressee,
        "blocks": [_block(block) for block in report.blocks],
        "office": report.office,
        "dated": report.dated,
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level, runs):
            return {"kind": "heading", "level": level, "text": plain(runs)}
        case Paragraph(runs):
            return {"kind": "paragraph", "text": plain(runs)}
        case Table(caption, head, rows, widths):
            cells = [[plain(runs) for runs in row] for row in rows]
            return {"kind": "table", "caption": caption, "head": head, "rows": cells, "widths": widths}
    raise TypeError(block)  # these templates know no other
