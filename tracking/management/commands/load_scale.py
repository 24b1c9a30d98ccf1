"""`load_scale DIR`: fill an empty house from the csv tables of a generated district or city."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from plans.management.shell import ShellCommand
from tracking.demo import scale


class Command(ShellCommand):
    help = "Fill an empty database with a generated district or city, to measure on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="districts.csv, departments.csv, … updates.csv")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        for table, count in scale.load(folder).items():
            self.stdout.write(f"{count:8} {table}")
