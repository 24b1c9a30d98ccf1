"""List where a docx departs from the form of official documents, GB/T 9704-2012. Needs no database."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from measures import wording
from plans.actions import documents
from plans.documents.tree import LARGEST_FILE, UnreadableDocument
from plans.management.shell import REFUSED
from tracking.form_wording import told


class Command(BaseCommand):
    help = "Compare a docx with GB/T 9704-2012. Exit code 0 when it keeps to it, 1 when it departs, 2 when unreadable."
    requires_system_checks = []  # a file is read

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.docx", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON list instead of one line a departure")

    def handle(self, *, file: Path, json: bool, **options: Any) -> None:
        try:
            found = documents.departures(_content(file), name=file.name)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=REFUSED)
        except UnreadableDocument as error:
            raise CommandError(f"{file}: {wording.of_unreadable(error)}", returncode=REFUSED)
        if json:
            self.stdout.write(_as_json([asdict(one) for one in found]))
        else:
            self.stdout.writelines(str(one) + "\n" for one in told(found))
        if found:
            words = _("The file departs from GB/T 9704-2012 in %(count)s points.")
            raise CommandError(words % {"count": len(found)}, returncode=1)


def _as_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _content(file: Path) -> bytes:
    if file.stat().st_size > LARGEST_FILE:
        raise UnreadableDocument("too_large", limit=str(LARGEST_FILE // 2**20))
    return file.read_bytes()
