"""Past days show departments as they were called, and who led a measure then."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from measures.actions import reorganising
from plans.models import Reorganisation
from plans.reorganising import Heir, Intent
from tests.running_plan import SEPTEMBER, at
from tracking.figures import plan_figures
from tracking.hanging import hanging_on
from tracking.led_before import led_before

Kind = Reorganisation.Kind
OCTOBER_12, NOVEMBER_9 = date(2026, 10, 12), date(2026, 11, 9)


@pytest.fixture
def reorganised(running):
    """The tax bureau is renamed in October and goes into the market bureau in November."""
    market, tax = (running.district.bureaus[name] for name in ("market", "tax"))
    for kind, heir, day in (
        (Kind.RENAME, Heir(tax, "安和区税收管理局", "区税管局"), OCTOBER_12),
        (Kind.MERGE, Heir(market), NOVEMBER_9),
    ):
        tax.refresh_from_db()
        intent = Intent(kind, running.district.root, (tax,), (heir,), day, "机构改革")
        reorganising.decide(intent, parts={}, by=running.who["wang"], now=at(day))
    return running


def test_a_measure_tells_who_led_it_under_the_names_of_their_days(reorganised):
    measure, market, li = reorganised.measures[4], reorganised.district.bureaus["market"], reorganised.who["li"]
    eras = [(era.until_on, era.name) for era in led_before(hanging_on(measure, li), lead=market.pk)]
    assert eras == [(date(2026, 11, 8), "区税管局"), (date(2026, 10, 11), "区税务局")]
    other = reorganised.measures[0]
    assert led_before(hanging_on(other, li), lead=market.pk) == []


def test_the_page_of_the_measure_shows_it(reorganised, client_of):
    with time_machine.travel(at(NOVEMBER_9), tick=False):
        page = client_of("li").get(reverse("measure_detail", args=[reorganised.measures[4].pk]))
    assert "区税务局" in page.content.decode()


def test_the_figures_of_a_past_day_call_a_renamed_department_as_then(running):
    market = running.district.bureaus["market"]
    running.open(SEPTEMBER)
    intent = Intent(
        Kind.RENAME,
        running.district.root,
        (market,),
        (Heir(market, "安和区新市场局", "区新局"),),
        OCTOBER_12,
        "机构改革",
    )
    reorganising.decide(intent, parts={}, by=running.who["wang"], now=at(OCTOBER_12))
    names = [
        {group.name for group in plan_figures(running.plan, period=None, as_of=day).departments}
        for day in (date(2026, 10, 11), OCTOBER_12)
    ]
    assert ["区市场监管局" in then for then in names] == [True, False]
    assert ["区新局" in then for then in names] == [False, True]


def test_the_page_of_a_department_tells_its_names_and_who_took_over(reorganised, client_of):
    tax = reorganised.district.bureaus["tax"]
    with time_machine.travel(at(NOVEMBER_9), tick=False):
        words = client_of("li").get(reverse("department_detail", args=[tax.pk])).content.decode()
        listed = client_of("li").get(reverse("department_list")).content.decode()
    assert "区市场监管局" in words
    assert reverse("department_detail", args=[tax.pk]) not in listed
