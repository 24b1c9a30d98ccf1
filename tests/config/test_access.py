"""The application's role does the work of a month, and cannot touch the record of changes."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from config import access, checks
from plans.actions import seals
from plans.models import Act, Change, Seal
from tests.running_plan import at, build_running_plan
from tracking.models import Report
from tracking.reminders import finding

pytestmark = pytest.mark.django_db
ROLE = "guatu_app_of_a_test"
ADDRESS = f"postgresql://{ROLE}:word@db:5432/guatu"


def sql(statement, *told):
    with connection.cursor() as cursor:
        cursor.execute(statement, told)


@pytest.fixture
def month():
    """A month of work, done by the application's role; the role goes with the transaction."""
    running = build_running_plan()
    assert access.grant(ADDRESS) == ROLE
    sql(f"SET LOCAL ROLE {ROLE}")
    running.open()
    running.accepted(1)
    seals.seal_all(now=timezone.now())
    finding.raise_for(date(2026, 10, 20), by=running.who["wang"], now=at(date(2026, 10, 20)))
    return running


def test_the_work_of_a_month_is_done(month, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    call_command("issue_report", str(month.plan.pk), "2026-10", "--at", "2026-10-31", "--out", str(tmp_path / "out"))
    assert Report.objects.issued().exists()
    assert Change.objects.filter(relation="tracking_progressupdate").exists()
    assert Seal.objects.exists()
    assert not access.may_change_the_record()
    assert list(checks.role_owns_no_tables()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plans_change SET person_id = NULL",
        "DELETE FROM plans_change",
        "TRUNCATE plans_change",
        "INSERT INTO plans_change SELECT * FROM plans_change",
        "ALTER TABLE plans_change DISABLE TRIGGER ALL",
        "ALTER TABLE measures_measure DISABLE TRIGGER ALL",
        "DROP TRIGGER plans_change_kept ON plans_change",
        "DROP TABLE plans_change",
        "CREATE OR REPLACE FUNCTION plans_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "SET session_replication_role = replica",
        "UPDATE plans_seal SET digest = ''",
        "DELETE FROM plans_seal",
        "TRUNCATE plans_seal",
        "UPDATE plans_act SET comment = ''",
        "DELETE FROM django_migrations",
        "CREATE TABLE mine (id int)",
        f"ALTER ROLE {ROLE} SUPERUSER",
        f"CREATE ROLE {ROLE}_too LOGIN",
    ],
)
def test_41_the_record_is_out_of_its_reach(month, statement):
    kept = Change.objects.count(), Seal.objects.count(), Act.objects.count()
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        sql(statement)
    assert (Change.objects.count(), Seal.objects.count(), Act.objects.count()) == kept


def test_it_is_told_before_deployment_that_the_owner_runs_the_application():
    assert [(found.id, bool(found.hint)) for found in checks.role_owns_no_tables()] == [("guatu.W005", True)]


@pytest.mark.parametrize("name", ["", "postgres"])
def test_neither_the_owner_nor_a_superuser_is_taken_for_it(name, monkeypatch):
    monkeypatch.setattr("config.env.APPLICATION_DATABASE_URL", f"postgresql://{name}@db/guatu" if name else "")
    with pytest.raises(CommandError) as refusal:
        call_command("grant_access")
    assert refusal.value.returncode == 2


def test_a_role_that_had_more_loses_it_and_its_password_is_the_one_of_the_address():
    sql(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    sql(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE}")
    access.grant(ADDRESS)
    access.grant(ADDRESS)
    sql(f"SET LOCAL ROLE {ROLE}")
    assert not access.may_change_the_record()
    sql("RESET ROLE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = %s", [ROLE])
        assert cursor.fetchone() == (False, True)
