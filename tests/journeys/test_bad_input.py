"""What the road refuses: a clear line, exit code 2 or status 400, and not one row more than before."""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from config.env import ROOT
from measures import tasks
from measures.models import Upload
from plans.models import Change, Knock, Plan
from tests.programs import database_address, environment
from tests.running_plan import build_running_plan

NOT_READABLE = {
    "unknown encoding": ("方案.txt", bytes(range(128, 256)) * 30),
    "empty": ("方案.txt", b""),
    "wrong type": ("方案.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
}
FOLDER = ("--out", "reports")
SAID_WRONG = {
    "open: unknown plan": ("open_period", "没有这个方案", "2026-11"),
    "open: no such month": ("open_period", "{plan}", "2026-13"),
    "open: not in the plan": ("open_period", "{plan}", "2024-01"),
    "open: no such day": ("open_period", "{plan}", "2026-11", "--at", "2026-02-30"),
    "lock: not open": ("lock_period", "{plan}", "2026-11"),
    "issue: unknown plan": ("issue_report", "999999", "2026-10", *FOLDER),
    "issue: not open": ("issue_report", "{plan}", "2026-11", *FOLDER),
    "issue: no such month": ("issue_report", "{plan}", "2026-13", *FOLDER),
    "issue: no such day": ("issue_report", "{plan}", "2026-10", "--at", "2026-02-30", *FOLDER),
    "replay: unknown report": ("replay_report", "999999"),
    "raise: no such day": ("raise_reminders", "--at", "2026-02-30"),
    "raise: beyond the calendar": ("raise_reminders", "--at", "3026-10-31"),
    "deliver: no such day": ("deliver", "--at", "2026-02-30"),
}
ASKED_WRONG = {
    "no such day": "/plans/{plan}/overview/?as_of=2026-02-30",
    "beyond the calendar": "/plans/{plan}/overview/?as_of=3026-10-31",
    "no such month": "/plans/{plan}/overview/?month=2026-13",
    "not open": "/plans/{plan}/overview/?month=2026-11",
    "unknown plan": "/measures/?plan=999999",
    "no such light": "/measures/?plan={plan}&light=purple",
    "list on no such day": "/updates/?plan={plan}&as_of=2026-02-30",
    "machine: no such day": "/api/v1/measures/?plan={plan}&as_of=2026-02-30",
}
SENT_WRONG = {
    "no such month": {"month": "2026-13-01"},
    "not in the plan": {"month": "2024-01-01"},
    "no month": {},
}


# Signing in is written down and so is a refusal, whatever was asked.
WRITTEN_DOWN = (Change, Knock)


def rows() -> dict[str, int]:
    """How many rows each table of the three floors holds."""
    floors = ("plans", "measures", "tracking")
    models = [model for model in apps.get_models() if model._meta.app_label in floors and model._meta.managed]
    return {model._meta.db_table: model._base_manager.count() for model in models if model not in WRITTEN_DOWN}


@pytest.fixture
def plan(db: None) -> Iterator[Plan]:
    """October of a running plan; whatever is asked of it, no row comes or goes."""
    running = build_running_plan()
    running.open()
    before = rows()
    yield running.plan
    assert rows() == before


@pytest.fixture
def wang(plan: Plan) -> Client:
    client = Client()
    client.force_login(plan.activated_by)
    return client


def clear(words: str) -> bool:
    """One sentence for a person: no traceback, no list of Python."""
    return bool(words.strip()) and "\n" not in words.strip() and not any(mark in words for mark in ("Traceback", "['"))


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    monkeypatch.chdir(tmp_path)

    def run(command: str, *arguments: str) -> None:
        with pytest.raises(CommandError) as refusal:
            call_command(command, *arguments, stdout=io.StringIO())
        assert refusal.value.returncode == 2
        assert clear(str(refusal.value))
        assert not Path("reports").exists()

    return run


@pytest.mark.parametrize("kind", NOT_READABLE)
def test_shell_imports_no_such_file(plan, refused, kind):
    name, content = NOT_READABLE[kind]
    Path(name).write_bytes(content)
    refused("import_plan", name, "--by", "wang")


@pytest.mark.parametrize("kind", SAID_WRONG)
def test_shell_refuses(plan, refused, kind):
    command, *arguments = SAID_WRONG[kind]
    refused(command, *(argument.format(plan=plan.pk) for argument in arguments))


@pytest.mark.parametrize("kind", NOT_READABLE)
def test_upload_page_refuses(plan, wang, kind):
    """At once, or by the worker; of a file that was refused only the line that says so is left."""
    file = SimpleUploadedFile(*NOT_READABLE[kind])
    answer = wang.post("/imports/new/", {"district": plan.district_id, "file": file})
    if answer.status_code == 302:
        tasks.read_waiting_uploads()
        assert clear(wang.get(answer.url).context["refusal"])
        assert list(Upload.objects.values_list("status", "content", "document")) == [("refused", None, None)]
        Upload.objects.all().delete()
    else:
        assert answer.status_code == 400
        assert clear(answer.context["form"].errors["file"][0])


@pytest.mark.parametrize("kind", NOT_READABLE)
def test_table_page_refuses(plan, wang, kind):
    file = SimpleUploadedFile(*NOT_READABLE[kind])
    answer = wang.post(f"/plans/{plan.pk}/responsibilities/", {"file": file})
    assert answer.status_code == 400
    assert clear(answer.context["table_form"].errors["file"][0])


@pytest.mark.parametrize("kind", ASKED_WRONG)
def test_page_refuses(plan, wang, kind):
    answer = wang.get(ASKED_WRONG[kind].format(plan=plan.pk))
    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize("kind", SENT_WRONG)
def test_machine_is_refused(plan, wang, kind):
    answer = wang.post("/api/v1/periods/", {"plan": plan.pk} | SENT_WRONG[kind], content_type="application/json")
    assert answer.status_code == 400


def test_page_of_an_unknown_plan_is_not_there(plan, wang):
    assert wang.get("/plans/999999/overview/").status_code == 404


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_real_shell_sees_one_line_and_exit_code_2(transactional_db, plan, tmp_path):
    """Several at once: most of their time is the start of Python."""
    empty = tmp_path / "方案.txt"
    empty.touch()
    lines = [
        ("import_plan", str(empty)),
        ("open_period", "没有这个方案", "2026-10"),
        ("issue_report", str(plan.pk), "2026-11", "--out", str(tmp_path / "out")),
    ]
    env = environment(DATABASE_URL=database_address(), DJANGO_SETTINGS_MODULE="config.settings.test")
    shells = [
        subprocess.Popen([sys.executable, "manage.py", *line], cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)
        for line in lines
    ]
    for shell in shells:
        _, said = shell.communicate(timeout=60)
        assert shell.returncode == 2, said
        assert clear(said), said
