"""A post is handed over: history keeps who held it before."""

from datetime import date, datetime

import pytest

from plans.actions import people
from plans.lifecycle import Refused
from plans.models import Department, Membership, Post
from plans.policies import Forbidden
from tests.people import build_district

NOW = datetime.fromisoformat("2026-03-02T09:00+08:00")
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def post(district):
    return Post.objects.get(department=district.bureaus["market"], role="liaison")


def test_the_predecessor_holds_the_post_up_to_the_day_before(district, post):
    people.appoint(post, person=district.who["zhao"], from_on=date(2026, 4, 1), by=district.who["wang"], now=NOW)
    held = [(one.person.name, one.from_on, one.until_on) for one in Membership.objects.filter(post=post)]
    assert held == [("李联络", date(2024, 1, 1), date(2026, 3, 31)), ("赵生人", date(2026, 4, 1), None)]


def test_appointing_the_holder_again_changes_nothing(district, post):
    people.appoint(post, person=district.who["li"], from_on=date(2026, 4, 1), by=district.who["wang"], now=NOW)
    assert Membership.objects.get(post=post).until_on is None


def test_nobody_is_appointed_before_the_present_holder_came(district, post):
    with pytest.raises(Refused):
        people.appoint(post, person=district.who["zhao"], from_on=date(2023, 1, 1), by=district.who["wang"], now=NOW)


def test_a_liaison_appoints_nobody(district, post):
    with pytest.raises(Forbidden):
        people.appoint(post, person=district.who["zhao"], from_on=date(2026, 4, 1), by=district.who["li"], now=NOW)


def test_a_remembered_spelling_leaves_no_doubt_the_next_time():
    district = build_district()
    reform, wang = district.bureaus["reform"], district.who["wang"]
    assert Department.objects.name_book(district.root).find("区发改局").exact is None
    for _ in range(2):
        people.remember_spelling(reform, printed="区发改局", by=wang, now=NOW)
    assert Department.objects.name_book(district.root).find("区发改局").exact == reform.pk
    with pytest.raises(Refused):
        people.remember_spelling(district.bureaus["tax"], printed="区发改局", by=wang, now=NOW)
    with pytest.raises(Forbidden):
        people.remember_spelling(reform, printed="区物价局", by=district.who["li"], now=NOW)
