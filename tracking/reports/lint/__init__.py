"""What a reader would object to in a report, found before it is issued. Pure: no database, clock or request."""

from tracking.reports.lint.checking import lint
from tracking.reports.lint.document import FORBIDDEN, Document, Finding, Rule, Severity

__all__ = ["FORBIDDEN", "Document", "Finding", "Rule", "Severity", "lint"]
