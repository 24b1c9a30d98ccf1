"""All rules, one after the other."""

from __future__ import annotations

from tracking.reports.lint.document import Document, Finding


def lint(document: Document) -> list[Finding]:
    """Everything found, in the order of the blocks, the heavier first where a block has several."""
    return []
