"""What the pages of seeing show, and to whom: every number equals the list behind it."""

import csv
import io
import re
from datetime import date
from operator import itemgetter

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIRequestFactory, force_authenticate
from selectolax.lexbor import LexborHTMLParser

from plans.models import Plan
from tests.kept import kept
from tests.listed import undrawn
from tests.people import build_district
from tests.tracking.scenes import Scene, build_scene
from tracking.api.measures import MeasureViewSet
from tracking.models import Period

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
DUE = date(2026, 10, 26)
DAY = "2026-11-02"


@kept
def build_two_months() -> Scene:
    """September and October of a plan in which everything has happened that a number can count."""
    scene = build_scene(grace_days=2)
    september = scene.period(date(2026, 9, 1), due_on=date(2026, 9, 28), locks_on=date(2026, 9, 30))
    october = scene.period(OCTOBER, due_on=DUE, locks_on=date(2026, 11, 30))
    measures = [scene.measure(section=n % 2, lead=["market", "reform", "tax"][n % 3]) for n in range(9)]
    for n, measure in enumerate(measures):
        scene.file(september, measure, date(2026, 9, 20), percent=10 * n, accepted=date(2026, 9, 22))
    for n, measure in enumerate(measures[:5]):
        accepted = date(2026, 10, 29) if n < 3 else None
        scene.file(october, measure, date(2026, 10, 24 + n), percent=50 * (n % 3), accepted=accepted)
    returned = scene.expect(october, measures[5])
    scene.submit(returned, date(2026, 10, 20), percent=70)
    scene.send_back(returned, date(2026, 10, 21))
    for measure in measures[6:]:
        scene.expect(october, measure)
    scene.milestone(measures[0], date(2026, 6, 30), done_on=date(2026, 6, 29))
    scene.milestone(measures[3], date(2026, 10, 30))
    scene.milestone(measures[4], date(2026, 9, 1), department=scene.district.bureaus["tax"])
    scene.milestone(measures[8], date(2026, 12, 20))
    return scene


@pytest.fixture
def scene(db) -> Scene:
    return build_two_months()


def client_of(scene, name):
    client = Client()
    client.force_login(scene.district.who[name])
    return client


def overview_of(scene, **query):
    return reverse("plan_overview", args=[scene.plan.pk]) + "?" + "&".join(f"{k}={v}" for k, v in query.items())


def parsed(response):
    assert response.status_code == 200, response.status_code
    return LexborHTMLParser(response.content.decode())


def figures_on(page):
    """Every link whose text carries nothing but a number, and every link that calls itself a figure."""
    for link in page.css("main a"):
        text = link.text().strip()
        if "data-figure" in link.attributes or re.fullmatch(r"\d+", text):
            yield link.attributes["href"], int(re.search(r"\d+", text).group())


def disagreeing(client, numbers):
    """Where a number is not the count of the rows it leads to: address, number, rows.

    Of each list the fullest page is drawn; what the others hold they draw by the same template.
    """
    fullest = {address.partition("?")[0]: address for address, _number in sorted(numbers, key=itemgetter(1))}
    for address, number in numbers:
        if address in fullest.values():
            rows = len(parsed(client.get(address)).css("tr[data-row]"))
        else:
            with undrawn():
                rows = client.get(address).rows
        if rows != number:
            yield address, number, rows


def test_every_number_equals_the_list_behind_it(scene):
    """Those of the months behind it and of the league table too; what is said twice is walked once."""
    Plan.objects.update(league_table=True)
    client = client_of(scene, "wang")
    numbers = set(figures_on(parsed(client.get(overview_of(scene, month="2026-10", as_of=DAY)))))
    assert len(numbers) > 70
    assert {"2026-03-31", "2026-10-31"} <= {address.partition("as_of=")[2][:10] for address, _number in numbers}
    assert any("department=" in address and "state=kept" in address for address, _number in numbers)
    assert not list(disagreeing(client, numbers))


@pytest.mark.parametrize("query", [{"as_of": "2026-10-25"}, {"month": "2026-09"}])
def test_on_other_days_and_months_too(scene, query):
    """The whole walk once is enough; here the totals, which the groups add up to."""
    client = client_of(scene, "wang")
    numbers = list(figures_on(parsed(client.get(overview_of(scene, **query)))))
    totals = [one for one in numbers if "department=" not in one[0] and "section=" not in one[0]]
    assert len(totals) > 15
    assert not list(disagreeing(client, totals))


def test_the_overview_says_its_sentence(scene):
    page = parsed(client_of(scene, "leader").get(overview_of(scene, month="2026-10", as_of=DAY)))
    numbers = [int(number) for number in re.findall(r"\d+", page.css_first("h1").text())]
    assert numbers[0] == 9
    assert sum(numbers[1:]) == 9


