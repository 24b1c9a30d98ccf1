"""Open a month of a plan: every measure in it expects its update from then on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from plans.asked import month_from
from plans.management.shell import ShellCommand, a_plan, moment
from plans.models import User
from tracking.actions import periods


class Command(ShellCommand):
    help = "Open a reporting month of an active plan. Opening it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", metavar="PLAN", help="number or exact title")
        parser.add_argument("month", metavar="MONTH", help="2026-10")
        super().add_arguments(parser)

    def handle(self, *, plan: str, month: str, at: str | None, **options: Any) -> str:
        period = periods.open_period(a_plan(plan), month=month_from(month), by=User.objects.clock(), now=moment(at))
        return _("%(month)s of “%(plan)s” is open: %(count)s updates expected by %(due)s.") % {
            "month": period,
            "plan": period.plan,
            "count": period.updates.count(),
            "due": period.due_on,
        }
