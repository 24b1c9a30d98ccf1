"""A deputy acts under the own name; two pairs of eyes stay two people."""

from datetime import date

import pytest

from plans.actions import posts
from plans.models import Post, User
from plans.policies import Forbidden
from tests.running_plan import at
from tracking.actions import reviews

DAY = date(2026, 10, 12)
pytestmark = pytest.mark.django_db


def test_a_deputy_accepts_under_the_own_name_and_never_what_he_filed_himself(running, period):
    wang, post = running.who["wang"], Post.objects.get(department=running.district.office, role="coordinator")
    days = {"from_on": date(2020, 1, 1), "until_on": date(2099, 1, 1), "reason": "外出学习"}
    posts.delegate(post, person=running.who["li"], **days, by=wang, now=at(DAY))
    own, others = running.submitted(2), running.submitted(5)
    deputy = User.objects.get(pk=running.who["li"].pk)
    with pytest.raises(Forbidden):
        reviews.accept(own, by=deputy, now=at(DAY))
    assert reviews.accept(others, by=deputy, now=at(DAY)).reviewed_by == deputy
