"""How the pages are served, on a desk and in production alike; the address comes from the command line."""

import os
import tempfile
from typing import Any

# The workers of one server count together. Before anything imports the library: it looks for the folder then.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="guatu-metrics-")

preload_app = True  # imported once, shared by the workers
worker_class = "gthread"
workers = 2
threads = 4
timeout = 60  # seconds; a report is made in a task, no page takes that long
graceful_timeout = 5
keepalive = 5
# Above what a browser sends and below what fills a worker; the reverse proxy holds the same line before it.
limit_request_line = 4094
limit_request_fields = 100
limit_request_field_size = 8190
max_requests = 5000  # a worker is replaced before a slow leak shows
max_requests_jitter = 500
forwarded_allow_ips = "*"  # only the reverse proxy reaches this port
control_socket_disable = True
accesslog = None  # the reverse proxy keeps it; the application logs its own requests


def child_exit(server: Any, worker: Any) -> None:
    """What a worker counted stays; what it was doing at the moment goes with it."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
