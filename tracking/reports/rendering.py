"""From frozen contents to files: each template version with the renderers it was issued with. Pure.

A change of wording or layout adds a version and leaves the old one standing, so that what was issued under it can be
made again. Contents name the version they were frozen for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from tracking.reports import docx, html, pdf, xlsx

Contents = Mapping[str, Any]
Render = Callable[[Contents], bytes]

CURRENT = "2026.3"
IMPLEMENTATION = "implementation-2026.3"
TEMPLATES: Mapping[str, Mapping[str, Render]] = {
    "2026.1": {"docx": docx.render, "xlsx": xlsx.render},
    "2026.2": {"docx": docx.render, "html": html.render, "pdf": pdf.render, "xlsx": xlsx.render},
    "2026.3": {"docx": docx.render, "html": html.render, "pdf": pdf.render, "xlsx": xlsx.render},
    IMPLEMENTATION: {"docx": docx.render, "html": html.render, "pdf": pdf.render},
}


class UnknownTemplate(Exception):
    """The contents were frozen for a template version that this program does not hold."""


def render(contents: Contents) -> dict[str, bytes]:
    """The bytes of every file of the report, by format; without the pdf where this machine has no font for it."""
    return dict(rendered(contents))


def rendered(contents: Contents) -> Iterator[tuple[str, bytes]]:
    """The same, one file after the other."""
    for name, renderer in template_of(contents).items():
        with suppress(pdf.FontMissing):
            yield name, renderer(contents)


def template_of(contents: Contents) -> Mapping[str, Render]:
    version = contents["template_version"]
    if version not in TEMPLATES:
        raise UnknownTemplate(version)
    return TEMPLATES[version]
