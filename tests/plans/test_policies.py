"""Say: rights come from posts; only the clock needs none."""

import pytest

from plans.models import User
from plans.policies import Forbidden, allowed, require
from tests.people import build_district
from tracking import policies as house

pytestmark = pytest.mark.django_db


def test_the_coordinator_imports_into_the_own_district_only():
    here, elsewhere = build_district(), build_district("宁远区", prefix="ny-")
    assert allowed(here.who["wang"], "plan.import", here.root)
    assert not allowed(here.who["wang"], "plan.import", elsewhere.root)
    assert not allowed(here.who["li"], "plan.import", here.root)


def test_the_clock_holds_every_right_and_cannot_log_in():
    district, clock = build_district(), User.objects.clock()
    require(clock, "plan.import", district.root)
    assert not clock.is_active
    assert not clock.has_usable_password()


def test_a_verb_nobody_named_is_a_defect_even_for_the_clock():
    with pytest.raises(LookupError):
        allowed(User.objects.clock(), "plan.paint")


def test_a_refused_right_says_in_words_what_it_is():
    district = build_district()
    with pytest.raises(Forbidden, match="“导入方案”"):
        require(district.who["zhao"], "plan.import", district.root)


def test_every_verb_of_the_house_has_words():
    for verb in house.policy.verbs():
        assert verb not in str(house.refusal(verb))
