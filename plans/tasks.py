"""What the clock does on this floor."""

from celery import shared_task
from django.utils import timezone

from plans.models import KeptAnswer


@shared_task
def forget_kept_answers() -> int:
    """Answers under an Idempotency-Key are kept for two days; how many went."""
    gone, _by_model = KeptAnswer.objects.outdated(timezone.now()).delete()
    return gone
