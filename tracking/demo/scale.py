"""A whole district, or a city of sixteen, from generated tables: what the pages and the clock are measured on.

The tables are csv files (districts, departments, users, plans, sections, measures, milestones, updates). They are
copied into temporary tables as they are and become rows of the house by one INSERT … SELECT each, with their numbers.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction
from django.db.models import NOT_PROVIDED
from django.utils.translation import gettext as _

from measures.models import Assignment, Measure, Milestone
from plans.lifecycle import Refused
from plans.models import Department, Membership, Plan, Post, Section, User
from tracking.demo.people import PASSWORD
from tracking.models import Period, ProgressUpdate, Revision, Step

TABLES = ("districts", "departments", "users", "plans", "sections", "measures", "milestones", "updates")
FLOORS = ("plans", "measures", "tracking")
FIRST_PERSON = 1000  # the house has people of its own already: the clock
# Each district has a coordinator and a leader beside the people of the tables; their numbers follow on those.
STAFF = f"(SELECT max(id) FROM given_users) + {FIRST_PERSON} + 2 * "
# Districts stand behind the departments in one table of units, the city behind them.
DISTRICT = "(SELECT max(id) FROM given_departments) + "
CITY = f"{DISTRICT}(SELECT max(id) + 1 FROM given_districts)"
IN_OFFICE = "DATE '2020-01-01'"
CLOCK = "(SELECT id FROM plans_user WHERE username = 'clock')"


@transaction.atomic
def load(folder: Path) -> dict[str, int]:
    """Fill an empty house from the csv tables in `folder`; the number of rows by table of the house."""
    if Department.objects.exists():
        words = _("There are departments here already. A data set is loaded into an empty database of its own.")
        raise Refused(words, code="not_empty")
    for table in TABLES:
        _copy(folder / f"{table}.csv", f"given_{table}")
    loaded: Counter[str] = Counter()
    for model, source, columns in _rows():
        loaded[model._meta.db_table] += _insert(model, source, columns)
    _count_on()
    return loaded


def _copy(file: Path, table: str) -> None:
    """The file as a temporary table; columns that end in id or count are numbers, dates are dates."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            names = next(csv.reader(lines))
    except (OSError, StopIteration):
        raise Refused(_("“%(name)s” is missing or empty.") % {"name": file.name}, code="no_table")
    columns = ", ".join(f'"{name}" {_type(name)}' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
        with file.open("rb") as data, cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv, HEADER)") as copy:  # type: ignore[attr-defined]
            while block := data.read(1 << 20):
                copy.write(block)
        cursor.execute(f"ANALYZE {table}")


def _type(name: str) -> str:
    if name == "id" or name.endswith("_id"):
        return "bigint"
    if name in ("year", "ordinal", "number", "progress", "progress_before", "progress_after"):
        return "integer"
    if name in ("start_date", "end_date", "due_date", "completed_on"):
        return "date"
    return "timestamptz" if name.endswith("_at") else "text"


def _insert(model: type[models.Model], source: str, columns: Mapping[str, str]) -> int:
    """Rows of `model` from `source`; a field that is not named gets its default."""
    given: dict[Any, str] = {**columns}
    values = []
    for field in model._meta.concrete_fields:
        if field.column in given or field.primary_key or field.null:
            continue
        default = "" if field.default is NOT_PROVIDED and field.empty_strings_allowed else field.get_default()
        given[field.column] = "%s"
        values.append(field.get_db_prep_save(default, connection))
    names = ", ".join(f'"{name}"' for name in given)
    with connection.cursor() as cursor:
        chosen = ", ".join(given.values())
        cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {chosen} FROM {source}', values)
        return cursor.rowcount


def _count_on() -> None:
    """New rows are numbered behind the loaded ones; the planner learns how many there are."""
    with connection.cursor() as cursor:
        for model in (each for floor in FLOORS for each in apps.get_app_config(floor).get_models()):
            key = model._meta.auto_field  # a table that is told apart by another key has no numbers to continue
            if model._meta.managed and key:
                table = model._meta.db_table
                next_one = f'SELECT coalesce(max("{key.column}"), 0) + 1 FROM "{table}"'
                counter = "pg_get_serial_sequence(%s, %s)"
                cursor.execute(f"SELECT setval({counter}, ({next_one}), false)", [table, key.column])
        cursor.execute("ANALYZE")


