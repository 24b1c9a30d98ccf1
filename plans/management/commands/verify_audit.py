"""`verify_audit`: whether the record of changes is still what was sealed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import seals
from plans.management.shell import ShellCommand
from plans.models import Change, Seal

WORDS = {
    "altered": gettext_lazy("Change %(number)d is not what was sealed."),
    "missing": gettext_lazy("Change %(number)d was sealed and is gone."),
    "inserted": gettext_lazy("Change %(number)d was sealed long after the moment it claims."),
    "unsealed": gettext_lazy("Change %(number)d was never sealed."),
    "torn": gettext_lazy("Seal %(number)d does not follow from the one before."),
    "unknown_head": gettext_lazy("Seal %(number)d is not the one that was noted: the end was cut off or made anew."),
}


class Command(ShellCommand):
    help = (
        "Check every seal and every change under it. Exit code 0 when all is as it was sealed, 1 when something is not."
        " The last line names the newest seal: note it outside the database, and give it to --head the next time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", metavar="NUMBER:SHA256", help="a seal as it was noted earlier")

    def handle(self, *, head: str, **options: Any) -> None:
        found = 0
        for found, finding in enumerate(seals.verify(head=head), start=1):  # noqa: B007
            self.stderr.write(str(WORDS[finding.kind] % {"number": finding.of}))
        counted = {"changes": Change.objects.count(), "seals": Seal.objects.count()}
        self.stdout.write(_("%(changes)d changes, %(seals)d seals.") % counted)
        self.stdout.write(seals.head())
        if found:
            raise CommandError(_("The record of changes was tampered with."), returncode=1)
