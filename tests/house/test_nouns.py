"""Acts carry a moment and a person, together; data migrations can go back; nobody overrides save."""

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tests import seeded
from tests.house.source import FLOORS, modules, name, tree

MODELS = [model for floor in FLOORS for model in apps.get_app_config(floor).get_models()]
MADE = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname ~ ('^(' || %s || ')_')
    UNION ALL
    SELECT proname FROM pg_proc one WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = one.oid AND deptype = 'e')"""
# What a machine does has a moment and no person.
MACHINE_ACTS = {"created_at", "used_on_api_at", "accepted_on_channel_at", "read_on_page_at", "archived_on_page_at"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_moment_and_person_come_together(model):
    fields = {field.name: field for field in model._meta.local_fields}
    conditions = " ".join(str(constraint) for constraint in model._meta.constraints)
    for stamp, field in fields.items():
        if not stamp.endswith("_at") or stamp in MACHINE_ACTS:
            continue
        person = fields.get(stamp[:-3] + "_by")
        assert person is not None, f"{model.__name__}.{stamp} has no _by"
        assert person.null == field.null
        if field.null:
            assert stamp in conditions
            assert person.name in conditions, f"{model.__name__}: no constraint holds {stamp} and _by together"


def test_data_migrations_can_go_back():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    stuck = [
        f"{app}.{key}"
        for (app, key), migration in loader.disk_migrations.items()
        if app in FLOORS
        for operation in migration.operations
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible
    ]
    assert not stuck


@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_to_nothing(database_of_its_own):
    """And forth again: from nothing, as the database that every test starts from was made."""
    assert {"plans_user", "tracking_duty", "plans_record_rows"} <= made()
    call_command("migrate", "plans", "zero", verbosity=0)
    assert made() == set()


@pytest.fixture
def database_of_its_own(transactional_db: None) -> Iterator[None]:
    """Tables that are made anew have other numbers: no test after this one should meet them."""
    shared = connection.settings_dict["NAME"]
    own = f"{shared}_going_back"
    seeded.copy(own)
    yield
    seeded.drop(own)
    connection.settings_dict["NAME"] = shared


def made() -> set[str]:
    """The tables, views, sequences and indices of our floors, and every function that no extension brought."""
    with connection.cursor() as cursor:
        cursor.execute(MADE, ["|".join(FLOORS)])
        return {name for (name,) in cursor.fetchall()}


def test_nobody_overrides_save_or_listens_to_signals():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules(*FLOORS)
        if "models" in path.parts
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"})
        or (isinstance(node, ast.ImportFrom) and "signals" in (node.module or ""))
    ]
    assert not found
