"""What a release changes in the database, the release before can live with: it still answers while this one starts.

So a migration after a release only adds; what nobody reads any more is taken away by the release after. A migration
that does so says which release stopped reading it: `contracts = "0.2.0"` on its class. squawk knows PostgreSQL's locks.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.env import ROOT

# The last migration of each floor in the last release.
RELEASED = {
    "plans": "0022_foundation",
    "measures": "0013_foundation",
    "tracking": "0027_foundation",
}
SQUAWK = Path(sys.executable).parent / "squawk"
TAKEN_AWAY = "ban-drop-column,ban-drop-table,ban-drop-not-null"
# Taste, or told to the server once for all migrations: `migrate` in docker-compose.yml sets the time limit of a lock.
NOT_ASKED = (
    "require-lock-timeout,require-statement-timeout,prefer-robust-stmts,prefer-text-field,prefer-bigint-over-int"
)

pytestmark = pytest.mark.django_db


def found(sql, *, contracts=False):
    """The rules of squawk that this SQL breaks."""
    excluded = f"{NOT_ASKED},{TAKEN_AWAY}" if contracts else NOT_ASKED
    told = subprocess.run(
        [SQUAWK, "--reporter", "gcc", "--assume-in-transaction", "--pg-version", "18", "--exclude", excluded],
        input=sql,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode in {0, 1}, told.stderr
    return re.findall(r"(?:warning|error): (\S+)", told.stdout)


def since_the_release():
    loader = MigrationLoader(connection)
    for app in RELEASED:
        for (label, name), migration in sorted(loader.disk_migrations.items()):
            if label == app and name > RELEASED[app]:
                yield loader, migration


def test_release_before_lives_with_every_change():
    broken = {}
    for loader, migration in since_the_release():
        state = loader.project_state((migration.app_label, migration.name), at_end=False)
        with connection.schema_editor(collect_sql=True, atomic=False) as editor:
            migration.apply(state, editor, collect_sql=True)
        rules = found("\n".join(editor.collected_sql), contracts=hasattr(migration, "contracts"))
        if rules:
            broken[str(migration)] = rules
    assert broken == {}


def test_release_is_named_for_every_floor_that_has_migrations():
    loader = MigrationLoader(connection)
    ours = {app.label for app in apps.get_app_configs() if (ROOT / app.name / "migrations").is_dir()}
    assert ours == set(RELEASED)
    assert all((label, name) in loader.disk_migrations for label, name in RELEASED.items())


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("ALTER TABLE plans_plan ADD COLUMN colour text NOT NULL;", "adding-required-field"),
        ("ALTER TABLE plans_plan DROP COLUMN title;", "ban-drop-column"),
        ("ALTER TABLE plans_plan RENAME COLUMN title TO name;", "renaming-column"),
        ("ALTER TABLE plans_plan ALTER COLUMN year TYPE bigint;", "changing-column-type"),
        ("CREATE INDEX by_title ON plans_plan (title);", "require-concurrent-index-creation"),
        ("ALTER TABLE plans_plan ADD CONSTRAINT old CHECK (year > 1900);", "constraint-missing-not-valid"),
        ("DROP TABLE plans_plan;", "ban-drop-table"),
    ],
)
def test_change_that_would_stop_the_release_before_is_found(sql, rule):
    assert found(sql) == [rule]


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE plans_plan ADD COLUMN colour text NULL;",
        "ALTER TABLE plans_plan ADD COLUMN shown boolean DEFAULT true NOT NULL;",
        "ALTER TABLE plans_plan ADD CONSTRAINT old CHECK (year > 1900) NOT VALID;",
        "CREATE TABLE plans_colour (id bigint PRIMARY KEY); CREATE INDEX by_colour ON plans_colour (id);",
        "CREATE OR REPLACE VIEW plans_shown AS SELECT 1;",
    ],
)
def test_change_that_only_adds_is_let_through(sql):
    assert found(sql) == []


def test_taking_away_is_let_through_where_the_migration_says_who_stopped_reading_it():
    assert found("ALTER TABLE plans_plan DROP COLUMN title;", contracts=True) == []
