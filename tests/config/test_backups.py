"""A backup holds everything, proves itself, and what was restored makes last month's report again, hash for hash."""

import base64
import io
import shutil
import subprocess
import sys
import tarfile
import tracemalloc
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from config import backups, strongbox
from plans.models import Membership
from tests.programs import environment
from tests.running_plan import build_running_plan
from tracking.models import Report

pytestmark = pytest.mark.django_db(transaction=True)
KEY, OTHER = (base64.b64encode(byte * 32).decode() for byte in (b"k", b"o"))


@pytest.fixture(autouse=True)
def key(settings):
    settings.BACKUP_KEY = KEY


@pytest.fixture
def report(tmp_path, settings):
    """Issued in a house in which nobody else is: earlier pages in a browser may have left their connections open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    settings.MEDIA_ROOT = tmp_path / "files"
    running = build_running_plan()
    running.open()
    running.accepted(1)
    call_command("issue_report", str(running.plan.pk), "2026-10", "--at", "2026-10-31", "--out", str(tmp_path / "out"))
    return Report.objects.issued().get()


@pytest.fixture
def elsewhere():
    name = f"{connection.settings_dict['NAME']}_drill"
    backups.drop(name)
    yield name
    backups.drop(name)


def test_restored_house_makes_the_report_again(report, tmp_path):
    call_command("backup", str(tmp_path / "a.tar"))
    shutil.rmtree(Path(settings.MEDIA_ROOT))
    Membership.objects.all().delete()
    told = connection.get_connection_params()
    somebody = psycopg.connect(dbname=told["dbname"], user=told["user"], host=told["host"])
    with somebody, pytest.raises(backups.Unfit):
        backups.restore(tmp_path / "a.tar", now=timezone.now())
    assert not Membership.objects.exists()
    contents, former = backups.restore(tmp_path / "a.tar", now=timezone.now())
    assert contents.documents > 0
    assert Membership.objects.exists()
    call_command("replay_report", str(report.pk))
    backups.drop(former)


def rewritten(source, target, change):
    """The backup `source` with its members as `change` leaves them; None drops one."""
    with tarfile.open(source) as read, tarfile.open(target, "w") as written:
        for member in read:
            content = change(member.name, read.extractfile(member).read())
            if content is not None:
                backups._add(written, member.name, content)


def flipped(content):
    return bytes([content[0] ^ 1]) + content[1:]


DAMAGE = {
    "database changed": lambda name, content: flipped(content) if name == backups.DATABASE else content,
    "document changed": lambda name, content: flipped(content) if name.startswith(backups.DOCUMENTS) else content,
    "documents missing": lambda name, content: None if name.startswith(backups.DOCUMENTS) else content,
    "no contents": lambda name, content: None if name == backups.CONTENTS else content,
    "other contents": lambda name, content: b"{}" if name == backups.CONTENTS else content,
}


def test_damaged_backup_is_refused_before_anything_is_touched(report, elsewhere, tmp_path):
    call_command("backup", str(tmp_path / "whole.tar"), "--plain")
    for kind, change in DAMAGE.items():
        rewritten(tmp_path / "whole.tar", tmp_path / f"{kind}.tar", change)
        with pytest.raises(backups.Unfit):
            backups.load(tmp_path / f"{kind}.tar", database=elsewhere)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [elsewhere])
        assert cursor.fetchone() == (0,)


def test_backup_overwrites_nothing_and_what_is_no_backup_is_refused(tmp_path):
    (tmp_path / "a.tar").write_bytes(b"kept")
    for command in (["backup"], ["restore", "--check"]):
        with pytest.raises(CommandError) as refusal:
            call_command(command[0], str(tmp_path / "a.tar"), *command[1:])
        assert refusal.value.returncode == 2
    assert (tmp_path / "a.tar").read_bytes() == b"kept"


class TestLock:
    """Attack 67: a backup that is leaked, or was changed on its way."""

    def test_67_a_leaked_backup_tells_nothing(self, report, tmp_path, settings):
        file = tmp_path / "a.locked"
        call_command("backup", str(file))
        content = file.read_bytes()
        assert content.startswith(strongbox.MARK)
        assert file.stat().st_mode & 0o077 == 0
        for known in (b"PGDMP", b"ustar", backups.CONTENTS.encode(), b"pbkdf2", report.plan.title.encode()):
            assert known not in content
        assert backups.check(file).documents > 0
        for wrong in (OTHER, "", "c2hvcnQ="):
            settings.BACKUP_KEY = wrong
            with pytest.raises(backups.Unfit):
                backups.check(file)

    def test_without_a_key_nothing_is_written(self, tmp_path, settings):
        settings.BACKUP_KEY = ""
        with pytest.raises(CommandError, match="BACKUP_KEY"):
            call_command("backup", str(tmp_path / "a.tar"))
        assert not list(tmp_path.iterdir())

    def test_a_changed_or_shortened_stream_is_found(self):
        size = 3 * strongbox.PIECE + 5
        locked = self.locked(b"x" * size)
        head, piece = len(strongbox.MARK) + strongbox.SALT, strongbox.PIECE + strongbox.TAG
        assert self.unlocked(locked) == b"x" * size
        assert self.unlocked(self.locked(b"")) == b""
        pieces = [locked[head + n * piece : head + (n + 1) * piece] for n in range(4)]
        for harmed in (
            flipped(locked[head:]), b"".join(pieces[:-1]), b"".join(pieces[1:]), b"", locked[head:-1],
            b"".join([pieces[1], pieces[0], *pieces[2:]]), b"".join([*pieces, pieces[-1]]),
        ):  # fmt: skip
            with pytest.raises(strongbox.Unopened):
                self.unlocked(locked[:head] + harmed)
        with pytest.raises(strongbox.Unopened):
            self.unlocked(b"something else")

    def test_memory_does_not_grow_with_the_stream(self):
        peaks = []
        for megabytes in (4, 64):
            tracemalloc.start()
            with open("/dev/null", "wb") as nowhere, strongbox.Lock(nowhere, b"k" * 32) as lock:
                for _megabyte in range(megabytes):
                    lock.write(bytes(2**20))
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert peaks[1] < peaks[0] * 1.1

    def test_a_stream_is_locked_and_unlocked_in_a_shell(self):
        def shell(order, told, key=KEY):
            command = [sys.executable, "-m", "config.strongbox", order]
            return subprocess.run(command, input=told, capture_output=True, env=environment(BACKUP_KEY=key), timeout=60)

        locked = shell("lock", b"dump").stdout
        assert locked.startswith(strongbox.MARK)
        assert shell("unlock", locked).stdout == b"dump"
        assert (shell("unlock", locked, OTHER).returncode, shell("lock", b"dump", "").returncode) == (1, 1)

    @staticmethod
    def locked(content):
        out = io.BytesIO()
        with strongbox.Lock(out, b"k" * 32) as lock:
            lock.write(content)
        return out.getvalue()

    @staticmethod
    def unlocked(content):
        return io.BufferedReader(strongbox.Unlock(io.BytesIO(content), b"k" * 32)).read()
