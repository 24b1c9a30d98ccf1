"""The shell as a door: what every command of the house shares. A refusal is one line on stderr and exit code 2."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.apps import OUR_CHECKS
from plans.asked import day_from
from plans.lifecycle import Refused
from plans.models import Plan
from plans.policies import Forbidden

REFUSED = 2  # exit code
START_OF_WORK = time(9)


class ShellCommand(BaseCommand):
    """A command that acts in the name of the clock, at `--at` or now."""

    # Whether the settings are sound. What Django can check beside it `migrate` has checked before a deployment, for
    # all; it reads in every page and interface, and that is half the time of a command.
    requires_system_checks: list[str] | tuple[str, ...] = (OUR_CHECKS,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", metavar="DATE", help=str(_("act as if it were this day (2026-10-31)")))

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (Refused, Forbidden) as refusal:
            raise CommandError(str(refusal), returncode=REFUSED)


def moment(text: str | None) -> datetime:
    """The start of work on the day that `--at` names, or the very moment it names; without one, this moment."""
    if not text:
        return timezone.now()
    if "T" in text:
        return a_moment(text)
    return timezone.make_aware(datetime.combine(day_from(text), START_OF_WORK))


def a_moment(text: str) -> datetime:
    """2026-10-31T09:30, in local time where no other zone is written, else CommandError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        words = _("“%(text)s” is not a moment; write it as 2026-10-31T09:30.")
        raise CommandError(words % {"text": text}, returncode=REFUSED)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def a_plan(text: str) -> Plan:
    """The plan with this number or exactly this title, else CommandError."""
    named = Plan.objects.filter(pk=int(text)) if text.isdecimal() else Plan.objects.filter(title=text)
    found = list(named[:2])
    if len(found) == 1:
        return found[0]
    words = _("Several plans are called “%(text)s”; name one by its number.") if found else _("No plan “%(text)s”.")
    raise CommandError(words % {"text": text}, returncode=REFUSED)
