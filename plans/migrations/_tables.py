"""How the tables of a foundation are written down, and made at once. See ADR 40."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Func, Q

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def person(words: str, **more: Any) -> models.ForeignKey:
    """Who did something: nobody is removed who has, and nobody is asked for all that he did."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name=words, **more)


def at_and_by(noun: str, act: str) -> models.CheckConstraint:
    """The moment of an act and its person are both there, or neither is."""
    at, by = f"{act}_at", f"{act}_by"
    return models.CheckConstraint(
        condition=Q(**{at: None, by: None}) | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
        name=f"{noun}_{at}_and_by",
    )


def one_at_a_time(of: str, *, name: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows of the same `of` share a day; both ends of a stretch belong to it."""
    both = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    days = Func("from_on", "until_on", both, function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(name=name, expressions=[(of, "="), (days, "&&")], condition=condition)


class CreateTables(Operation):
    """The tables of a floor, in any order: Django adds their foreign keys at the end of the migration.

    One operation for all. Django renders anew what hangs together with a model that an operation touched, and here all
    models hang together: by operations of their own, each table would be paid for by all those before it.
    """

    def __init__(self, *tables: migrations.CreateModel) -> None:
        self.tables = tables

    def describe(self) -> str:
        return f"Create {len(self.tables)} models"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # the models as rendered so far; who needs them renders them again, with ours
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        for table in self.tables:
            table.database_forwards(app_label, editor, before, after)

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, editor, before, after)
