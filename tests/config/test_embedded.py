"""The embedded servers under kill -9, in company, and in places that PostgreSQL does not like."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded import ROOT, EmbeddedFailed, Servers
from config.locks import is_held
from tests.programs import within

pytestmark = pytest.mark.processes

HOLD = """
import sys
from pathlib import Path
from config.embedded import Servers
with Servers(Path(sys.argv[1])).attached():
    print("up", flush=True)
    sys.stdin.read()
"""


@contextmanager
def place(name: str = "var/embedded") -> Iterator[Servers]:
    """A checkout of its own for the servers; pytest's folders are closed to root's servers, this one is not."""
    folder = Path(tempfile.mkdtemp(dir="/tmp", prefix="guatu-test-"))
    folder.chmod(0o755)
    servers = Servers(folder / name)
    servers.home.parent.mkdir(parents=True)
    try:
        yield servers
    finally:
        for left in (servers.home.resolve(), servers.sockets, folder):
            shutil.rmtree(left, ignore_errors=True)


@pytest.fixture(scope="module")
def stopped() -> Iterator[Servers]:
    """Servers that have run and ended."""
    with place() as made:
        with made.attached():
            pass
        yield made


@pytest.fixture
def servers(stopped: Servers) -> Iterator[Servers]:
    """A copy of them: making a cluster takes longer than all that these tests look at."""
    with place() as made:
        subprocess.run(["cp", "-a", stopped.home, made.home], check=True)
        made.log("postgres").unlink()
        yield made


def holder(servers: Servers) -> subprocess.Popen[str]:
    """Another command that is attached, until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(servers.home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(command: subprocess.Popen[str]) -> None:
    command.communicate(timeout=20)
    assert command.returncode == 0


def keep_something(servers: Servers) -> None:
    with psycopg.connect(servers.database_url()) as session:
        session.execute("CREATE TABLE kept AS SELECT '挂图' AS word")
    with redis.Redis.from_url(servers.redis_url()) as broker:
        broker.set("kept", "挂图")


def is_kept(servers: Servers) -> bool:
    with psycopg.connect(servers.database_url()) as session, redis.Redis.from_url(servers.redis_url()) as broker:
        row = session.execute("SELECT word FROM kept").fetchone()
        return row == ("挂图",) and broker.get("kept") == "挂图".encode()


def postmaster(servers: Servers) -> int:
    return int((servers.postgres_data / "postmaster.pid").read_text().split()[0])


def everything_has_ended(servers: Servers) -> bool:
    locks = [servers.kept, servers.home / "postgres.lock", servers.home / "valkey.lock"]
    return not any(is_held(lock) for lock in locks)


def test_killed_server_comes_back_with_its_data(servers):
    with servers.attached():
        keep_something(servers)
        killed = postmaster(servers)
        os.kill(killed, signal.SIGKILL)
        with redis.Redis.from_url(servers.redis_url()) as broker:
            os.kill(broker.info("server")["process_id"], signal.SIGKILL)
        assert within(10, lambda: servers.answer() and postmaster(servers) != killed)
        assert is_kept(servers)
    assert everything_has_ended(servers)


def test_killed_keeper_takes_its_servers_along_and_both_are_brought_back_with_the_data(servers):
    with servers.attached():
        keep_something(servers)
        os.kill(int(servers.kept.read_text()), signal.SIGKILL)
        assert within(5, lambda: not is_held(servers.kept))
        servers.restore()
        assert is_kept(servers)
    assert everything_has_ended(servers)


def test_second_command_keeps_its_servers_when_the_first_ends(servers):
    with servers.attached():
        second = holder(servers)
        assert second.stdout.readline() == "up\n"
    assert servers.answer()
    finish(second)
    assert everything_has_ended(servers)


def test_killed_command_leaves_no_server_behind(servers):
    command = holder(servers)
    assert command.stdout.readline() == "up\n"
    command.kill()
    command.communicate()
    assert within(10, lambda: everything_has_ended(servers))


def test_commands_that_start_together_share_one_keeper(servers):
    together = [holder(servers) for _ in range(3)]
    assert [command.stdout.readline() for command in together] == ["up\n"] * 3
    assert servers.log("postgres").read_text().count("starting PostgreSQL") == 1
    for command in together:
        finish(command)
    assert everything_has_ended(servers)


def test_half_made_cluster_and_stale_pid_file_do_not_stop_a_start():
    with place() as servers:
        (servers.home / ".new" / "postgres").mkdir(parents=True)
        (servers.home / ".new" / "postgres" / "PG_VERSION").write_text("18")
        with servers.attached():
            keep_something(servers)
        stale = servers.postgres_data / "postmaster.pid"
        stale.write_text(f"{os.getppid()}\n{servers.postgres_data}\n")  # a number that lives, and is no PostgreSQL
        with servers.attached():
            assert is_kept(servers)


def test_long_path_moves_the_sockets_to_a_private_folder():
    with place("项目" * 20 + "/var/embedded") as servers:
        assert len(os.fsencode(servers.home)) > 100
        with servers.attached():
            assert servers.sockets.parent == Path("/tmp")
            assert servers.sockets.stat().st_mode & 0o777 == 0o700
            keep_something(servers)
            assert is_kept(servers)


def test_closed_home_folder_is_no_obstacle():
    """Root's servers run as nobody, who cannot enter root's home; everybody else's run as themselves."""
    with place() as servers:
        servers.home.parents[1].chmod(0o700)
        with servers.attached():
            keep_something(servers)
            assert is_kept(servers)
            assert servers.home.is_symlink() == (os.geteuid() == 0)


def test_sockets_folder_of_somebody_else_is_refused():
    with place("x" * 100 + "/var/embedded") as servers:
        servers.sockets.symlink_to("/tmp")
        try:
            with pytest.raises(EmbeddedFailed, match="belongs to another user"), servers.attached():
                pass
        finally:
            servers.sockets.unlink()
