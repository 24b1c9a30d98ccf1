"""The light that a filing would lead to: told before it is filed, and the same when it is accepted."""

from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.template.defaultfilters import floatformat
from django.urls import reverse

from measures.models import Measure, Target
from plans.models import CalendarDay
from tests.running_plan import OCTOBER, SEPTEMBER, at
from tracking.models import LightOverride, ScheduleStep
from tracking.outlook import outlook
from tracking.standing import Light, with_standing

pytestmark = pytest.mark.django_db

DAY = OCTOBER.replace(day=19)


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(at(DAY), tick=False):
        yield


def foretold(running, number):
    calendars = CalendarDay.objects.calendars()
    return outlook(Measure.objects.get(pk=running.measures[number - 1].pk), day=DAY, calendars=calendars)


def own_schedule(running):
    ScheduleStep.objects.create(measure=running.measures[2], month=OCTOBER, percent=Decimal(60))


def by_hand(running):
    who = {"made_at": at(DAY), "made_by": running.who["wang"], "reason": "情况特殊"}
    span = {"from_on": DAY, "until_on": OCTOBER.replace(day=30)}
    LightOverride.objects.create(measure=running.measures[2], light=Light.OVERDUE, **span, **who)


def all_reached(running):
    running.measures[2].milestones.update(done_on=SEPTEMBER, done_at=at(SEPTEMBER), done_by=running.who["li"])


def as_it_is(_running):
    pass


@pytest.mark.parametrize("prepare", [as_it_is, own_schedule, by_hand, all_reached])
def test_the_light_foretold_is_that_of_the_accepted_filing(running, period, prepare):
    prepare(running)
    ahead = foretold(running, 3)
    for percent in ("0", "31", "70", "99.99", "100"):
        with transaction.atomic():
            running.accepted(3, percent=percent)
            found = with_standing(Measure.objects.filter(pk=running.measures[2].pk), plan=running.plan, day=DAY).get()
            assert dict(ahead.steps)[ahead.step(Decimal(percent))] == found.light, percent
            transaction.set_rollback(True)


def test_no_percent_foretells_nothing(running, period):
    assert foretold(running, 3).step(None) is None


class TestForm:
    @pytest.fixture
    def answer(self, client_of, two_months):
        self.target = Target.objects.create(
            measure=two_months.measures[0], ordinal=1, text="引进企业120家", kind="cumulative", value=120, unit="家"
        )
        return client_of("li").get(reverse("update_edit", args=[two_months.update(1).pk]))

    def test_shows_the_months_before_and_the_way_of_each_target(self, answer):
        shown = answer.content.decode()
        assert [one.filed.period.month for one in answer.context["past"]] == [SEPTEMBER]
        ((told, *_fields),) = answer.context["target_rows"]
        assert told["standing"].target == self.target
        assert floatformat(told["standing"].expected, "-2") in shown
        assert "<polyline" in shown

    def test_leads_to_the_measures_before_and_after(self, answer, two_months):
        assert answer.context["previous"] is None
        assert answer.context["following"] == two_months.update(2)

    def test_leads_to_no_measure_of_another_department(self, client_of, two_months):
        page = client_of("li").get(reverse("update_edit", args=[two_months.update(3).pk]))
        assert (page.context["previous"], page.context["following"]) == (two_months.update(2), None)
