"""`make run`: one command, one port, one Ctrl-C; and again after kill -9."""

import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded import Servers
from config.locks import is_held
from config.probe import answers
from tests.programs import Program, environment, free_port, within

pytestmark = pytest.mark.processes

COMMAND = [sys.executable, "-m", "config.processes"]
CHILDREN = ("web", "worker", "beat")


@pytest.fixture
def var() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir="/tmp", prefix="guatu-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def run(var: Path, port: int) -> Program:
    own = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    return Program(COMMAND, environment(without=own, VAR_DIR=str(var), PORT=str(port)))


def held(var: Path) -> list[str]:
    """Which locks are still held: a lock outlives its program only while something that it forked lives."""
    locks = [*(var / "run").glob("*.lock"), *(var / "embedded").glob("*.lock")]
    return [lock.name for lock in locks if is_held(lock)]


def test_run_starts_everything_survives_kill_9_and_stops_at_ctrl_c(var):
    port = free_port()
    address = f"http://localhost:{port}"
    with run(var, port) as first:
        assert address in first.wait_for("Guatu runs at", seconds=300)
        assert answers(f"http://127.0.0.1:{port}/healthz")
        assert {f"{name}.lock" for name in CHILDREN} <= set(held(var))
        with psycopg.connect(Servers(var / "embedded").database_url()) as session:
            session.execute("CREATE TABLE kept AS SELECT '挂图' AS word")
        first.end(signal.SIGKILL, seconds=10)

    started = time.monotonic()
    with run(var, port) as second:
        assert address in second.wait_for("Guatu runs at", seconds=120)
        took = time.monotonic() - started
        with psycopg.connect(Servers(var / "embedded").database_url()) as session:
            assert session.execute("SELECT word FROM kept").fetchone() == ("挂图",)
        second.wait_for("beat leads", seconds=60)
        assert second.end(signal.SIGINT, seconds=10) == 0
    assert took < 30, "ten seconds on a quiet machine; the suite shares two cores"
    assert within(2, lambda: held(var) == [])
    assert not answers(f"http://127.0.0.1:{port}/healthz")


def test_taken_port_is_named_before_anything_starts(var):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with run(var, port) as program:
            program.wait_for(f"cannot listen on 127.0.0.1:{port}", seconds=20)
            assert f"make run PORT={port + 1}" in program.said
            assert program.process.wait(10) == 1
    assert not (var / "embedded").exists()
