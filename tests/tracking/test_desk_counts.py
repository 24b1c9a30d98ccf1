"""What the desk says, and that the counts on every page are those of the desk, whatever posts somebody holds."""

from datetime import date, timedelta

import pytest
from django.db.models import Count, Q

from measures.models import Measure
from plans.models import Plan
from plans.models.membership import Role
from tests.people import appoint
from tests.running_plan import SEPTEMBER, build_running_plan
from tracking.desk import Task, Urgency
from tracking.models import Duty

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 22)


def test_counts_equal_the_duties_of_all_posts():
    running = build_running_plan(sign_off=True)
    running.open(SEPTEMBER)
    running.submitted(2, SEPTEMBER)
    above = appoint("li", "李联络", running.district.root, Role.LIAISON)  # of the whole district, beside the own bureau
    for person in (above, *running.who.values()):
        for day in (TODAY, TODAY - timedelta(days=60)):
            expected = Duty.objects.of_posts(person).aggregate(
                duties=Count("pk"),
                reviews=Count("pk", filter=Q(kind=Duty.Kind.REVIEW)),
                overdue=Count("pk", filter=Q(due_on__lt=day)),
            )
            assert Duty.objects.counts_of(person, day) == expected


@pytest.mark.parametrize(
    ("kind", "subject", "measure", "about"),
    [
        ("milestone", "出台实施细则", "推行“一业一证”改革", "出台实施细则"),
        ("update", "2026-10", "推行“一业一证”改革", "2026年10月"),
        ("acknowledgement", "推行“一业一证”改革", "推行“一业一证”改革", "行动方案"),
        ("closing", "1 推行“一业一证”改革", "推行“一业一证”改革", "行动方案"),
        ("inspection", "2026-10-22", "", "行动方案"),
    ],
)
def test_a_task_never_says_the_same_twice(kind, subject, measure, about):
    of = Measure(number="1", ordinal=1, heading=measure) if measure else None
    duty = Duty(kind=kind, subject=subject, measure=of, plan=Plan(title="行动方案"))
    assert Task(duty, Urgency.SOON, days=1, standing=None, update=None).about == about
    assert kind != "inspection" or duty.name == "2026年10月22日"
