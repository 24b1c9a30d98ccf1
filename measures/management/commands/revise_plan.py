"""`revise_plan PLAN FILE`: what a corrected document would change; with --apply, take over what leaves no doubt."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from measures import telling, wording
from measures.actions import revising
from measures.actions.revising import Choices
from measures.revision import Difference, Kind, Row
from measures.rewording import Part
from plans.actions import documents
from plans.documents.tree import LARGEST_FILE, UnreadableDocument
from plans.management.shell import REFUSED, ShellCommand, a_plan, moment
from plans.models import User

MARKS = {Part.SAME: "{}", Part.DROPPED: "[-{}-]", Part.ADDED: "[+{}+]"}


class Command(ShellCommand):
    help = "Compare a corrected document with a plan; --apply takes over the rows that leave no doubt."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("plan", help="number or title of the plan")
        parser.add_argument("file", help="the corrected document")
        parser.add_argument("--json", action="store_true", help="print the difference as JSON")
        parser.add_argument("--apply", action="store_true", help="take over what leaves no doubt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Doubtful measures, and those that may be meant by one, stay as they are."""
        plan, by, now = a_plan(options["plan"]), User.objects.clock(), moment(options["at"])
        content, name = _contents(options["file"])
        try:
            tree = documents.read(content, name=name)
        except UnreadableDocument as error:
            raise CommandError(wording.of_unreadable(error), returncode=REFUSED)
        revising.require_text(plan, tree)
        document = documents.store(content, name=name, district=plan.district, tree=tree, by=by, now=now)
        shown = revising.preview(plan, document, by=by, today=timezone.localdate(now))
        self._show(shown.difference, as_json=options["json"])
        if options["apply"]:
            choices = Choices(rows=_without_doubt(shown.difference))
            done = revising.revise(plan, document, choices=choices, seen=shown.seen, by=by, now=now)
            out = self.stderr if options["json"] else self.stdout
            out.write(revising.summary(done))

    def _show(self, difference: Difference, *, as_json: bool) -> None:
        rows = [_row(row) for row in difference.rows]
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row, found in zip(rows, difference.rows, strict=True):
            if found.kind != Kind.UNCHANGED:
                self.stdout.write(f"{telling.KINDS[found.kind]}: {row['measure']}")
                for words in (*row["changes"], *row["may_be"]):
                    self.stdout.write(f"  - {words}")
        self.stdout.write(_("Unchanged: %(count)s") % {"count": len(difference.of_kind(Kind.UNCHANGED))})


def _row(row: Row) -> dict[str, Any]:
    named = f"{row.coming.number} {row.coming.title}" if row.coming else row.known.title if row.known else ""
    texts = [
        f"{telling.FIELDS[text.field]}: {''.join(MARKS[piece.part].format(piece.text) for piece in text.pieces)}"
        for text in row.texts
    ]
    moves = [*map(telling.of_owner, row.owners), *map(telling.of_step, row.steps)]
    return {
        "kind": row.kind.value,
        "measure": named,
        "id": row.known.pk if row.known else None,
        "changes": [*texts, *moves],
        "may_be": [one.title for one in row.candidates],
    }


def _without_doubt(difference: Difference) -> dict[str, str]:
    doubted = {one.pk for row in difference.rows for one in row.candidates}
    choices = {row.key: "keep" for row in difference.of_kind(Kind.DOUBTFUL)}
    for row in difference.of_kind(Kind.DROPPED):
        choices[row.key] = "keep" if row.known and row.known.pk in doubted else "take"
    return choices


def _contents(name: str) -> tuple[bytes, str]:
    place = Path(name)
    try:
        if place.stat().st_size <= LARGEST_FILE:
            return place.read_bytes(), place.name
    except OSError as error:
        words = _("The file “%(name)s” cannot be opened: %(reason)s.")
        raise CommandError(words % {"name": name, "reason": error.strerror}, returncode=REFUSED)
    too_large = UnreadableDocument("too_large", limit=str(LARGEST_FILE // 2**20))
    raise CommandError(wording.of_unreadable(too_large), returncode=REFUSED)
