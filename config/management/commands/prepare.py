"""`manage.py prepare`: what has to be true before the processes of `make run` start."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS

from config import catalogue
from plans.apps import OUR_CHECKS


class Command(BaseCommand):
    help = "Compiles the catalogue, migrates, loads the demo once, and prints the demo accounts."

    # The web process checks all a moment later; doing it twice doubles the time to the first page.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        # Standard output carries the accounts alone: `make run` shows them when the pages answer.
        catalogue.compile_changed()
        self.check(tags=[OUR_CHECKS], databases=[DEFAULT_DB_ALIAS])
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stderr)
        call_command("load_demo", stdout=self.stderr)
        call_command("load_demo", accounts=True, stdout=self.stdout)
