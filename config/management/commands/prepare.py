"""`manage.py prepare`: what has to be true before the processes of `make run` start."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from config import catalogue


class Command(BaseCommand):
    help = "Compiles the catalogue, migrates, loads the demo once, and prints the demo accounts."

    # The web process checks the same a moment later; doing it twice doubles the time to the first page.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        # Standard output carries the accounts alone: `make run` shows them when the pages answer.
        catalogue.compile_changed()
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stderr)
        call_command("load_demo", stdout=self.stderr)
        call_command("load_demo", accounts=True, stdout=self.stdout)