@pytest.mark.parametrize(("name", "status"), [("wang", 200), ("leader", 200), ("li", 403), ("zhao", 403)])
def test_the_overview_is_for_those_who_oversee(scene, name, status):
    assert client_of(scene, name).get(overview_of(scene)).status_code == status


def test_a_plan_of_another_district_is_not_there(scene):
    elsewhere = Client()
    elsewhere.force_login(build_district("宁远区", prefix="ny-").who["wang"])
    for address in (
        overview_of(scene),
        reverse("measure_detail", args=[scene.plan.measures.first().pk]),
        reverse("department_detail", args=[scene.district.office.pk]),
    ):
        assert elsewhere.get(address).status_code == 404
    assert not parsed(elsewhere.get(reverse("measure_list"))).css("tr[data-row]")
    assert elsewhere.get(reverse("measure_list"), {"plan": scene.plan.pk}).status_code == 400


def test_nobody_unknown_comes_in(scene):
    for name in ("home", "overview", "measure_list", "update_list", "milestone_list", "duty_list", "department_list"):
        assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("measure_list", "as_of=2026-02-30"),
        ("measure_list", "as_of=9999-12-31"),
        ("measure_list", "light=purple"),
        ("measure_list", "department=99999"),
        ("measure_list", "filing=filed&month=2026-13"),
        ("update_list", "state=lost"),
        ("update_list", "month=October"),
        ("update_list", "month=2026-12"),
        ("milestone_list", "state=maybe"),
        ("duty_list", "kind=review"),
        ("duty_list", "as_of=yesterday"),
    ],
)
def test_an_unfit_question_gets_a_clear_answer(scene, name, query):
    answer = client_of(scene, "wang").get(f"{reverse(name)}?{query}")
    assert answer.status_code == 400


@pytest.mark.parametrize("query", ["month=2026-12", "month=nonsense", "as_of=1812-06-24"])
def test_a_month_that_was_not_opened_is_refused(scene, query):
    assert client_of(scene, "wang").get(overview_of(scene) + query).status_code == 400


def test_home_leads_each_to_the_own_work(scene):
    assert client_of(scene, "wang").get(reverse("home")).url == reverse("overview")
    assert client_of(scene, "leader").get(reverse("home")).url == reverse("overview")
    assert client_of(scene, "li").get(reverse("home")).url == reverse("desk")
    assert client_of(scene, "wang").get(reverse("overview")).url == reverse("plan_overview", args=[scene.plan.pk])


def test_overview_offers_a_choice_where_several_plans_run(scene):
    Plan.objects.create(
        district=scene.district.root, office=scene.district.office, title="另一方案", year=2026, status="active"
    )
    assert len(parsed(client_of(scene, "wang").get(reverse("overview"))).css("tbody tr")) == 2
    assert client_of(scene, "li").get(reverse("overview")).status_code == 403


def test_overview_before_anything_was_opened(scene):
    fresh = Plan.objects.create(
        district=scene.district.root, office=scene.district.office, title="新方案", year=2026, status="active"
    )
    page = client_of(scene, "wang").get(reverse("plan_overview", args=[fresh.pk]))
    assert all(number == 0 for _, number in figures_on(parsed(page)))


@pytest.mark.parametrize(
    ("query", "rows"),
    [("", 9), ("section=null", 0), ("department=null", 0), ("q=举措3", 1), ("q=税务", 3), ("filing=returned", 1)],
)
def test_ledger_filters(scene, query, rows):
    page = client_of(scene, "wang").get(f"{reverse('measure_list')}?as_of={DAY}&{query}")
    assert len(parsed(page).css("tr[data-row]")) == rows


def test_ledger_sorts(scene):
    page = parsed(client_of(scene, "wang").get(reverse("measure_list"), {"sort": "-number", "as_of": DAY}))
    numbers = [row.css_first("td:not(.tick)").text() for row in page.css("tr[data-row]")]
    assert numbers == [str(number) for number in range(9, 0, -1)]


def test_ledger_groups_and_exports_what_is_shown(scene):
    asked = {"as_of": DAY, "columns": "number,department,light", "group": "department", "light": "overdue"}
    client = client_of(scene, "wang")
    page = parsed(client.get(reverse("measure_list"), asked))
    groups = [row.text(strip=True) for row in page.css("tr.group")]
    assert groups == list(dict.fromkeys(groups))
    shown = [[cell.text(strip=True) for cell in row.css("td:not(.tick)")] for row in page.css("tr[data-row]")]
    assert shown
    table = b"".join(client.get(reverse("measure_list"), asked | {"export": "csv"})).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(table)))[1:] == shown


def test_a_liaison_lists_only_filings_that_may_be_read(scene):
    """Zhao's bureau leads three measures; of the others' October filings only the accepted ones are open."""
    addresses = {"month": "2026-10", "as_of": DAY, "state": "expected"}
    assert len(parsed(client_of(scene, "wang").get(reverse("update_list"), addresses)).css("tr[data-row]")) == 9
    assert len(parsed(client_of(scene, "zhao").get(reverse("update_list"), addresses)).css("tr[data-row]")) == 5
    Plan.objects.update(shares_filings=False)
    assert len(parsed(client_of(scene, "zhao").get(reverse("update_list"), addresses)).css("tr[data-row]")) == 3


