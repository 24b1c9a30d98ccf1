"""`manage.py restore FILE`: the state of a backup in the place of today's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from config import backups
from plans.management.shell import ShellCommand


class Command(ShellCommand):
    help = "Put a backup in the place of the database; the old one stays beside it under another name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only compare every hash")

    def handle(self, *, file: Path, check: bool, **options: Any) -> None:
        if check:
            contents = backups.check(file)
            words = _("%(file)s is whole: of %(day)s, with %(count)s documents")
            self.stdout.write(words % {"file": file, "day": contents.made_at[:10], "count": contents.documents})
            return
        contents, former = backups.restore(file, now=timezone.now())
        words = _("The state of %(day)s is in place; the former database is %(former)s.")
        self.stdout.write(words % {"day": contents.made_at[:10], "former": former})
