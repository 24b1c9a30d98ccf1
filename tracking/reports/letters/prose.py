"""What the letters have in common: paragraphs of plain words, days as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from tracking.reports.outline import Paragraph, Runs, Text


def paragraphs(texts: Iterable[str]) -> tuple[Paragraph, ...]:
    """One a line of what was written; empty lines are left out."""
    lines = (line.strip() for text in texts for line in text.splitlines())
    return tuple(Paragraph(said(line)) for line in lines if line)


def said(text: object) -> Runs:
    return (Text(str(text)),)


def printed(day: date) -> str:
    """In the language that is active."""
    return date_format(day, _("j F Y"))
