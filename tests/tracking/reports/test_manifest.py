"""The signed manifest: it proves each file offline, nothing that was changed, and still does under an older key."""

import base64
import json
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from config import signing_key
from config.env import ROOT
from plans import vault
from tests.programs import environment
from tests.tracking.reports.filed import build_filed_october
from tracking.models import Report
from tracking.reports import keyring, manifest
from tracking.reports.replay import replay

pytestmark = pytest.mark.django_db

OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)


@pytest.fixture
def running(db):
    return build_filed_october((1, "40"), report="issued")


@pytest.fixture
def report(running):
    return running.plan.reports.get()


@pytest.fixture
def folder(report, tmp_path):
    """What a receiver gets: the files and the manifest."""
    for file in report.files.all():
        (tmp_path / f"报告.{file.format}").write_bytes(vault.fetch(file.sha256))
    (tmp_path / "报告.manifest.json").write_text(report.manifest, encoding="utf-8")
    return tmp_path


def verdict(capsys, *arguments):
    """What is said, and the exit code."""
    try:
        call_command("verify_report", *map(str, arguments))
        return capsys.readouterr().out, 0
    except CommandError as error:
        return capsys.readouterr().out + str(error), error.returncode


def test_manifest_lists_every_file_and_says_who_when_and_which(report):
    stated = manifest.read(report.manifest.encode()).statement
    assert {name: file["sha256"] for name, file in stated["files"].items()} == {
        file.format: file.sha256 for file in report.files.all()
    }
    assert (stated["contents"], stated["revision"], stated["as_of"]) == (report.sha256, 1, "2026-10-31")
    assert (stated["issued_by"], stated["month"]) == ("王统筹", "2026-10")
    assert stated["issued_at"].startswith("2026-11-02T")
    assert replay(report).signed


@pytest.mark.parametrize("name", ["docx", "html", "pdf", "xlsx"])
def test_every_file_is_proven_by_the_manifest_beside_it(folder, name, capsys):
    said, code = verdict(capsys, folder / f"报告.{name}")
    assert code == 0
    assert f"属实：与定稿的 {name} 文件一致" in said
    assert "王统筹" in said
    assert "2026-10" in said


def test_a_file_of_which_one_byte_was_changed_is_false(folder, capsys):
    file = folder / "报告.docx"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    said, code = verdict(capsys, file)
    assert code == 1
    assert "不属实" in said


@pytest.mark.parametrize("field", ["revision", "issued_by", "as_of", "files"])
def test_a_changed_statement_is_false(folder, field, capsys):
    place = folder / "报告.manifest.json"
    whole = json.loads(place.read_text())
    whole["manifest"][field] = {} if field == "files" else "2"
    place.write_text(json.dumps(whole))
    assert verdict(capsys, folder / "报告.docx")[1] == 1


def test_a_manifest_somebody_else_signed_is_not_taken_for_ours(folder, report, capsys):
    stated = dict(manifest.read(report.manifest.encode()).statement)
    forged = json.loads(manifest.sign(stated, key=OTHER))
    (folder / "报告.manifest.json").write_text(json.dumps(forged))
    assert verdict(capsys, folder / "报告.docx")[1] == 2  # an unknown key: nothing can be said
    forged["manifest"]["key"] = manifest.id_of(keyring.signing_key().public_key())
    (folder / "报告.manifest.json").write_text(json.dumps(forged))
    assert verdict(capsys, folder / "报告.docx")[1] == 1


def test_a_receiver_proves_it_with_the_published_keys_and_no_database(folder):
    """In another process that is told of a server which is not there, and signs with a key of its own."""
    (folder / "keys.json").write_bytes(Client().get(reverse("signing_keys")).content)
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_report", str(folder / "报告.pdf"), "--key", str(folder / "keys.json")],
        cwd=ROOT,
        env=environment(
            DJANGO_SETTINGS_MODULE="config.settings.dev",
            DATABASE_URL="postgresql://nobody@localhost:1/none",
            REDIS_URL="redis://localhost:1/0",
            VAR_DIR=str(folder / "var"),
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "2026-10" in done.stdout


def test_after_a_change_of_keys_both_prove_what_they_signed(report, folder, settings, capsys):
    former = manifest.public_text(keyring.signing_key().public_key())
    settings.SIGNING_KEY = base64.b64encode(OTHER.private_bytes_raw()).decode()
    assert replay(report).signed is False
    assert verdict(capsys, folder / "报告.docx")[1] == 2
    settings.SIGNING_RETIRED_KEYS = [former]
    assert replay(report).signed
    assert verdict(capsys, folder / "报告.docx")[1] == 0
    assert [one["in_use"] for one in keyring.published()["keys"]] == [True, False]


def test_the_command_prints_a_new_key_and_keeps_the_former(capsys):
    call_command("make_signing_key")
    made, retired = (line.partition("=")[2] for line in capsys.readouterr().out.splitlines())
    assert signing_key.is_key(made)
    assert retired == manifest.public_text(keyring.signing_key().public_key())


def test_a_desk_makes_its_key_once_and_keeps_it_from_others(tmp_path):
    made = signing_key.of_this_machine(tmp_path / "var")
    assert signing_key.of_this_machine(tmp_path / "var") == made
    assert signing_key.is_key(made)
    assert (tmp_path / "var" / "signing-key").stat().st_mode & 0o077 == 0
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["signing-key"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"manifest": {}, "signature": "AA=="}',
        b'{"manifest": 1, "signature": 2}',
        b"[" * 9999,
    ],
)
def test_what_is_no_manifest_is_refused(folder, content, capsys):
    place = folder / "other.json"
    place.write_bytes(content)
    assert verdict(capsys, folder / "报告.docx", "--manifest", place)[1] == 2


def test_what_is_no_key_or_no_file_is_refused(folder, capsys):
    assert verdict(capsys, folder / "报告.docx", "--key", "bm8ga2V5")[1] == 2
    assert verdict(capsys, folder / "none.docx")[1] == 2


def test_the_manifest_can_be_had_beside_the_files_and_a_draft_has_none(report, running):
    client = Client()
    client.force_login(running.who["li"])
    answer = client.get(reverse("report_manifest", args=[report.pk]))
    assert answer.content.decode() == report.manifest
    assert "attachment" in answer["Content-Disposition"]
    page = client.get(report.get_absolute_url()).content.decode()
    assert report.signed_with in page
    draft = Report(plan=report.plan, period=report.period)
    assert draft.signed_with == ""
