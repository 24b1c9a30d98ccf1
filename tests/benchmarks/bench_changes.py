"""What the record of changes costs each write, with its triggers and without; and how long a million take to verify.

pytest -n 0 -s tests/benchmarks/bench_changes.py
"""

import resource
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


MILLION = 1_000_000
# As many changes as a district of this size writes in ten years; by SQL, for the triggers would take the longest part.
CHANGES = f"""
    INSERT INTO plans_change (at, relation, key, act, before, after, door, db_user, transaction)
    SELECT now() - interval '20 hours' + n / 20 * interval '1 second', 'measures_measure', (n % 5000)::text, 'update',
        jsonb_build_object('heading', '原来的标题' || n, 'version', n),
        jsonb_build_object('heading', '现在的标题' || n, 'version', n + 1),
        'POST /measures/' || n % 5000 || '/edit/', 'guatu_app', n
    FROM generate_series(1, {MILLION}) AS n"""
BARE = """
    SELECT count(*), sum(length(c.before::text) + length(c.after::text) + length(c.door)) FROM plans_change c"""
HASHED = f"SELECT max({seals.LEAF}) FROM plans_change c"


def test_time_to_verify_a_million_changes():
    """Beside a bare read of the same rows, and one that hashes them, by one process each; memory is that of Python.

    The second time every change was sealed long after its moment, so that there is a finding for each.
    """
    sql("SET LOCAL max_parallel_workers_per_gather = 0")
    sql(CHANGES)
    sql("ANALYZE plans_change")
    timed("sealed", lambda: seals.seal_all(now=timezone.now()))
    sql("ANALYZE plans_seal")
    bare = min(timed("bare read", lambda: sql(BARE)) for _round in range(3))
    hashed = min(timed("hashed", lambda: sql(HASHED)) for _round in range(3))
    verified = min(timed("verified", lambda: findings()) for _round in range(3))
    told = f"{verified:.1f} s, {verified / bare:.1f} times a bare read, {verified / hashed:.1f} times one that hashes"
    print(f"{MILLION} changes: {told}")  # noqa: T201
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sql("ALTER TABLE plans_seal DISABLE TRIGGER USER; UPDATE plans_seal SET at = at + interval '9 days'")
    print(f"{findings()} findings: memory +{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before} KB")  # noqa: T201


def findings():
    return sum(1 for _finding in seals.verify())


def timed(words, act):
    began = time.perf_counter()
    act()
    taken = time.perf_counter() - began
    print(f"{words:<10} {taken:6.1f} s")  # noqa: T201
    return taken
