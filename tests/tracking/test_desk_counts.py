"""The counts on every page are those of the desk, whatever posts somebody holds."""

from datetime import date, timedelta

import pytest
from django.db.models import Count, Q

from plans.models.membership import Role
from tests.people import appoint
from tests.running_plan import SEPTEMBER, build_running_plan
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
