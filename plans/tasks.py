"""What the clock does on this floor."""

from celery import shared_task
from django.utils import timezone

from plans.actions import kept_answers


@shared_task
def forget_kept_answers() -> int:
    """Answers under an Idempotency-Key are kept for two days; how many went."""
    return kept_answers.forget(timezone.now())
