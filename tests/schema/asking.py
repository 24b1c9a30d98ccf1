"""`python -m tests.schema.asking PHASES EXAMPLES SEED PERSON,… MORE…`, started by `__main__` with its own servers."""

import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

import time_machine  # noqa: E402 - the models need the line above
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from config import probe  # noqa: E402
from config.env import ROOT  # noqa: E402
from plans.actions import tokens  # noqa: E402
from plans.models import User  # noqa: E402
from tests.house.world import NOW, build_world  # noqa: E402
from tests.programs import Program, environment, free_port, within  # noqa: E402

BIN = Path(sys.executable).parent
# Of one answer, and of further questions about the same.
ANSWERED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
CHECKS = ",".join((*ANSWERED, "ignored_auth", "unsupported_method"))
READER = "leader"
# What requests leave behind, whoever asks: when a key was used, who was refused. The record of changes tells it, too.
TRACES = {"plans_accesstoken", "plans_keptanswer", "plans_knock", "django_session"}
BUT_TRACES = "WHERE relation NOT IN ({})".format(", ".join(f"'{table}'" for table in sorted(TRACES)))


def fingerprint() -> dict[str, str]:
    """A digest of every table but those of `TRACES`."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - TRACES)
        found = {}
        for table in tables:
            rows = connection.ops.quote_name(table) + (f" t {BUT_TRACES}" if table == "plans_change" else " t")
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {rows}")
            found[table] = cursor.fetchone()[0]
    return found


def key_of(person: User) -> str:
    """The leader's only reads: what such a key changes is a fault, whatever a leader may do otherwise."""
    now = timezone.now()
    until = timezone.localdate(now) + timedelta(days=1)
    scope = "*:read" if person.username == READER else "*:write"
    return tokens.make(person, label="schema", scopes=[scope], expires_on=until, by=person, now=now)[1]


def asks(person: User, address: str, *more: str, phases: str, examples: str, seed: str) -> bool:
    """Whether every answer to this person is as described."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/schema/?format=json", "--origin", address,
        "--header", f"Authorization: Bearer {key_of(person)}", "--checks", CHECKS, "--seed", seed,
        "--max-examples", examples, "--phases", phases, "--continue-on-failure", "--no-color",
        "--warnings", "off", "--suppress-health-check", "all", *more,
    ]  # fmt: skip
    known = environment(SCHEMATHESIS_HOOKS="tests.schema.hooks", PYTHONPATH=str(ROOT))
    with tempfile.TemporaryDirectory() as folder:  # its database of examples stays outside the sources
        return subprocess.run(command, cwd=folder, env=known, check=False).returncode == 0


def main(phases: str, examples: str, seed: str, names: str, *more: str) -> int:
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        people = build_world().people
    port, failed = free_port(), []
    address = f"http://127.0.0.1:{port}"
    served = ["config.wsgi", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    with Program([str(BIN / "gunicorn"), *served], environment()) as server:
        if not within(60, lambda: probe.answers(f"{address}/healthz")):
            raise SystemExit(server.said)
        for name in names.split(","):
            before = fingerprint()
            if not asks(people[name], address, *more, phases=phases, examples=examples, seed=seed):
                failed.append(f"{name}: answers other than described")
            changed = [table for table, digest in fingerprint().items() if digest != before[table]]
            if name == READER and changed:
                failed.append(f"{name} changed {', '.join(changed)}")
    well = "every answer as described, and nothing written by who may only read"
    sys.stdout.write("\n".join(failed or [well]) + "\n")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
