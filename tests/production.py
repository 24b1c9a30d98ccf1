"""The house under its production settings, as processes, with the command lines of the compose file."""

import base64
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import yaml
from django.conf import settings
from django.db import connection

from config import env
from tests import seeded
from tests.programs import Program, environment, free_port

COMPOSE = yaml.safe_load((env.ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BIN = Path(sys.executable).parent
HOST = "guatu.example.gov.cn"
METRICS_TOKEN = "asked-from-inside"
PATIENCE = 120  # seconds: an upper bound for a busy machine, a few on a quiet one


@contextmanager
def production_environment(folder: Path) -> Iterator[dict[str, str]]:
    """A complete environment of production, with a database of its own on the servers of the test run.

    It is migrated already: how long that takes from nothing is seen in test_run.py. It comes as the tables' owner.
    """
    name = f"guatu_production_{free_port()}"
    server = connection.get_connection_params() | {"dbname": "postgres", "autocommit": True}
    original = seeded.template()
    with psycopg.connect(**server) as session:
        session.execute(f"CREATE DATABASE {name} TEMPLATE {original}")
    if env.DATABASE_URL:
        database = urlsplit(env.DATABASE_URL)._replace(path=f"/{name}").geturl()
    else:
        database = settings.EMBEDDED_SERVERS.database_url(name)
    yield environment(
        without=("DJANGO_ALLOW_ASYNC_UNSAFE",),  # only for the tests in a browser
        DJANGO_SETTINGS_MODULE="config.settings.prod",
        SECRET_KEY="k3-Jr8_vQz0" * 6,
        SIGNING_KEY=settings.SIGNING_KEY,
        BACKUP_KEY=base64.b64encode(b"k" * 32).decode(),
        ALLOWED_HOSTS=HOST,
        PUBLIC_URL=f"https://{HOST}",
        EMAIL_URL="smtp://localhost:2525",
        DATABASE_URL=database,
        APPLICATION_DATABASE_URL=_as(f"{name}_app", database),
        REDIS_URL=settings.CACHES["default"]["LOCATION"].split("?")[0] + "?db=15",
        MEDIA_ROOT=str(folder / "files"),
        METRICS_TOKEN=METRICS_TOKEN,
    )
    with psycopg.connect(**server) as session:
        session.execute(f"DROP DATABASE {name} WITH (FORCE)")
        session.execute(f"DROP ROLE IF EXISTS {name}_app")


def _as(role: str, url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{role}:k3Jr8vQz0wLm@{parts.netloc.rpartition('@')[2]}").geturl()


def as_application(variables: dict[str, str]) -> dict[str, str]:
    """What web, worker and beat are given: nothing with which the tables could be altered."""
    told = variables | {"DATABASE_URL": variables["APPLICATION_DATABASE_URL"]}
    return {name: value for name, value in told.items() if name != "APPLICATION_DATABASE_URL"}


def started(service: str, variables: dict[str, str], *more: str, port: int = 0) -> Program:
    program, *arguments = SERVICES[service]["command"]
    arguments = [f"127.0.0.1:{port}" if argument == "0.0.0.0:8000" else argument for argument in arguments]
    return Program([str(BIN / program), *arguments, *more], variables)
