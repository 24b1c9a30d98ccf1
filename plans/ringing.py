"""Waking a worker for what a door has just put on the work list; nothing depends on whether anybody hears it."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def ring(task: str, **about: int) -> None:
    """Once this request has committed. Where nobody hears, the sweep of the next minute finds what is to be done."""
    transaction.on_commit(lambda: _ring(task, about))


def _ring(task: str, about: dict[str, int]) -> None:
    try:
        current_app.send_task(task, kwargs=about, retry=False)
    except OperationalError as error:
        log.warning("nobody could be rung for %s %s: %s", task, about, error)
