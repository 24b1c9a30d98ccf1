"""Who sees which plan: overseers all of their territory, everybody the published ones of the own line."""

import pytest

from plans.models import Plan
from tests.people import build_district

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    district = build_district()
    plan = Plan.objects.create(district=district.root, office=district.office, title="年度行动方案", year=2026)
    plan.people = district.who
    return plan


def sees(person, plan):
    return Plan.objects.visible_to(person).filter(pk=plan.pk).exists()


def test_draft_is_seen_by_its_overseers_only(plan):
    assert sees(plan.people["wang"], plan)
    assert sees(plan.people["leader"], plan)
    assert not sees(plan.people["li"], plan)


def test_active_plan_is_open_to_the_whole_district_and_to_no_other(plan):
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.ACTIVE)
    elsewhere = build_district("宁远区", prefix="ny-")
    assert sees(plan.people["li"], plan)
    assert sees(plan.people["zhao"], plan)
    assert not sees(elsewhere.who["wang"], plan)
