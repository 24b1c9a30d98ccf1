"""`manage.py reseal`: what is kept sealed is sealed anew with the present SECRET_KEY."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from plans import sealing
from plans.management.shell import ShellCommand
from plans.models import User
from tracking.models import EventSubscription, Hook

LISTENER = ("sealed_address", "sealed_secret")
KEPT: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Hook, LISTENER),
    (EventSubscription, LISTENER),
    (User, ("second_factor",)),
)


class Command(ShellCommand):
    help = (
        "After a change of SECRET_KEY, with the former one in SECRET_KEY_FALLBACKS: seal the addresses of"
        " robots and the second factors anew. The former key can go then. It may run twice, and while people work."
    )

    def handle(self, **options: Any) -> None:
        count = sum(self._again(model, column) for model, columns in KEPT for column in columns)
        self.stdout.write(_("Sealed anew: %(count)s") % {"count": count})

    def _again(self, model: type[models.Model], column: str) -> int:
        """Only what is still as it was read is written: meanwhile somebody may have entered a new one."""
        rows = model._default_manager.exclude(**{column: ""})
        count = 0
        for pk, sealed in rows.values_list("pk", column).iterator():
            told = {"pk": pk, column: sealed}
            count += rows.filter(**told).update(**{column: sealing.sealed_again(sealed)})
        return count
