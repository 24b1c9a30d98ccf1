"""The page of two plan years and the machine's door to the same decisions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.actions import lineage
from measures.models import Assignment, Lineage, LineageEnd, Measure
from tests.measures.plan_years import DROPPED, NEW
from tests.measures.two_years import build_years

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 16  # one of them asks anew whether the plan is over, see Policy.require


@pytest.fixture
def years():
    years = build_years()
    years.propose()
    return years


@pytest.fixture
def wang(client, years):
    client.force_login(years.district.who["wang"])
    return client


def address(years) -> str:
    return reverse("plan_lineage", args=[years.later.pk])


def test_what_is_open_is_counted_and_explained(wang, years):
    lineage.confirm(years.pair(3, 3), **years.wang)
    lineage.confirm(years.pair(3, 4), **years.wang)
    page = wang.get(address(years))
    shown = page.context["years"]
    assert (shown.open_later, shown.open_earlier) == (7, 8)
    assert "银龄餐桌" in page.content.decode()
    assert {pair.shape for side in shown.later for pair in side.pairs if pair.shape} == {"split"}
    assert years.before[DROPPED] in [side.measure for side in shown.without_successor]


def test_ticks_are_confirmed_together_or_not_at_all(wang, years):
    one, other = years.pair(1, 1), years.pair(2, 2)
    wang.post(address(years), {"do": "confirm", "link": [one.pk, other.pk]})
    assert Lineage.objects.confirmed().count() == 2
    third, gone = years.pair(7, 7), lineage.reject(years.pair(8, 8), **years.wang)
    assert wang.post(address(years), {"do": "confirm", "link": [third.pk, gone.pk]}).status_code == 409
    assert years.pair(7, 7).is_open


def test_every_button_does_what_it_says(wang, years):
    def press(do: str, **more: object) -> int:
        return wang.post(address(years), {"do": do, **more}).status_code

    assert press(f"reject:{years.pair(1, 1).pk}") == 302
    assert years.pair(1, 1).is_rejected
    assert press(f"reopen:{years.pair(1, 1).pk}") == 302
    assert press(f"end:{years.after[NEW].pk}", reason="新任务") == 302
    assert press(f"end:{years.before[DROPPED].pk}") == 302
    assert LineageEnd.objects.get(measure=years.after[NEW]).reason == "新任务"
    assert press("join", later=years.after[1].pk, earlier=years.before[DROPPED].pk) == 400
    assert press(f"resume:{LineageEnd.objects.get(measure=years.before[DROPPED]).pk}") == 302
    assert press("join", later=years.after[1].pk, earlier=years.before[DROPPED].pk) == 302
    assert years.pair(DROPPED, 1).is_confirmed


@pytest.mark.parametrize("do", ["", "delete:1", "reject:x", "end:99999999", "confirm", "join"])
def test_what_no_button_sends_changes_nothing(wang, years, do):
    assert wang.post(address(years), {"do": do}).status_code in (400, 404)
    assert not Lineage.objects.exclude(confirmed_at=None, rejected_at=None).exists()


def test_a_plan_without_forerunner_says_so_and_another_edition_can_be_chosen(wang, years):
    first = wang.get(reverse("plan_lineage", args=[years.earlier.pk]))
    assert first.context["years"] is None
    asked = wang.get(address(years), {"earlier": years.earlier.pk})
    assert asked.context["earlier"] == years.earlier
    assert wang.get(address(years), {"earlier": years.later.pk}).status_code == 400


def test_queries_do_not_grow_with_the_measures(wang, years):
    with CaptureQueriesContext(connection) as asked:
        wang.get(address(years))
    Measure.objects.bulk_create(
        Measure(plan=years.later, ordinal=n, number=str(n), heading=f"举措{n}") for n in range(20, 30)
    )
    with CaptureQueriesContext(connection) as again:
        wang.get(address(years))
    assert len(asked) == len(again) <= PAGE_QUERIES


def test_departments_are_shown_before_they_are_proposed(wang, years):
    market = years.district.bureaus["market"]
    who = {"confirmed_at": years.wang["now"], "confirmed_by": years.wang["by"]}
    Assignment.objects.create(measure=years.before[1], department=market, role="lead", **who)
    door = reverse("plan_inherit", args=[years.later.pk])
    assert "区市场监管局" in wang.get(door).content.decode()
    assert not years.after[1].assignments.exists()
    assert wang.post(door).status_code == 302
    assert years.after[1].assignments.get().source == Assignment.Source.LINEAGE


def test_a_machine_decides_as_a_person_does(wang, years):
    api = {name: reverse(f"api-lineage-{name}", args=[years.pair(1, 1).pk]) for name in ("confirm", "reopen", "reject")}
    assert wang.post(api["confirm"]).json()["confirmed_at"]
    assert wang.post(api["reject"]).status_code == 409
    assert wang.post(api["reopen"]).json()["confirmed_at"] is None
    rows = wang.get(reverse("api-lineage-list"), {"plan": years.later.pk, "confirmed": "true"}).json()
    assert rows["count"] == 0
    made = wang.post(
        reverse("api-lineage-list"), {"earlier": years.before[DROPPED].pk, "later": years.after[NEW].pk}
    ).json()
    assert wang.post(reverse("api-lineage-reopen", args=[made["id"]])).status_code == 204
