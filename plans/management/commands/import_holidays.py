"""`import_holidays FILE_OR_TEXT`: take in the yearly notice on days off."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from plans.actions import calendar, notices
from plans.documents.tree import LARGEST_FILE, UnreadableDocument
from plans.management.shell import REFUSED, ShellCommand, moment
from plans.models import User


class Command(ShellCommand):
    help = "Take in the State Council's notice on the days off of a year. The same notice twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("notice", help="a file (txt, html, docx, pdf, xlsx, csv) or the words themselves")
        parser.add_argument("--year", type=int, help="the year, where the notice does not say it")
        parser.add_argument("--dry-run", action="store_true", help="show what would change and write nothing")
        parser.add_argument("--by", help="username in whose name; the clock by default")

    def handle(self, *args: Any, **options: Any) -> None:
        notice, text = _handed_in(options["notice"], options["year"])
        if options["dry_run"]:
            changes = calendar.foresee(notice)
            for doubt in notice.doubts:
                self.stderr.write(calendar.words_of(doubt))
        else:
            changes = calendar.announce(notice, text=text, by=_person(options["by"]), now=moment(options["at"]))
        self.stdout.write(calendar.told(changes) or _("Nothing changes."))


def _handed_in(words: str, year: int | None) -> tuple[Any, str]:
    path = Path(words) if len(words) < 250 and "\n" not in words else None
    if path is None or not path.is_file():
        return notices.of_text(words, year=year), words
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableDocument("too_large")
        return notices.of_file(path.read_bytes(), name=path.name, year=year)
    except (UnreadableDocument, OSError):
        raise CommandError(_("“%(file)s” cannot be read.") % {"file": path.name}, returncode=REFUSED)


def _person(username: str | None) -> User:
    if not username:
        return User.objects.clock()
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(_("Nobody is called “%(name)s”.") % {"name": username}, returncode=REFUSED)
    return found
