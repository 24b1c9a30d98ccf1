"""What the manifest of a report states: which report, issued by whom and when, and the hash of all it consists of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plans.models import User
from tracking.models import Report
from tracking.reports import naming
from tracking.reports.canonical import frozen

Files = Mapping[str, tuple[str, int]]


def statement_of(report: Report, files: Files, *, by: User, now: datetime, reason: str) -> dict[str, Any]:
    """Names as the frozen contents have them; `files` are hash and size by format."""
    contents = report.contents
    named = {
        name: {
            "name": naming.file_name(contents, revision=report.revision, suffix=name),
            "sha256": digest,
            "size": size,
        }
        for name, (digest, size) in files.items()
    }
    stated: dict[str, Any] = frozen(
        {
            "report": report.pk,
            "plan": contents["plan"]["title"],
            "office": contents["plan"]["office"]["name"],
            "month": contents["period"]["month"][:7],
            "revision": report.revision,
            "reason": reason,
            "as_of": contents["as_of"],
            "issued_at": now.isoformat(timespec="seconds"),
            "issued_by": str(by),
            "template_version": report.template_version,
            "contents": report.sha256,
            "files": named,
        }
    )
    return stated