Rows = tuple[type[models.Model], str, dict[str, str]]


def _rows() -> Iterator[Rows]:
    """In the order in which they refer to each other."""
    yield from _people()
    yield from _plans()
    yield from _filings()


def _people() -> Iterator[Rows]:
    names = {"name": "given.name", "short_name": "given.name"}
    yield Department, "(SELECT 1) one", {"id": CITY, "name": "'规模市'", "short_name": "'规模市'", "kind": "'city'"}
    place = {"id": f"{DISTRICT}given.id", "parent_id": CITY, "kind": "'district'"}
    yield Department, "given_districts given", {**place, **names}
    yield (
        Department,
        "given_departments given JOIN given_districts land ON land.id = given.district_id",
        {
            "id": "given.id",
            "parent_id": f"{DISTRICT}given.district_id",
            "name": "given.name",
            "short_name": "replace(given.name, land.name, '区')",
            "ordinal": "given.id",
        },
    )
    secret = "'" + make_password(PASSWORD).replace("'", "''").replace("%", "%%") + "'"
    account = {"password": secret, "name": "given.name", "is_active": "TRUE", "date_joined": IN_OFFICE}
    known = {"id": f"given.id + {FIRST_PERSON}", "username": "given.login", "email": "given.email"}
    yield User, "given_users given", {**account, **known}
    yield (
        User,
        "given_districts given, (VALUES (1, 'coordinator'), (0, 'leader')) one(nth, role)",
        {
            **account,
            "id": f"{STAFF}given.id - one.nth",
            "username": "lower(given.code) || '-' || one.role",
            "email": "lower(given.code) || '-' || one.role || '@example.invalid'",
        },
    )
    yield from _posts()


def _posts() -> Iterator[Rows]:
    """The first person of a department is its liaison, the second its head; the first department runs the plans."""
    first = (
        "(SELECT id, department_id, row_number() OVER (PARTITION BY department_id ORDER BY id) AS nth FROM given_users)"
    )
    role = "CASE one.nth WHEN 1 THEN 'liaison' ELSE 'head' END"
    yield Post, f"{first} one", {"id": "one.id", "department_id": "one.department_id", "role": role}
    held = {"from_on": IN_OFFICE}
    yield Membership, "given_users one", {"post_id": "one.id", "person_id": f"one.id + {FIRST_PERSON}", **held}
    staff = "given_districts given, (VALUES (1, 'coordinator'), (0, 'leader')) one(nth, role)"
    number = f"{STAFF}given.id - one.nth"
    yield (
        Post,
        staff,
        {
            "id": number,
            "role": "one.role",
            "department_id": f"CASE one.nth WHEN 1 THEN {_office('given.id')} ELSE {DISTRICT}given.id END",
        },
    )
    yield Membership, staff, {"post_id": number, "person_id": number, **held}


def _plans() -> Iterator[Rows]:
    coordinator = f"{STAFF}plan.district_id - 1"
    of_plan = "given_measures given JOIN given_plans plan ON plan.id = given.plan_id"
    yield (
        Plan,
        "given_plans plan",
        {
            "id": "plan.id",
            "district_id": f"{DISTRICT}plan.district_id",
            "office_id": _office("plan.district_id"),
            "title": "plan.title",
            "year": "plan.year",
            "status": "'active'",
            "activated_at": "plan.start_date",
            "activated_by_id": coordinator,
        },
    )
    yield (
        Section,
        "given_sections given",
        {
            "id": "given.id",
            "plan_id": "given.plan_id",
            "ordinal": "given.ordinal",
            "number": "split_part(given.title, '、', 1)",
            "heading": "split_part(given.title, '、', 2)",
        },
    )
    yield (
        Measure,
        "given_measures given",
        {
            "id": "given.id",
            "plan_id": "given.plan_id",
            "section_id": "given.section_id",
            "ordinal": "given.number",
            "number": "given.code",
            "heading": "given.title",
            "body": "given.description",
        },
    )
    yield from _work(of_plan, coordinator)


