"""Issue the monthly report of a plan and write its files into a folder."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from plans import vault
from plans.asked import day_from, month_from
from plans.management.shell import REFUSED, ShellCommand, a_plan, moment
from plans.models import User
from tracking.models import Period, Report, ReportFile
from tracking.reports import issuing, naming, pdf


class Command(ShellCommand):
    help = "Issue the report on a month of a plan. Issuing it again with the same figures gives the same report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", metavar="PLAN", help="number or exact title")
        parser.add_argument("month", metavar="MONTH", help="2026-10")
        parser.add_argument("--out", metavar="DIR", required=True, help="folder for the files; made when missing")
        parser.add_argument("--reason", default="", help="why an issued report is corrected")
        super().add_arguments(parser)

    def handle(self, *, plan: str, month: str, out: str, at: str | None, reason: str, **options: Any) -> str:
        period = a_period(plan, month_from(month))
        as_of = day_from(at) if at else None
        folder = a_folder(out)
        report = issuing.issue(period, by=User.objects.clock(), now=moment(at), as_of=as_of, reason=reason)
        facts = {"id": report.pk, "revision": report.revision, "day": report.as_of}
        lines = [_("Report %(id)s, revision %(revision)s, as of %(day)s.") % facts]
        lines += [f"{'contents':<9} {report.sha256}"]
        lines += [f"{file.format:<9} {file.sha256}  {path}" for file, path in write_files(report, folder)]
        if missing := pdf.missing_families():
            words = _("There is no pdf: this machine lacks the fonts %(names)s.")
            lines.append(words % {"names": _(", ").join(sorted(missing))})
        return "\n".join(lines)


def a_period(plan: str, month: date) -> Period:
    """The opened month of the plan, else CommandError."""
    found = Period.objects.select_related("plan").filter(plan=a_plan(plan), month=month).first()
    if found is None:
        raise CommandError(_("The month %(month)s is not open.") % {"month": f"{month:%Y-%m}"}, returncode=REFUSED)
    return found


def a_folder(text: str) -> Path:
    """A folder that can be written to or made, else CommandError. It is made with the files, not before."""
    folder = Path(text)
    nearest = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise CommandError(_("Cannot write to the folder %(folder)s.") % {"folder": text}, returncode=REFUSED)
    return folder


def write_files(report: Report, folder: Path) -> list[tuple[ReportFile, Path]]:
    files = list(report.files.order_by("format"))
    paths = [folder / naming.file_name(report.contents, revision=report.revision, suffix=file.format) for file in files]
    folder.mkdir(parents=True, exist_ok=True)
    for file, path in zip(files, paths, strict=True):
        path.write_bytes(vault.fetch(file.sha256))
    if report.manifest:
        stem = naming.file_name(report.contents, revision=report.revision, suffix="manifest.json")
        (folder / stem).write_text(report.manifest, encoding="utf-8")
    return list(zip(files, paths, strict=True))
