"""The PostgreSQL and the Redis of a trial, and what is done to them."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from config.embedded import Servers
from config.locks import FileLock


@dataclass(frozen=True)
class Place:
    """Servers that others use as well: connections are cut and the own Redis number is emptied, nothing restarts."""

    database_url: str
    redis_url: str

    def restart_postgres(self) -> None:
        with psycopg.connect(self.database_url, autocommit=True) as caretaker:
            caretaker.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def flush_redis(self) -> None:
        with redis.Redis.from_url(self.redis_url) as broker:
            broker.flushdb()

    def restart_redis(self) -> None:
        with redis.Redis.from_url(self.redis_url) as broker:
            number = str(broker.connection_pool.connection_kwargs["db"])
            for client in broker.client_list():
                if client["db"] == number and client["id"] != str(broker.client_id()):
                    broker.client_kill_filter(_id=client["id"])


@dataclass(frozen=True)
class OwnPlace(Place):
    """Servers of this trial alone: PostgreSQL is stopped in the middle of everything, Redis killed with its memory."""

    servers: Servers

    def restart_postgres(self) -> None:
        number = int((self.servers.postgres_data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(number, signal.SIGQUIT)  # “immediate”: no farewell, recovery from the log at the next start

    def restart_redis(self) -> None:
        with FileLock(self.servers.home / "valkey.lock") as lock:
            os.kill(int(lock.read()), signal.SIGKILL)


@contextmanager
def own(home: Path) -> Iterator[OwnPlace]:
    servers = Servers(home)
    with servers.attached():
        yield OwnPlace(servers.database_url(), servers.redis_url(), servers)
