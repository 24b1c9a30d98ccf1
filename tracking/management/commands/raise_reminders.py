"""Decide who is to be reminded on a day, and say what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.management.shell import ShellCommand, moment
from plans.models import Post, User
from plans.models.membership import Role
from tracking.models import Duty, Notification
from tracking.models.ladder import Channel
from tracking.reminders import finding


class Command(ShellCommand):
    help = "Raise the reminders that are due on a day. Raising them again adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be raised, and raise nothing")
        super().add_arguments(parser)

    @transaction.atomic
    def handle(self, *, at: str | None, dry_run: bool, **options: Any) -> str:
        now = moment(at)
        day = timezone.localdate(now)
        new = finding.raise_and_list(day, by=User.objects.clock(), now=now)
        said = [*stages_and_posts(new), total(len(new), day), *unheard(day)]
        if dry_run:
            transaction.set_rollback(True)
            said.append(_("Nothing was written."))
        return "\n".join(said)


def stages_and_posts(new: list[int]) -> Iterator[str]:
    """One line for each stage, post and channel."""
    rows = Notification.objects.filter(pk__in=new).order_by("stage", "post", "channel")
    posts = Post.objects.select_related("department").in_bulk()
    for stage, post, channel, vacant, count in rows.values_list(
        "stage", "post", "channel", "standing_in_for", Count("pk")
    ):
        line = f"{stage:+d}\t{posts[post]}\t{Channel(channel).label}\t{count}"
        roles = _(", ").join(str(Role(role).label) for role in vacant)
        yield f"{line}\t{_('in place of: %(roles)s (vacant)') % {'roles': roles}}" if vacant else line


def total(count: int, day: date) -> str:
    return ngettext("%(count)s reminder raised for %(day)s.", "%(count)s reminders raised for %(day)s.", count) % {
        "count": count,
        "day": day,
    }


def unheard(day: date) -> Iterator[str]:
    for duty in finding.unheard(Duty.objects.all(), day=day).select_related("department", "measure"):
        yield _(
            "Nobody could be told of %(duty)s (%(measure)s): no post of %(department)s or above it has a holder."
        ) % {
            "duty": duty.key,
            "measure": duty.measure,
            "department": duty.department,
        }
