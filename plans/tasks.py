"""What the clock does on this floor."""

import logging
from itertools import islice

from celery import shared_task
from django.utils import timezone

from plans.actions import kept_answers, seals

MOST_TOLD = 100  # findings of one night; the command tells all

log = logging.getLogger(__name__)


@shared_task
def forget_kept_answers() -> int:
    """Answers under an Idempotency-Key are kept for two days; how many went."""
    return kept_answers.forget(timezone.now())


@shared_task
def seal_changes() -> int:
    """What was written since the last minute enters the chain; its new end is noted in the log, too."""
    sealed = seals.seal_all(now=timezone.now())
    for one in sealed:
        log.info("record of changes sealed: %d:%s over %d changes", one.number, one.digest, one.count)
    return len(sealed)


@shared_task
def verify_changes() -> int:
    """Every night, so that a figure rewritten by SQL is told within a day; how many findings there were."""
    found = list(islice(seals.verify(), MOST_TOLD))
    for finding in found:
        log.error("record of changes: %s %d; see manage.py verify_audit", finding.kind, finding.of)
    return len(found)
