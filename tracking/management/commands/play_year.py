"""`play_year --seed N`: a simulated year of the demo plan, in an empty house; the same seed gives the same rows."""

from typing import Any

from django.core.management.base import CommandParser

from plans.management.shell import ShellCommand
from tracking.demo.year import playing


class Command(ShellCommand):
    help = "Play twelve months of the demo plan through the actions of the house."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, required=True, help="the same seed gives the same rows")

    def handle(self, *args: Any, seed: int, **options: Any) -> None:
        played = playing.play_demo(seed=seed)
        for table, count in played.counts.items():
            self.stdout.write(f"{count:8} {table}")
        self.stdout.write(f"{played.plan}: {played.plan.get_status_display()}, seed {seed}, sha256 {played.mark}")
