"""A backup holds everything, proves itself, and what was restored makes last month's report again, hash for hash."""

import shutil
import tarfile
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from config import backups
from plans.models import Membership
from tests.running_plan import build_running_plan
from tracking.models import Report

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def report(tmp_path, settings):
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
    call_command("backup", str(tmp_path / "whole.tar"))
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