def _work(of_plan: str, coordinator: str) -> Iterator[Rows]:
    """Who does it, and by when."""
    each = {"measure_id": "given.id", "confirmed_at": "plan.start_date", "confirmed_by_id": coordinator}
    taken_on = {"acknowledged_at": "plan.start_date", "acknowledged_by_id": CLOCK}
    yield Assignment, of_plan, {"department_id": "given.lead_department_id", "role": "'lead'", **each, **taken_on}
    many = "CROSS JOIN unnest(string_to_array(nullif(given.supporting_department_ids, ''), '|')::bigint[]) one(id)"
    yield Assignment, f"{of_plan} {many}", {"department_id": "one.id", "role": "'supporting'", **each}
    recorded = "(CASE WHEN step.completed_on IS NULL THEN NULL ELSE {} END)"
    yield (
        Milestone,
        f"given_milestones step JOIN {of_plan} ON step.measure_id = given.id",
        {
            "id": "step.id",
            "measure_id": "given.id",
            "ordinal": "step.ordinal",
            "title": "step.title",
            "original_due_on": "step.due_date",
            "due_on": "step.due_date",
            "done_on": "step.completed_on",
            "done_at": recorded.format("step.completed_on::timestamptz"),
            "done_by_id": recorded.format(coordinator),
        },
    )


def _filings() -> Iterator[Rows]:
    """Every update was filed by a liaison and accepted the day after; its month is locked unless it is the last."""
    month = "to_date(said.period, 'YYYY-MM')"
    last = "(SELECT max(to_date(period, 'YYYY-MM')) FROM given_updates)"
    coordinator = f"{STAFF}plan.district_id - 1"
    locked = f"(CASE WHEN months.month < {last} THEN {{}} END)"
    yield (
        Period,
        f"given_plans plan, (SELECT DISTINCT {month} AS month FROM given_updates said) months",
        {
            "plan_id": "plan.id",
            "month": "months.month",
            "due_on": "months.month + 24",
            "locks_on": "months.month + 26",
            "opened_at": "months.month",
            "opened_by_id": coordinator,
            "opened_on": "months.month",
            "locked_at": locked.format("(months.month + 27)::timestamptz"),
            "locked_by_id": locked.format(coordinator),
        },
    )
    filed = (
        "given_updates said JOIN given_measures given ON given.id = said.measure_id "
        "JOIN given_plans plan ON plan.id = given.plan_id JOIN tracking_period month ON month.plan_id = plan.id "
        f"AND month.month = {month}"
    )
    words = {"progress": "said.text", "percent": "said.progress_after"}
    author, reviewed = f"said.author_id + {FIRST_PERSON}", "said.reported_at + INTERVAL '1 day'"
    sent = {"submitted_at": "said.reported_at", "submitted_by_id": author}
    yield (
        ProgressUpdate,
        filed,
        {
            "id": "said.id",
            "period_id": "month.id",
            "measure_id": "given.id",
            "status": "'accepted'",
            "version": "2",
            **words,
            **sent,
            "filed_at": "said.reported_at",
            "filed_by_id": author,
            "reviewed_at": reviewed,
            "reviewed_by_id": coordinator,
        },
    )
    yield Revision, "given_updates said", {"id": "said.id", "update_id": "said.id", "number": "1", **words, **sent}
    step = {"update_id": "said.id", "revision_id": "said.id"}
    taken = {"verb": "'submit'", "taken_at": "said.reported_at", "taken_by_id": author}
    yield Step, "given_updates said", {**step, **taken}
    yield Step, filed, {**step, "verb": "'accept'", "taken_at": reviewed, "taken_by_id": coordinator}


def _office(district: str) -> str:
    return f"(SELECT min(id) FROM given_departments WHERE district_id = {district})"
