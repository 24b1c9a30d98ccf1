"""`export_audit`: the record of changes as JSON lines, for an archive or another program."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from plans.asked import day_from
from plans.management.shell import ShellCommand
from plans.models import Change

COLUMNS = (
    "id", "at", "relation", "key", "act", "before", "after", "person__username", "door", "db_user", "transaction",
)  # fmt: skip


class Command(ShellCommand):
    help = "Write the record of changes, oldest first, one JSON object a line; nothing is taken out of the record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=day_from, metavar="DATE", help="from this day on")
        parser.add_argument("--until", type=day_from, metavar="DATE", help="up to this day, included")

    def handle(self, **options: Any) -> None:
        days = {"at__date__gte": options["since"], "at__date__lte": options["until"]}
        rows = Change.objects.filter(**{name: day for name, day in days.items() if day}).order_by("pk")
        for row in rows.values(*COLUMNS).iterator(chunk_size=2000):
            row["person"] = row.pop("person__username")
            self.stdout.write(json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder))
