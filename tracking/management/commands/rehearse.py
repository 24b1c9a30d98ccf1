"""Say which messages a plan will send, day by day, and send nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.management.shell import ShellCommand, a_plan, moment
from plans.models import User
from tracking.models.ladder import Channel
from tracking.reminders import rehearsal


class Command(ShellCommand):
    help = "List the messages of the coming year, if nobody does anything. Nothing is written or sent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", metavar="PLAN", help="number or exact title")
        parser.add_argument("--days", type=int, default=rehearsal.A_YEAR.days, help="how far to look, 365 by default")
        super().add_arguments(parser)

    def handle(self, *, plan: str, days: int, at: str | None, **options: Any) -> str:
        since = timezone.localdate(moment(at))
        planned = rehearsal.rehearse(a_plan(plan), since=since, until=since + timedelta(days=days))
        people = User.objects.in_bulk({each.person for each in planned})
        said = [
            f"{each.day}\t{people[each.person].name}\t{Channel(each.channel).label}\t"
            + " ".join(f"{one.owed.kind}:{one.owed.subject}{one.stage:+d}" for one in each.reminders)
            for each in planned
        ]
        return "\n".join([*said, _("%(count)s messages.") % {"count": len(planned)}])