def test_a_liaison_sees_what_the_own_department_is_late_with(scene):
    query = {"plan": scene.plan.pk, "as_of": DAY}
    whole = parsed(client_of(scene, "wang").get(reverse("duty_list"), query)).css("tr[data-row]")
    own = parsed(client_of(scene, "zhao").get(reverse("duty_list"), query)).css("tr[data-row]")
    assert 0 < len(own) < len(whole)
    assert {row.css("td")[2].text() for row in own} == {"区税务局"}


def test_percentages_stay_with_those_who_may_read_the_filing(scene):
    Plan.objects.update(shares_filings=False)
    foreign = scene.plan.measures.get(ordinal=1)
    page = client_of(scene, "zhao").get(reverse("measure_detail", args=[foreign.pk]) + f"?as_of={DAY}")
    assert "本月进展" not in page.content.decode()
    assert parsed(page).css_first(".facts output").text() == "–"
    page = client_of(scene, "wang").get(reverse("measure_detail", args=[foreign.pk]) + f"?as_of={DAY}")
    assert "本月进展" in page.content.decode()


def test_the_measure_page_shows_the_day_it_is_asked_for(scene):
    measure = scene.plan.measures.get(ordinal=6)
    address = reverse("measure_detail", args=[measure.pk])
    client = client_of(scene, "wang")
    assert "请补充起止日期" in client.get(address, {"as_of": "2026-10-21"}).content.decode()
    assert "请补充起止日期" not in client.get(address, {"as_of": "2026-10-20"}).content.decode()


def test_departments_and_one_of_them(scene):
    client = client_of(scene, "li")
    page = parsed(client.get(reverse("department_list")))
    for address, number in figures_on(page):
        assert len(parsed(client.get(address)).css("tr[data-row]")) == number
    page = parsed(client.get(reverse("department_detail", args=[scene.district.bureaus["tax"].pk])))
    assert len(page.css("tr[data-row]")) == 3
    assert "赵生人" in page.text()


def test_pages_speak_english_too(scene):
    client = client_of(scene, "wang")
    for address in (overview_of(scene, as_of=DAY), reverse("measure_list"), reverse("duty_list")):
        assert client.get(address, headers={"accept-language": "en"}).status_code == 200


# The page of a measure shows its course, targets, closing, voices and former leads too, each by a query or two.
QUERIES = {"overview": 22, "ledger": 21, "measure": 39}


def asked(client, address, django_assert_max_num_queries, most):
    with django_assert_max_num_queries(most) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", QUERIES)
def test_statements_do_not_grow_with_the_plan(scene, name, django_assert_max_num_queries):
    client, first = client_of(scene, "wang"), scene.plan.measures.first()
    address = {
        "overview": overview_of(scene, as_of=DAY),
        "ledger": reverse("measure_list") + f"?as_of={DAY}",
        "measure": reverse("measure_detail", args=[first.pk]),
    }[name]
    before = asked(client, address, django_assert_max_num_queries, QUERIES[name])
    period = Period.objects.get(month=OCTOBER)
    for _ in range(20):
        measure = scene.measure()
        scene.milestone(measure, date(2026, 9, 1))
        scene.file(period, measure, DUE, percent=10)
        scene.milestone(first, date(2026, 12, 1))
    assert asked(client, address, django_assert_max_num_queries, QUERIES[name]) == before


def machine(scene, name, **query):
    request = APIRequestFactory().get("/", query)
    force_authenticate(request, scene.district.who[name])
    return MeasureViewSet.as_view({"get": "list"})(request)


def test_the_machine_door_answers_as_the_ledger_does(scene):
    rows = machine(scene, "wang", as_of=DAY, light="behind").data["results"]
    page = parsed(client_of(scene, "wang").get(reverse("measure_list"), {"as_of": DAY, "light": "behind"}))
    links = [row.css_first("th a").attributes["href"] for row in page.css("tr[data-row]")]
    assert links == [reverse("measure_detail", args=[row["id"]]) + f"?as_of={DAY}" for row in rows]
    assert {row["light"] for row in rows} == {"behind"}


def test_the_machine_door_keeps_percentages_too(scene):
    Plan.objects.update(shares_filings=False)
    foreign = {row["number"]: row["percent"] for row in machine(scene, "zhao", as_of=DAY).data["results"]}
    assert foreign["1"] is None
    assert foreign["3"] == "100.00"


@pytest.mark.parametrize("query", [{"as_of": "9999-12-31"}, {"light": "purple"}, {"as_of": "soon"}])
def test_the_machine_door_refuses_an_unfit_question(scene, query):
    assert machine(scene, "wang", **query).status_code == 400
