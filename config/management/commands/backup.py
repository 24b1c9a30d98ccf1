"""`manage.py backup FILE`: database and documents in one locked file that proves itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from config import backups
from plans.management.shell import ShellCommand


class Command(ShellCommand):
    help = "Write database and documents to one file, locked with BACKUP_KEY; it may run while people work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--plain", action="store_true", help="unlocked: who reads the file reads everything")

    def handle(self, *, file: Path, plain: bool, **options: Any) -> None:
        contents = backups.write(file, now=timezone.now(), plain=plain)
        words = _("%(file)s: the database and %(count)s documents")
        self.stdout.write(words % {"file": file, "count": contents.documents})
