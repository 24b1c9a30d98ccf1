"""What the record of changes costs each write: the same statements with its triggers and without.

pytest -n 0 -s tests/benchmarks/bench_changes.py
"""

import time
from itertools import count, islice

import pytest
from django.db import connection
from django.utils import timezone

from plans.actions import seals
from plans.models import Department
from tests.people import build_district

pytestmark = pytest.mark.django_db
ROUNDS, SINGLE, BULK = 5, 300, 20_000
EVENTS = ("insert", "update", "delete", "truncate")


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def record(on):
    for event in EVENTS:
        sql(f"ALTER TABLE plans_department {'ENABLE' if on else 'DISABLE'} TRIGGER recorded_{event}")


def test_cost_of_a_write():
    root = build_district().root
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    numbers = count(1)

    def one_by_one():
        for number in islice(numbers, SINGLE):
            Department.objects.create(parent=root, name=f"第{number}街道办事处", short_name=f"{number}街道")

    def changed_one_by_one():
        for number in range(SINGLE):
            Department.objects.filter(pk=root.pk).update(short_name=f"安和区{number}")

    def at_once():
        sql(
            f"""INSERT INTO plans_department (parent_id, kind, name, short_name, ordinal)
            SELECT {root.pk}, 'bureau', '第{next(numbers)}组' || each || '街道办事处', each || '街道', 1
            FROM generate_series(1, {BULK}) each"""
        )

    def changed_at_once():
        some = f"SELECT id FROM plans_department LIMIT {BULK}"
        sql(f"UPDATE plans_department SET name = name || '。' WHERE id IN ({some})")

    for write, rows in ((one_by_one, SINGLE), (changed_one_by_one, SINGLE), (at_once, BULK), (changed_at_once, BULK)):
        taken = {True: [], False: []}
        for _round in range(ROUNDS):
            for recorded in taken:
                record(recorded)
                began = time.perf_counter()
                write()
                taken[recorded].append(time.perf_counter() - began)
        plain, told = (min(taken[recorded]) / rows * 1e6 for recorded in (False, True))
        print(f"{write.__name__:<20} {plain:7.1f} µs a row, recorded {told:7.1f} µs: {told / plain:.2f}")  # noqa: T201


def test_time_to_seal_and_to_verify():
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    root = build_district().root
    sql(
        f"""INSERT INTO plans_department (parent_id, kind, name, short_name, ordinal)
        SELECT {root.pk}, 'bureau', each || '街道办事处', each || '街道', 1
        FROM generate_series(1, 5 * {BULK}) AS each"""
    )
    for act in (lambda: seals.seal_all(now=timezone.now()), lambda: list(seals.verify())):
        began = time.perf_counter()
        done = act()
        print(f"{len(done)} seals or findings in {time.perf_counter() - began:.1f} s of {5 * BULK} changes")  # noqa: T201
