"""Draw the sample of an inspection, or say what would be drawn."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.management.shell import ShellCommand, a_plan, moment
from plans.models import User
from tracking import drawing
from tracking.risk import words_of


class Command(ShellCommand):
    help = "Draw measures of a plan to inspect on the spot, at random and weighted by risk."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", metavar="PLAN", help="number or exact title")
        parser.add_argument("--size", type=int, required=True, metavar="N", help="how many measures")
        parser.add_argument("--seed", required=True, help="the same seed draws the same measures")
        parser.add_argument("--dry-run", action="store_true", help="say what would be drawn, and draw nothing")
        super().add_arguments(parser)

    @transaction.atomic
    def handle(self, *, plan: str, size: int, seed: str, at: str | None, dry_run: bool, **options: Any) -> str:
        now = moment(at)
        inspection = drawing.draw(
            a_plan(str(plan)), size=size, seed=seed, as_of=timezone.localdate(now), by=User.objects.clock(), now=now
        )
        said = [
            f"{item.position}\t{item.measure}\t{item.weight}\t"
            + _(", ").join(f"{reason} {points}" for reason, points in words_of(item.reasons))
            for item in inspection.items.select_related("measure")
        ]
        if dry_run:
            transaction.set_rollback(True)
            said.append(_("Nothing was written."))
        return "\n".join(said)
