"""`manage.py grant_access`: the application's role may do its work, and nothing to the record of changes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from config import access, env
from plans.management.shell import ShellCommand


class Command(ShellCommand):
    help = (
        "As the owner of the tables, after every migration: let the role of APPLICATION_DATABASE_URL read and write"
        " them, and only read the record of changes. The role is made where there is none."
    )

    def handle(self, **options: Any) -> None:
        name = access.grant(env.APPLICATION_DATABASE_URL)
        self.stdout.write(_("“%(name)s” may do its work, and not change the record.") % {"name": name})
