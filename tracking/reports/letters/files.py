"""A paper as the file somebody asked for, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.lifecycle import Refused
from tracking import media
from tracking.media import Media
from tracking.reports.naming import safe_name
from tracking.reports.pdf import FontMissing
from tracking.reports.writers import docx, pdf
from tracking.reports.writers.paper import Paper

WRITERS: Mapping[str, tuple[Callable[[Paper], bytes], Media]] = {
    "docx": (docx.render, media.DOCX),
    "pdf": (pdf.render, media.PDF),
}


@dataclass(frozen=True)
class PaperFile:
    name: str
    content: bytes
    type: str


def file_of(paper: Paper, *, format: str, name: str) -> PaperFile:
    """Raises LookupError for a format that no letter has, Refused where this machine cannot set Chinese."""
    write, kind = WRITERS[format]
    try:
        content = write(paper)
    except FontMissing as missing:
        words = _("This machine lacks the fonts for pdf files (%(names)s). The docx can be had.")
        raise Refused(words % {"names": missing}, code="no_font")
    return PaperFile(f"{safe_name(name)}.{format}", content, kind.type)
