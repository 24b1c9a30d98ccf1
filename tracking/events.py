"""Which lines of the record are events for programs outside, and how they are called there.

The names are a promise to whoever listens (docs/interface.md): verbs of the house may change, these do not.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PLAN = "plan", _("plan")
    UPDATE = "update", _("update")
    MILESTONE = "milestone", _("milestone")
    REPORT = "report", _("monthly report")


EVENTS = {
    "plan.issue": "plan.issued",
    "plan.activate": "plan.activated",
    "plan.close": "plan.closed",
    "plan.reopen": "plan.reopened",
    "plan.archive": "plan.archived",
    "update.submit": "update.submitted",
    "update.withdraw": "update.withdrawn",
    "update.sign": "update.signed",
    "update.accept": "update.accepted",
    "update.return": "update.returned",
    "milestone.record": "milestone.reached",
    "milestone.take_back": "milestone.taken_back",
    # While the plan is prepared a date is edited; afterwards an extension moves it.
    "milestone.edit": "milestone.moved",
    "extension.grant": "milestone.moved",
    "report.issue": "report.issued",
    "report.withdraw": "report.withdrawn",
}


def verbs_of(kinds: Collection[str]) -> list[str]:
    return [verb for verb, event in EVENTS.items() if event.partition(".")[0] in kinds]
