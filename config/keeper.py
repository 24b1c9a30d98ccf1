"""The process that owns the embedded servers: starts them, restarts one that dies, ends with its last user.

Started by `Servers.attached`, never by hand. Killed with -9 itself, the kernel ends its servers.
"""

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from config import binaries
from config.children import Child
from config.embedded import DATABASE, POSTGRES_SOCKET, VALKEY_SOCKET, Servers, make_private
from config.locks import FileLock, is_held

TICK = 0.1  # seconds between two looks at the servers and at the lock
STOPPING_TAKES = 10.0
HOPELESS = 5  # quick deaths in a row have a reason that a restart does not heal
LONGEST_LOG = 10 * 2**20
LOCALE = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
THROWAWAY = [
    argument
    for setting in ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
    for argument in ("-c", setting)
]

log = logging.getLogger("keeper")


def postgres(servers: Servers, program: Path) -> Child:
    data, sockets = servers.postgres_data.resolve(), servers.sockets.resolve()

    def forget_the_dead() -> None:
        # Their numbers may belong to others by now, and PostgreSQL would not start beside "itself".
        (data / "postmaster.pid").unlink(missing_ok=True)
        (sockets / f"{POSTGRES_SOCKET}.lock").unlink(missing_ok=True)

    options = [
        "-D", str(data),
        "-k", str(sockets),
        "-c", "listen_addresses=",
        "-c", "unix_socket_permissions=0700",
        "-c", "max_connections=200",
        "-c", "jit=off",  # it compiles statements for longer than ours run
        *([] if servers.durable else THROWAWAY),
    ]  # fmt: skip
    return _server(
        servers,
        [str(program), *options],
        data,
        end_by=signal.SIGINT,  # PostgreSQL's fast shutdown: clients are disconnected, nothing is lost
        before=forget_the_dead,
    )


def valkey(servers: Servers, program: Path) -> Child:
    data, sockets = servers.valkey_data.resolve(), servers.sockets.resolve()
    options = [
        "--port", "0",
        "--unixsocket", str(sockets / VALKEY_SOCKET),
        "--unixsocketperm", "700",
        "--dir", str(data),
        "--save", "",
        "--appendonly", "yes" if servers.durable else "no",
        "--appendfsync", "everysec",
        "--maxmemory-policy", "noeviction",  # a queue that forgets is no queue
    ]  # fmt: skip
    return _server(servers, [str(program), *options], data)


def _server(
    servers: Servers,
    command: list[str],
    data: Path,
    *,
    end_by: signal.Signals = signal.SIGTERM,
    before: Callable[[], None] = lambda: None,
) -> Child:
    return Child(
        command,
        lock=servers.home / f"{data.name}.lock",
        end_by=end_by,
        before=before,
        first_pause=TICK,
        cwd=data,
        stdout=_opened(servers.log(data.name)),
        stderr=subprocess.STDOUT,
        **binaries.identity(),
    )


def _opened(path: Path) -> IO[bytes]:
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.replace(path.with_suffix(".1.log"))
    return path.open("ab")


def create_cluster(servers: Servers, programs: binaries.Programs) -> None:
    """Makes the cluster and its database beside their place and moves them in whole: a killed attempt leaves
    nothing that looks finished.
    """
    workshop = servers.home.resolve() / ".new"
    shutil.rmtree(workshop, ignore_errors=True)
    if servers.postgres_data.exists():
        return
    make_private(workshop)
    data = workshop / "postgres"
    # The sockets' directory is open to one user only, so trust means: that user.
    _run([programs.initdb, "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", *LOCALE])
    _run([programs.postgres, "--single", "-D", data, "postgres"], f"CREATE DATABASE {DATABASE}\n")
    if servers.durable:
        _run([programs.initdb, "--sync-only", "-D", data])  # once, after both
    data.rename(servers.postgres_data)
    workshop.rmdir()


def _run(command: list[str | Path], text: str = "") -> None:
    subprocess.run(command, cwd="/", input=text.encode(), check=True, **binaries.identity())


def keep(servers: Servers, stopped: Callable[[], bool]) -> None:
    """Runs the servers until asked to stop, or until nobody holds a share of `in-use` any more."""
    # Order matters: `kept` is let go before `in-use`, so that nobody finds a keeper that is about to leave.
    with FileLock(servers.in_use) as users, FileLock(servers.kept) as kept:
        while not kept.try_take():
            if is_held(servers.kept):  # by another keeper, not by somebody who only asks
                return
        kept.write(str(os.getpid()))
        for directory in (servers.valkey_data, servers.sockets):
            make_private(directory)
        programs = binaries.find()
        create_cluster(servers, programs)
        running = [postgres(servers, programs.postgres), valkey(servers, programs.valkey)]
        try:
            for server in running:
                server.start()
            while not stopped() and not users.try_take():
                time.sleep(TICK)
                _revive(running)
        finally:
            for server in running:
                server.ask_to_stop()
            for server in running:
                server.stop(patience=STOPPING_TAKES)


def _revive(running: list[Child]) -> None:
    for server in running:
        code = server.died()
        if code is not None:
            log.warning("%s ended with code %s", server.command[0], code)
        if server.quick_deaths >= HOPELESS:
            raise SystemExit(f"{server.command[0]} keeps ending")
        server.revive()


def main(home: str, durability: str) -> None:
    logging.basicConfig(format="%(asctime)s %(message)s")
    asked: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _: asked.append(number))
    keep(Servers(Path(home), durable=durability == "durable"), lambda: bool(asked))


if __name__ == "__main__":
    main(*sys.argv[1:])
