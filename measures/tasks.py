"""What is rung for on this floor. Every task may run twice or late without harm."""

from __future__ import annotations

from datetime import date, datetime, time

from celery import shared_task
from django.utils import timezone

from measures.actions import reorganising, uploads
from plans.models import User


@shared_task(time_limit=90)
def read_upload(*, upload: int) -> bool:
    """Read one upload; the door that took it rings."""
    return uploads.read(upload, now=timezone.now())


@shared_task
def read_waiting_uploads() -> int:
    """Read what nobody rang for, or whose reader died; how many."""
    return uploads.read_waiting(now=timezone.now())


@shared_task
def carry_out_reorganisations(*, day: str | None = None) -> int:
    """Carry out the reorganisations whose day has come; how many."""
    now = timezone.make_aware(datetime.combine(date.fromisoformat(day), time(12))) if day else timezone.now()
    return len(reorganising.carry_out_due(timezone.localdate(now), by=User.objects.clock(), now=now))
