"""The doorbell: Celery wakes the tasks up, PostgreSQL holds the work."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging

from plans.recording import at_work

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
# Every command checks the project, `migrate` before a deployment for all; a worker and a beat would read in every page
# and interface for it again: a third of their start, and memory that a beat never needs.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")


class TaskAtWork(Task):
    """A task under whose name its changes are recorded."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with at_work(f"task {self.name}"):
            return super().__call__(*args, **kwargs)


app = Celery("guatu", task_cls=TaskAtWork)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def leave_logging_to_django(**_: Any) -> None:
    """Celery would put its own handlers beside those of `LOGGING`; with a listener here it does not."""
