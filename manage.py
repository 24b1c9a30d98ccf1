#!/usr/bin/env python
"""The shell door: every management command of the project starts here.

Without DATABASE_URL and REDIS_URL it attaches to the embedded servers, and starts and stops them itself when
nobody runs them.
"""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config import env
from config.binaries import ServersMissing
from config.embedded import EmbeddedFailed
from plans.recording import at_work

NEED_NO_SERVER = {"help", "version", "check", "makemessages", "compilemessages", "collectstatic", "spectacular"} | {
    "check_document", "verify_report", "make_signing_key",
}  # fmt: skip


def servers_for(command: str) -> AbstractContextManager[None]:
    if command.startswith("-") or command in NEED_NO_SERVER or not env.NEEDS_EMBEDDED_SERVERS:
        return nullcontext()
    servers: AbstractContextManager[None] = settings.EMBEDDED_SERVERS.attached()
    return servers


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    try:
        with servers_for(command), at_work(f"command {command}"):
            execute_from_command_line(sys.argv)
    except (ServersMissing, EmbeddedFailed, ImproperlyConfigured) as error:
        sys.exit(f"manage.py: {error}")


if __name__ == "__main__":
    main()
