"""The supervision notice 督办单 as a paper: its frozen contents under a head in its colour. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracking.reports.letters.prose import paragraphs
from tracking.reports.title import lines_of
from tracking.reports.writers.paper import RED, Paper, RedHead

INK = {"blue": "1F4E9E", "yellow": "B8860B", "red": RED}


def paper_of(contents: Mapping[str, Any]) -> Paper:
    """Those issued before there was a `subject` have no title below their head."""
    subject = contents.get("subject", "")
    return Paper(
        language=contents["language"],
        as_of=date.fromisoformat(contents["issued_on"]),
        head=RedHead(contents["title"], number=contents["number"], ink=INK[contents["colour"]]),
        title=lines_of(subject) if subject else (),
        addressee=contents["addressee"],
        blocks=paragraphs(contents["paragraphs"]),
        office=contents["office"],
        dated=contents["dated"],
    )
