"""Acts carry a moment and a person, together; data migrations can go back; nobody overrides save."""

import ast

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from plans.models import CalendarDay, User
from tests.house.source import FLOORS, modules, name, tree
from tracking.models import Duty

MODELS = [model for floor in FLOORS for model in apps.get_app_config(floor).get_models()]
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
def test_data_migrations_go_back_and_forth():
    call_command("migrate", "plans", "0001", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM plans_user")
        assert cursor.fetchone() == (0,)
    call_command("migrate", verbosity=0)
    assert User.objects.clock()
    assert CalendarDay.objects.exists()
    assert list(Duty.objects.all()) == []


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
