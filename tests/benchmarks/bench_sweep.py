"""The sweep over a city of 160 000 open milestones and 800 departments, against bare SQL written by hand.

By hand: `make bench`, or `pytest -n 0 -s tests/benchmarks/bench_sweep.py`. The data set comes from
`../shared/bench/dataset.py`. What is left to the end of a transaction, the checks of foreign keys, costs
both the same and is in neither time.
"""

import csv
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from measures.models import Milestone
from plans.models import CalendarDay, Plan, User
from tests.tracking.owing import at
from tracking.models import Notification
from tracking.reminders import finding
from tracking.reminders.ladder import DEFAULT_LADDER

pytestmark = pytest.mark.django_db
GENERATOR = Path(__file__).parents[3] / "shared" / "bench" / "dataset.py"
DAY = date(2026, 11, 27)
MOST_TIMES_BARE = 3.0
MOST_MEGABYTES = 8  # by which ten times the milestones may raise the peak
TURNS = 2

# One ladder, one calendar, one kind of duty, every post held: it knows of this data set what the sweep has to ask.
# `told` are rows of a stage: the due dates of which it is the highest, and a role.
BARE = """
INSERT INTO tracking_notification (
    duty_key, kind, plan_id, measure_id, due_on, stage, post_id, channel, is_urgent, standing_in_for,
    raised_on, raised_at, raised_by_id)
SELECT 'milestone:' || owed.id, 'milestone', measure.plan_id, measure.id, owed.due_on, told.stage, post.id, by.channel,
       FALSE, '{{}}', %(day)s, %(now)s, %(by)s
FROM measures_milestone owed
JOIN measures_measure measure ON measure.id = owed.measure_id
JOIN plans_plan plan ON plan.id = measure.plan_id
JOIN measures_assignment lead ON lead.measure_id = measure.id AND lead.role = 'lead'
JOIN (VALUES {told}) told(stage, after_due_on, last_due_on, role)
    ON owed.due_on > told.after_due_on AND owed.due_on <= told.last_due_on
JOIN plans_post post ON post.role = told.role AND post.department_id = CASE told.role
    WHEN 'coordinator' THEN plan.office_id WHEN 'leader' THEN plan.district_id ELSE lead.department_id END
JOIN plans_membership held ON held.post_id = post.id AND held.from_on <= %(day)s AND held.until_on IS NULL
CROSS JOIN unnest(ARRAY['inbox', 'email']) AS by(channel)
WHERE owed.done_on IS NULL AND plan.status = 'active' AND NOT EXISTS (
    SELECT FROM tracking_notification sent
    WHERE sent.duty_key = 'milestone:' || owed.id AND sent.due_on = owed.due_on AND sent.post_id = post.id
      AND sent.channel = by.channel AND (sent.stage >= told.stage OR sent.raised_on > %(rested_since)s))
ON CONFLICT DO NOTHING
"""


@dataclass
class Run:
    seconds: float
    rows: int
    megabytes: float = 0.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city's tables with every milestone open: what was reached there lies a year ahead here. Nothing was filed."""
    if not GENERATOR.exists():
        pytest.fail(f"the data set is made by {GENERATOR}")
    place = tmp_path_factory.mktemp("city")
    subprocess.run([sys.executable, GENERATOR, "--scale", "city", "--out", place], check=True)
    rewrite(place / "milestones.csv", opened)
    rewrite(place / "updates.csv", lambda _filed: None)
    return place


def opened(milestone: dict[str, str]) -> dict[str, str]:
    if not milestone["completed_on"]:
        return milestone
    due_on = date.fromisoformat(milestone["due_date"]) + timedelta(days=365)
    return milestone | {"status": "open", "completed_on": "", "due_date": due_on.isoformat()}


def rewrite(table: Path, change: Callable[[dict[str, str]], dict[str, str] | None]) -> None:
    with table.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        kept = [changed for row in rows if (changed := change(row))]
    with table.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows.fieldnames or ())
        writer.writeheader()
        writer.writerows(kept)


@pytest.fixture
def city(db: None, folder: Path) -> None:
    call_command("load_scale", str(folder), stdout=StringIO())
    for plan in Plan.objects.all():
        finding.ensure_default(plan)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def sweep(day: date) -> int:
    return finding.raise_for(day, by=User.objects.clock(), now=at(day))


def bare(day: date) -> int:
    """The dates are worked out before the clock starts: `BARE` is handed what the sweep computes."""
    calendar, told, after = CalendarDay.objects.calendar(), [], date(1900, 1, 1)
    for stage in reversed(DEFAULT_LADDER):
        last = max(on for n in range(-400, 60) if calendar.add(on := day + timedelta(days=n), stage.offset) <= day)
        told += [f"({stage.offset}, DATE '{after}', DATE '{last}', '{role}')" for role in stage.roles]
        after = last
    given = {"day": day, "now": at(day), "by": User.objects.clock().pk, "rested_since": calendar.add(day, -1)}
    with connection.cursor() as cursor:
        cursor.execute(BARE.format(told=", ".join(told)), given)
        return int(cursor.rowcount)


def timed(raising: Callable[[date], int], day: date) -> Run:
    with peak() as high:
        started = perf_counter()
        rows = raising(day)
        seconds = perf_counter() - started
    return Run(seconds, rows, high[0])


@contextmanager
def peak() -> Iterator[list[float]]:
    """How many megabytes this process had at most inside, above what it had before."""
    before, high = resident("VmRSS"), [0.0]
    Path("/proc/self/clear_refs").write_text("5")  # sets the high-water mark back
    yield high
    high[0] = resident("VmHWM") - before


def resident(name: str) -> float:
    [line] = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith(name)]
    return int(line.split()[1]) / 1024


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def first_and_second(raising: Callable[[date], int]) -> tuple[Run, Run]:
    """The sweep that has everything to say, and the one a quarter of an hour later that has nothing."""
    with undone():
        first = timed(raising, DAY)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE tracking_notification")
        return first, timed(raising, DAY)


def test_the_sweep_of_a_city(city: None) -> None:
    compare_times()
    compare_rows()
    compare_memory()


def compare_times() -> None:
    print(f"\n{Milestone.objects.filter(done_on=None).count()} open milestones")  # noqa: T201
    pairs = {raising: [first_and_second(raising) for _ in range(TURNS)] for raising in (bare, sweep)}
    for nth, title in enumerate(("everything new", "nothing new")):
        best = {raising: min(pair[nth].seconds for pair in found) for raising, found in pairs.items()}
        ratio, rows = best[sweep] / best[bare], pairs[sweep][0][nth].rows
        print(f"{title:16}{rows:8} rows: {best[sweep]:.2f} s, bare {best[bare]:.2f} s, ratio {ratio:.2f}")  # noqa: T201
        assert ratio <= MOST_TIMES_BARE


def compare_rows() -> None:
    said = []
    for raising in (bare, sweep):
        with undone():
            raising(DAY)
            said.append(set(Notification.objects.values_list("duty_key", "due_on", "stage", "post", "channel")))
    assert said[0] == said[1]


def compare_memory() -> None:
    with undone():
        large = timed(sweep, DAY)
    few = Plan.objects.order_by("pk").values("pk")[:32]
    Plan.objects.exclude(pk__in=few).update(status=Plan.Status.CLOSED)
    small = timed(sweep, DAY)
    print(f"{small.rows} rows: {small.megabytes:.1f} MB, {large.rows} rows: {large.megabytes:.1f} MB")  # noqa: T201
    assert large.rows > 9 * small.rows
    assert large.megabytes < small.megabytes + MOST_MEGABYTES
