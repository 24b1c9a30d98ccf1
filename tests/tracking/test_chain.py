"""“What became of 2024 no. 9?” is answered with the chain, the lights at the year's end and what was filed."""

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.actions import lineage
from measures.models import Assignment, Measure
from plans.models import Plan
from tests.running_plan import ACTIVATED, OCTOBER, at
from tracking.chain import chain_of, seen_by

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 22


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(at(OCTOBER.replace(day=22)), tick=False):
        yield


@pytest.fixture
def chain(two_months):
    """2024 no. 9 was split into 2026 nos. 1 and 2, no. 10 into nothing; 2026 no. 1 lives on in a draft for 2027."""
    district, wang = two_months.district, {"by": two_months.who["wang"], "now": ACTIVATED}
    old = Plan.objects.create(
        district=district.root, office=district.office, title="行动方案（2024年）", year=2024,
        status=Plan.Status.ACTIVE, activated_at=ACTIVATED, activated_by=wang["by"],
    )  # fmt: skip
    next_year = Plan.objects.create(
        district=district.root, office=district.office, title="行动方案（2027年）", year=2027
    )
    nine, ten = (Measure.objects.create(plan=old, ordinal=n, number=f"{n}.", heading=f"举措{n}") for n in (9, 10))
    Assignment.objects.create(
        measure=nine,
        department=district.bureaus["reform"],
        role="lead",
        confirmed_at=ACTIVATED,
        confirmed_by=wang["by"],
    )
    closed = {"status": Plan.Status.CLOSED, "closed_at": ACTIVATED, "closed_by": wang["by"]}
    Plan.objects.filter(pk=old.pk).update(**closed)
    coming = Measure.objects.create(plan=next_year, ordinal=1, number="1", heading="再深化")
    one, two = two_months.measures[:2]
    for earlier, later in ((nine, one), (nine, two), (one, coming)):
        lineage.link(later, earlier=earlier, **wang)
    lineage.end(ten, plan=two_months.plan, reason="已完成", **wang)
    return {"nine": nine, "ten": ten, "one": one, "two": two, "coming": coming}


def stages(chain, running, name, who="wang"):
    return chain_of(chain[name], seen_by(running.who[who]), today=OCTOBER.replace(day=22))


def test_what_became_of_it(chain, two_months):
    found = stages(chain, two_months, "nine")
    assert [one.measure.pk for one in found] == [chain[name].pk for name in ("nine", "one", "two", "coming")]
    assert [step.shape for step in found[0].onward] == ["split", "split"]
    assert str(found[0].day) == "2024-12-31"
    assert (found[0].measure.lead_name, found[1].measure.lead_name) == ("区发展改革委", "区市场监管局")
    assert [str(update.period.month) for update in found[1].accepted] == ["2026-09-01"]
    assert found[1].measure.light


def test_where_it_came_from_without_its_siblings(chain, two_months):
    found = stages(chain, two_months, "two")
    assert [one.measure.pk for one in found] == [chain["nine"].pk, chain["two"].pk]
    (dropped,) = stages(chain, two_months, "ten")
    assert [end.reason for end in dropped.dropped] == ["已完成"]


def test_a_draft_of_next_year_is_nobody_elses_business(chain, two_months):
    assert len(stages(chain, two_months, "one", "zhao")) == 2
    assert len(stages(chain, two_months, "one")) == 3


def test_the_page_shows_it_with_a_constant_number_of_queries(chain, two_months, client_of):
    door, client = reverse("measure_chain", args=[chain["nine"].pk]), client_of("zhao")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(door).content.decode()
    assert "2024" in page
    assert reverse("update_detail", args=[two_months.update(1, OCTOBER.replace(month=9)).pk]) in page
    lineage.link(two_months.measures[2], earlier=chain["nine"], by=two_months.who["wang"], now=ACTIVATED)
    with CaptureQueriesContext(connection) as again:
        client.get(door)
    assert len(asked) == len(again) <= PAGE_QUERIES
    rows = client.get(reverse("api-measure-chain", args=[chain["nine"].pk])).json()
    assert [row["year"] for row in rows] == [2024, 2026, 2026, 2026]


def test_the_shell_prints_it(chain, capsys):
    call_command("lineage", f"{chain['nine'].plan_id}:9", at="2026-10-22")
    said = capsys.readouterr().out
    assert "* 2024" in said
    assert "2026-09" in said
    with pytest.raises(CommandError):
        call_command("lineage", "99:9")
    with pytest.raises(CommandError):
        call_command("lineage", f"{chain['nine'].plan_id}:77")
