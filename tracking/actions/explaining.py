"""Explaining: what the liaison says to the doubts about a filing, kept with what was submitted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plans.lifecycle import MoveRefused, Refused
from plans.models import User
from tracking.doubts.rules import Doubt
from tracking.models import Explanation, ProgressUpdate
from tracking.policies import require

Status = ProgressUpdate.Status
WAITING = (Status.SUBMITTED, Status.SIGNED)
LONGEST = 300  # characters


@transaction.atomic
def explain(update: ProgressUpdate, answers: Mapping[str, str], *, by: User, now: datetime) -> list[Explanation]:
    """Keep a sentence to each doubt with the revision that waits for review. An answer once given stays."""
    require(by, "update.write", update)
    waiting = ProgressUpdate.objects.select_for_update(no_key=True).filter(pk=update.pk, status__in=WAITING)
    if not waiting:
        raise MoveRefused("update.explain", update)
    revision = update.revisions.order_by("-number").first()
    given = set(Explanation.objects.filter(revision=revision).values_list("doubt", flat=True))
    said = {doubt: words.strip() for doubt, words in answers.items() if words.strip() and doubt not in given}
    for doubt, words in said.items():
        if doubt not in Doubt.values:
            raise Refused(_("There is no doubt “%(doubt)s”.") % {"doubt": doubt}, code="unknown_doubt")
        if len(words) > LONGEST:
            raise Refused(_("At most %(count)s characters, please.") % {"count": LONGEST}, code="too_long")
    return Explanation.objects.bulk_create(
        Explanation(revision=revision, doubt=doubt, words=words, given_at=now, given_by=by)
        for doubt, words in said.items()
    )
