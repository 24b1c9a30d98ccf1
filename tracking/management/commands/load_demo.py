"""`load_demo`: fill an empty house with the demo district; `--accounts` prints who can sign in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from plans.models import User
from tracking.demo import loading, people


class Command(BaseCommand):
    help = "Fill an empty database with the demo district, its plan and four months of filings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="print the demo accounts and change nothing")

    def handle(self, *args: Any, accounts: bool, **options: Any) -> None:
        if not accounts:
            with transaction.atomic():
                plan = loading.load()
            self.stdout.write(f"loaded: {plan}" if plan else "left as it is: there are departments already")
            return
        for account in people.accounts():
            if User.objects.filter(username=account.username).exists():
                self.stdout.write(f"  {account.username:8} {account.password}  {account.name}  {account.post}")
