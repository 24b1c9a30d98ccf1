"""What is rung for on this floor. Every task may run twice or late without harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from measures.actions import uploads


@shared_task(time_limit=90)
def read_upload(*, upload: int) -> bool:
    """Read one upload; the door that took it rings."""
    return uploads.read(upload, now=timezone.now())


@shared_task
def read_waiting_uploads() -> int:
    """Read what nobody rang for, or whose reader died; how many."""
    return uploads.read_waiting(now=timezone.now())
