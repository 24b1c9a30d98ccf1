"""The one task of the entrance hall."""

from celery import shared_task
from django.utils import timezone

from config import health


@shared_task
def beat_heartbeat() -> None:
    health.heartbeat(timezone.now())
