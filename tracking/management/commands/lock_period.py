"""Lock a month of a plan: nothing is filed or corrected in it any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from plans.asked import month_from
from plans.lifecycle import Refused
from plans.management.shell import ShellCommand, a_plan, moment
from plans.models import User
from tracking.actions import periods


class Command(ShellCommand):
    help = "Lock a reporting month of a plan, whether or not its grace is over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", metavar="PLAN", help="number or exact title")
        parser.add_argument("month", metavar="MONTH", help="2026-10")
        super().add_arguments(parser)

    def handle(self, *, plan: str, month: str, at: str | None, **options: Any) -> str:
        opened = a_plan(plan).periods.filter(month=month_from(month)).first()
        if opened is None:
            raise Refused(_("The month %(month)s is not open.") % {"month": month}, code="month_not_open")
        period = periods.lock_period(opened, by=User.objects.clock(), now=moment(at))
        return _("%(month)s of “%(plan)s” is locked.") % {"month": period, "plan": period.plan}
