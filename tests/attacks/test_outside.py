"""Attacks on what stands round the application: links, messages, secrets, the log, the parts it is built from."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import subprocess
import sys
import zipfile

import pytest
import structlog
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.permissions import IsAuthenticated

from config import strength
from config.logging import LONGEST, configure
from plans import sealing, tasks
from plans.actions import seals
from tests.house.doors import patterns
from tests.house.source import ROOT
from tests.tracking.owing import DUE, build_owing
from tracking.delivery import unsubscribing
from tracking.models import Hook, Message, Mute

# What answers before anybody signed in; of these only the ones of SENDING take a POST.
SENDING = {
    "provider",
    "provider_back",
    "login",
    "login_code",
    "admin/login/",
    "logout",
    "set_language",
    "set_keys",
    "set_theme",
    "unsubscribe",
}
OPEN = SENDING | {"healthz", "readyz", "metrics", "favicon", "signing_keys"}
OPEN |= {"admin:login"}  # stands behind our own


def is_for_programs(callback):
    return hasattr(callback, "cls") and hasattr(callback.cls, "permission_classes")


def test_58_no_provider_calls_back_and_no_other_door_stands_open():
    """What a provider says of a message is its answer to our own call; it has no address at which to say more."""
    doors = [(name, pattern.callback) for name, pattern in patterns()]
    pages = {name: view for name, view in doors if not is_for_programs(view)}
    told = {name for name, view in pages.items() if not getattr(view, "login_required", True)}
    assert told <= OPEN
    assert {name for name, view in pages.items() if getattr(view, "csrf_exempt", False)} == {"unsubscribe"}
    for name, view in doors:
        if is_for_programs(view) and name not in {"api_docs"}:
            assert IsAuthenticated in view.cls.permission_classes, name
    assert not [name for name, _view in doors if re.search("callback|webhook-in|receipt|bounce", name)]


@pytest.mark.django_db
def test_59_a_link_of_a_mail_used_again_changes_nothing_and_signs_nobody_in():
    owing = build_owing()
    owing.milestone(DUE)
    owing.compose(DUE)
    message = Message.objects.get(channel="email", person=owing.who["li"])
    link = reverse("unsubscribe", args=[unsubscribing.link_of(message).rstrip("/").rsplit("/", 1)[1]])
    mail_program, states = Client(enforce_csrf_checks=True), []
    for _time in range(3):
        assert mail_program.post(link).status_code == 200
        states.append(set(Mute.objects.values_list("person", "kind", "channel")))
    assert states[0] == states[1] == states[2] != set()
    assert {person for person, _kind, _channel in states[0]} == {owing.who["li"].pk}
    assert "sessionid" not in mail_program.cookies
    assert mail_program.get(reverse("desk")).status_code == 302
    assert mail_program.post(link[:-3] + "xx/").status_code == 404


@pytest.mark.django_db
def test_60_no_message_carries_a_key_and_the_keys_of_robots_can_be_changed(settings):
    owing = build_owing()
    owing.milestone(DUE)
    owing.compose(DUE)
    for body in Message.objects.values_list("body", flat=True):
        for link in re.findall(r"https?://\S+", body):
            path = re.sub(r"^https?://[^/]+", "", link)
            assert "?" not in path
            assert Client().get(path).status_code == 302, "nobody comes in by the link alone"
    sealed = sealing.seal("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")
    made = {"made_at": timezone.now(), "made_by": owing.who["wang"], "sealed_address": sealed}
    hook = Hook.objects.create(department=owing.district.root, channel="wecom", name="群", host="qyapi", **made)
    assert "key=k" not in hook.sealed_address
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "k9-Zr7_wPx2" * 6, [former]
    call_command("reseal")
    settings.SECRET_KEY_FALLBACKS = []
    hook.refresh_from_db()
    assert sealing.open_sealed(hook.sealed_address).endswith("key=k")
    settings.SECRET_KEY = former
    with pytest.raises(sealing.Unreadable):
        sealing.open_sealed(hook.sealed_address)


@pytest.mark.parametrize(
    ("url", "guarded"),
    [
        ("redis://redis:6379/0", False),
        ("redis://:@10.1.2.3:6379/0", False),
        ("redis://:password@redis:6379/0", False),
        ("redis://:aaaaaaaaaaaaaaaa@redis:6379/0", False),
        ("postgresql://guatu@db/guatu", False),
        ("postgresql://guatu:guatu-guatu-guatu@db/guatu", False),
        ("postgresql://postgres:change-me-postgres@db/guatu", False),
        ("", False),
        ("redis://:k3Jr8vQz0wLm@redis:6379/0", True),
        ("postgresql://guatu_app:Zr7wPx2k9LmQ@db:5432/guatu", True),
        ("unix:///run/valkey.sock?db=0", True),
        ("postgresql://postgres@/guatu?host=%2Frun", True),
        ("redis://localhost:6379/0", True),
    ],
)
def test_62_a_server_on_a_network_without_a_password_stops_the_start(url, guarded):
    """That production refuses to start with one is seen in tests/config/test_compose.py."""
    assert strength.is_guarded(url) is guarded


@pytest.mark.parametrize(
    "key", ["", "short", "a" * 60, "django-insecure-" + "k3-Jr8_vQz0" * 5, "tests only" + "x1y2" * 20]
)
def test_62_a_key_that_is_none_stops_the_start(key):
    assert not strength.is_key(key)


def test_63_a_part_that_was_altered_on_its_way_is_not_installed(tmp_path):
    """By the installer that the image and a desk use, with the option they use; without a network."""
    wheel = tmp_path / "guatu_part-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        made.writestr("guatu_part.py", "")
        made.writestr("guatu_part-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: guatu-part\nVersion: 1.0\n")
        made.writestr(
            "guatu_part-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        made.writestr("guatu_part-1.0.dist-info/RECORD", "")
    asked = tmp_path / "asked.txt"
    asked.write_text(f"guatu-part==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    options = ("--no-index", "--find-links", tmp_path, "--no-deps", "--require-hashes", "--no-compile", "-r", asked)

    def installed(into):
        command = [sys.executable, "-m", "pip", "install", "--quiet", *options, "--target", tmp_path / into]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert installed("true").returncode == 0
    with zipfile.ZipFile(wheel, "a") as altered:
        altered.writestr("more.py", "print('harm')")
    told = installed("altered")
    assert told.returncode != 0
    assert "DO NOT MATCH THE HASHES" in told.stderr
    assert not (tmp_path / "altered" / "guatu_part.py").exists()


def test_63_every_part_is_asked_for_by_its_hash():
    for file in sorted((ROOT / "requirements").glob("*.txt")):
        pins = re.findall(r"^[\w.\-\[\]]+==(?:.*\\\n)*.*", file.read_text(), re.MULTILINE)
        assert pins, file
        assert [pin for pin in pins if "--hash=sha256:" not in pin] == []
    for builder in ("Dockerfile", "deploy/install.sh"):
        lines = (ROOT / builder).read_text().replace("\\\n", " ").splitlines()
        installs = [line for line in lines if re.search(r"pip install", line) and "apt-get" not in line]
        assert installs
        assert [line for line in installs if "--require-hashes" not in line and "\t--no-deps" not in line] == [], (
            builder
        )


def lines_of(as_json, *events):
    """What the log holds after them, as it is set up for a machine or for a person."""
    before = structlog.get_config()
    try:
        formatter = configure(level="INFO", as_json=as_json)["formatters"]["house"]
    finally:
        structlog.configure(**before)
    made = formatter["()"](**{name: value for name, value in formatter.items() if name != "()"})
    records = [logging.LogRecord("plans", logging.WARNING, __file__, 1, event, (), None) for event in events]
    return [made.format(record) for record in records]


FORGED = '\n{"event": "signed in", "user": "mayor"}\r\n\x1b[2J\x1b]0;owned\x07\x9b31m\u202egpj.exe\u2028next'


def test_65_what_comes_from_outside_writes_no_line_of_its_own():
    machine, person = (lines_of(as_json, f"agent {FORGED}")[0] for as_json in (True, False))
    for line in (machine, person):
        assert "\n" not in line
        assert all(char.isprintable() for char in line)
    assert json.loads(machine)["event"].startswith("agent \n{")
    for as_json in (True, False):
        assert len(lines_of(as_json, "x" * 2**20)[0]) < LONGEST + 500


@pytest.mark.django_db
def test_42_a_figure_rewritten_by_sql_is_told_the_next_night(caplog):
    owing = build_owing()
    owing.milestone(DUE)
    seals.seal_all(now=timezone.now())
    assert tasks.verify_changes() == 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE plans_change DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE plans_change SET after = after || '{\"title\": \"x\"}' WHERE relation = 'measures_milestone'"
        )
        cursor.execute("ALTER TABLE plans_change ENABLE TRIGGER USER")
    with caplog.at_level(logging.ERROR):
        assert tasks.verify_changes() == 1
    assert "altered" in caplog.text
