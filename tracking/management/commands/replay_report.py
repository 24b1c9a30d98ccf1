"""Make an issued report again from its frozen contents and compare the hashes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from plans.management.shell import REFUSED, ShellCommand
from plans.vault import Tampered
from tracking.models import Report
from tracking.reports.rendering import UnknownTemplate
from tracking.reports.replay import replay


class Command(ShellCommand):
    help = "Make an issued report again and compare. Exit code 0 when every hash is equal, 1 when one is not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("report", metavar="ID", help="number of the report")

    def handle(self, *, report: str, **options: Any) -> None:
        found = an_issued_report(report)
        try:
            made_again = replay(found)
        except Tampered as error:
            raise CommandError(_("A stored file is not what was issued: %(hash)s") % {"hash": error}, returncode=1)
        except FileNotFoundError as error:
            raise CommandError(_("A stored file is missing: %(file)s") % {"file": error.filename}, returncode=1)
        except UnknownTemplate as error:
            words = _("This version does not hold the template %(version)s of the report.") % {"version": error}
            raise CommandError(words, returncode=1)
        for name, part in made_again.parts.items():
            self.stdout.write(f"{name:<9} {part.stored} {'=' if part.equal else '≠'} {part.made}")
        if made_again.signed is False:
            raise CommandError(_("The signed manifest does not prove this report."), returncode=1)
        if not made_again.equal:
            raise CommandError(_("The report does not come out as it was issued."), returncode=1)


def an_issued_report(text: str) -> Report:
    """The issued report with this number, else CommandError."""
    found = Report.objects.issued().filter(pk=int(text)).first() if text.isdecimal() else None
    if found is None:
        raise CommandError(_("There is no issued report %(id)s.") % {"id": text}, returncode=REFUSED)
    return found
