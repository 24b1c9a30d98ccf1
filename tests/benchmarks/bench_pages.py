"""What each page costs with a district of 2 000 measures and 24 000 updates: time, queries and bytes.

By hand: `make bench`, or `pytest -n 0 -s tests/benchmarks/bench_pages.py`. The data set comes from
`../shared/bench/dataset.py`.
"""

import gzip
import subprocess
import sys
from io import StringIO
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.models import Measure
from plans.models import Department, Plan, User
from plans.models.membership import Role

GENERATOR = Path(__file__).parents[3] / "shared" / "bench" / "dataset.py"
TURNS = 7
MILLISECONDS = 150
BYTES = 120 * 1024  # of a page with its styles and scripts, each compressed
LISTS = ("measure_list", "milestone_list", "update_list", "target_list", "instruction_list", "suggestion_list",
         "inspection_list", "closing_list", "department_list", "duty_list", "desk", "overview", "review_queue",
         "report_list", "plan_list", "people_list", "reminder_log", "decision_list", "inbox", "search")  # fmt: skip
QUERIES = {"duty_list": 45}  # where a page may ask more than the others
MOST_QUERIES = 40


@pytest.fixture
def district(db, tmp_path: Path) -> User:
    """The coordinator of the generated district."""
    if not GENERATOR.exists():
        pytest.fail(f"the data set is made by {GENERATOR}")
    subprocess.run([sys.executable, GENERATOR, "--scale", "district", "--out", tmp_path], check=True)
    call_command("load_scale", str(tmp_path), stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    held = {"memberships__post__role": Role.COORDINATOR}
    return User.objects.filter(is_active=True, **held).order_by("pk").first()


def addresses() -> dict[str, str]:
    measure, plan = Measure.objects.order_by("pk")[100], Plan.objects.order_by("pk")[0]
    bureau = Department.objects.exclude(kind__in=Department.TERRITORIES).order_by("pk")[3]
    found = {name: reverse(name) for name in LISTS}
    found["search"] += "?q=企业 服务"
    found |= {
        "measure_detail": measure.get_absolute_url(),
        "plan_detail": reverse("plan_detail", args=[plan.pk]),
        "plan_wall": reverse("plan_wall", args=[plan.pk]),
        "plan_overview": reverse("plan_overview", args=[plan.pk]),
        "department_detail": reverse("department_detail", args=[bureau.pk]),
        "update_detail": measure.updates.order_by("-pk").first().get_absolute_url(),
    }
    return found


def milliseconds(client: Client, address: str) -> float:
    def once() -> float:
        started = perf_counter()
        client.get(address)
        return (perf_counter() - started) * 1000

    once()
    return median(once() for _ in range(TURNS))


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def compressed(page: bytes) -> int:
    """The page and what its head links to, as the web server sends them."""
    linked = [part.split('"')[0] for part in page.decode().replace("src=", "href=").split('href="/static/')[1:]]
    files = [Path(path).read_bytes() for name in dict.fromkeys(linked) if (path := finders.find(name))]
    return sum(len(gzip.compress(part, 6)) for part in (page, *files))


def test_pages_of_a_district(district: User) -> None:
    client = Client()
    client.force_login(district)
    trivial = milliseconds(client, reverse("inbox"))
    slow = []
    print(f"\n{'':20}{'ms':>6}{'ratio':>7}{'queries':>9}{'bytes':>9}")  # noqa: T201
    for name, address in addresses().items():
        answer = client.get(address)
        if answer.status_code == 302:
            continue
        assert answer.status_code == 200, address
        took, asked, size = milliseconds(client, address), queries(client, address), compressed(answer.content)
        print(f"{name:20}{took:6.0f}{took / trivial:7.1f}{asked:9}{size:9}")  # noqa: T201
        if took > MILLISECONDS or asked > QUERIES.get(name, MOST_QUERIES) or size > BYTES:
            slow.append(f"{name}: {took:.0f} ms, {asked} queries, {size} bytes")
    assert not slow, "\n".join(slow)
