"""The loop of days over the scenes, and the mark of what came out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from plans.actions import plans
from plans.lifecycle import Refused
from plans.models import Change, Department, Plan, Seal, User
from tracking.demo import loading
from tracking.demo.people import district_data, settle
from tracking.demo.year.clock import Clock
from tracking.demo.year.ending import Ending
from tracking.demo.year.milestones import Milestones
from tracking.demo.year.months import Filings
from tracking.demo.year.people import People, TakingOn
from tracking.demo.year.stage import Scene, Stage, at
from tracking.demo.year.voices import Voices

SCENES: tuple[type[Scene], ...] = (People, TakingOn, Filings, Milestones, Voices, Ending, Clock)
LAST_DAY = (1, 15)  # of the year after, by when the plan is closed
FLOORS = ("plans", "measures", "tracking")
OF_THE_DATABASE = (Change, Seal)  # tells when the year was played, by the clock of the database
# Drawn anew each time: the salt of a password, the number by which a relay knows a message, the moment of the sign-up.
DRAWN_ANEW = {("plans_user", "password"), ("plans_user", "date_joined"), ("tracking_message", "message_id")}


@dataclass(frozen=True)
class Played:
    """`counts` are rows by table, `mark` the SHA-256 over all rows: equal marks are equal years."""

    plan: Plan
    counts: dict[str, int]
    mark: str


@transaction.atomic
def play_demo(*, seed: int) -> Played:
    """Settle the demo district in an empty house, adopt its plan and play the whole year."""
    if Department.objects.exists():
        words = _("There are departments here already. A year is played in an empty database of its own.")
        raise Refused(words, code="not_empty")
    root = settle(district_data())
    plan = loading.adopt(root, coordinator=User.objects.get(username="wang").as_of(loading.IMPORTED_ON))
    plans.configure(plan, settings={"asks_contributions": True}, by=User.objects.clock(), now=at(loading.ACTIVE_ON))
    return play(plan, seed=seed, from_on=loading.ACTIVE_ON)


def play(plan: Plan, *, seed: int, from_on: date, until: date | None = None) -> Played:
    """Play the active `plan` from a day until another (default: the middle of January after its year)."""
    stage = Stage(plan, seed, from_on)
    scenes = [scene(stage) for scene in SCENES]
    for day in _days(from_on, until or date(plan.year + 1, *LAST_DAY)):
        stage.begin(day)
        for scene in scenes:
            scene.play()
        plan.refresh_from_db()
    return Played(plan, *_outcome())


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def _outcome() -> tuple[dict[str, int], str]:
    """Rows by table, and the mark over every row of every table of the three floors."""
    mark, counts = hashlib.sha256(), {}
    for model in _tables():
        table = model._meta.db_table
        named = [f.column for f in model._meta.concrete_fields if (table, f.column) not in DRAWN_ANEW]
        counts[table], rows = _rows(table, ", ".join(f'"{column}"' for column in named), key=str(model._meta.pk.column))
        mark.update(f"{table} {rows}\n".encode())
    return counts, mark.hexdigest()


def _tables() -> list[type[Model]]:
    models = [model for floor in FLOORS for model in apps.get_app_config(floor).get_models(include_auto_created=True)]
    return sorted(
        (each for each in models if each._meta.managed and each not in OF_THE_DATABASE),
        key=lambda each: each._meta.db_table,
    )


def _rows(table: str, columns: str, *, key: str) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), coalesce(md5(string_agg(t::text, chr(10) ORDER BY t.{key})), '') "
            f'FROM (SELECT {columns} FROM "{table}") t'
        )
        return cursor.fetchone()
