"""The database that every test process starts from: migrated once, kept as a template, and copied.

A template is known by what made it: the migrations, the locked dependencies that they import, and this file. So a new
migration makes a new template, and a second run, or a second worker, makes none.
"""

import hashlib
from contextlib import nullcontext
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

from config import env
from config.locks import locked

PREFIX = "guatu_seeded_"
HALF_BUILT = "guatu_building"
SEED = """
    CREATE SCHEMA seed;
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('CREATE TABLE seed.%1$I AS TABLE public.%1$I', name);
        END LOOP;
    END $$;"""
BACK_TO_SEED = """
    DO $$ DECLARE name text; BEGIN
        PERFORM set_config('session_replication_role', 'replica', true);
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('DELETE FROM public.%1$I; INSERT INTO public.%1$I SELECT * FROM seed.%1$I', name);
        END LOOP;
    END $$;"""


def origins() -> list[Path]:
    """Every file that decides what the database holds before a test begins."""
    migrations = [path for app in apps.get_app_configs() for path in Path(app.path).glob("migrations/**/*.py")]
    return sorted([*migrations, env.ROOT / "requirements" / "test.txt", Path(__file__)])


def template() -> str:
    """The name of the template for this checkout as it is now; made by the first who asks."""
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in origins()))
    name = PREFIX + digest.hexdigest()[:16]
    env.VAR.mkdir(parents=True, exist_ok=True)
    with locked(env.VAR / "seeded.lock"):
        kept = _templates()
        if name not in kept:
            _build(name)
            drop(*kept)
    return name


def _templates() -> list[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        return [name for (name,) in cursor.fetchall()]


def _build(name: str) -> None:
    """Under another name until it is whole: a killed attempt leaves nothing that looks finished."""
    copied = connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = HALF_BUILT
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.settings_dict["TEST"]["NAME"] = copied
    with connection.cursor() as cursor:
        cursor.execute(SEED)
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {HALF_BUILT} RENAME TO {name}")


def copy(name: str) -> None:
    """A fresh database of that name, and this process connects to it from now on."""
    original = template()
    drop(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {original}")
    connection.settings_dict["NAME"] = name


def drop(*names: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def back_to_seed(_test_case: object) -> None:
    """A test that commits leaves the house as it was seeded: calendar, clock, content types.

    In place of Django's flush, which empties the seed, too, and of `serialized_rollback`, which reads it back row by
    row and only into the connection of the thread that made the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(BACK_TO_SEED)


if __name__ == "__main__":
    django.setup()
    with settings.EMBEDDED_SERVERS.attached() if env.NEEDS_EMBEDDED_SERVERS else nullcontext():
        template()
