"""Posts change hands: handed over on a day, taken back before it, looked after by a deputy."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from plans.actions import posts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act, Delegation, Membership, Post, User
from plans.policies import Forbidden
from tests.people import build_district

TODAY = date(2026, 3, 2)
NOW = datetime.fromisoformat("2026-03-02T09:00+08:00")
APRIL = date(2026, 4, 1)
MARCH = {"from_on": TODAY, "until_on": date(2026, 3, 20), "reason": "外出学习"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def post(district):
    return Post.objects.get(department=district.bureaus["market"], role="liaison")


def terms(post):
    return [(one.person.name, one.until_on) for one in Membership.objects.filter(post=post).order_by("from_on")]


def roles_on(person, day):
    return {(held.role, held.is_deputy) for held in person.held_on(day).posts}


def test_a_hand_over_leaves_a_note_in_the_record(district, post):
    wang, zhao = district.who["wang"], district.who["zhao"]
    posts.hand_over(post, person=zhao, from_on=APRIL, by=wang, now=NOW, comment="两项举措待报送")
    act = Act.objects.about(post).get()
    assert (act.verb, act.comment, act.taken_by) == ("post.hand_over", "两项举措待报送", wang)
    assert terms(post) == [("李联络", date(2026, 3, 31)), ("赵生人", None)]


def test_a_hand_over_is_undone_before_its_day_only(district, post):
    by = {"by": district.who["wang"], "now": NOW}
    held = posts.hand_over(post, person=district.who["zhao"], from_on=APRIL, **by)
    posts.undo_hand_over(held, **by)
    assert terms(post) == [("李联络", None)]
    held = posts.hand_over(post, person=district.who["zhao"], from_on=TODAY, **by)
    with pytest.raises(MoveRefused):
        posts.undo_hand_over(held, **by)


def test_undoing_gives_back_the_end_that_was_meant_before(district, post):
    by, until = {"by": district.who["wang"], "now": NOW}, date(2026, 6, 30)
    posts.vacate(post, last_on=until, **by)
    held = posts.hand_over(post, person=district.who["zhao"], from_on=APRIL, **by)
    posts.undo_hand_over(held, **by)
    assert terms(post) == [("李联络", until)]


def test_who_keeps_no_people_hands_nothing_over(district, post):
    li = {"by": district.who["li"], "now": NOW}
    with pytest.raises(Forbidden):
        posts.hand_over(post, person=district.who["zhao"], from_on=APRIL, **li)
    with pytest.raises(Forbidden):
        posts.vacate(post, last_on=APRIL, **li)
    with pytest.raises(Forbidden):
        posts.undo_hand_over(Membership.objects.get(post=post), **li)


def test_a_closed_account_takes_nothing_over_and_leaves_its_posts_vacant(district, post):
    User.objects.filter(pk=district.who["li"].pk).update(is_active=False)
    assert post in Post.objects.vacant(TODAY)
    with pytest.raises(Refused, match="李联络"):
        posts.hand_over(post, person=User.objects.get(username="li"), from_on=APRIL, by=district.who["wang"], now=NOW)


def test_a_post_left_by_its_holder_is_vacant_from_the_next_day(district, post):
    posts.vacate(post, last_on=APRIL, by=district.who["wang"], now=NOW)
    assert post not in Post.objects.vacant(APRIL)
    assert post in Post.objects.vacant(APRIL + timedelta(days=1))


def test_a_deputy_has_the_rights_of_the_post_on_the_days_of_the_absence(district, post):
    li, zhao = district.who["li"], district.who["zhao"]
    posts.delegate(post, person=zhao, **MARCH, by=li, now=NOW)
    market = district.bureaus["market"].pk
    assert market in zhao.held_on(MARCH["until_on"]).departments("liaison")
    assert market not in zhao.held_on(MARCH["until_on"] + timedelta(days=1)).departments("liaison")
    assert market in li.held_on(TODAY).departments("liaison")
    assert roles_on(zhao, TODAY) == {("liaison", True), ("liaison", False)}


def test_a_deputy_names_no_further_deputy(district, post):
    zhao = district.who["zhao"]
    posts.delegate(post, person=zhao, **MARCH, by=district.who["li"], now=NOW)
    zhao._held_today = zhao.held_on(TODAY)
    with pytest.raises(Forbidden):
        posts.delegate(post, person=district.who["head"], **MARCH, by=zhao, now=NOW)


def test_a_deputy_is_ended_at_once(district, post):
    li, zhao = district.who["li"], district.who["zhao"]
    given = posts.delegate(post, person=zhao, **MARCH, by=li, now=NOW - timedelta(days=1))
    posts.end_delegation(given, by=li, now=NOW)
    assert ("liaison", True) not in roles_on(zhao, TODAY)
    with pytest.raises(MoveRefused):
        posts.end_delegation(given, by=li, now=NOW)
    assert posts.delegate(post, person=district.who["head"], **MARCH, by=li, now=NOW)


@pytest.mark.parametrize(
    ("person", "changed", "code"),
    [
        ("li", {}, "self"),
        ("zhao", {"until_on": date(2026, 3, 1)}, "unfit_days"),
        ("zhao", {"reason": " "}, "no_reason"),
        ("head", {}, "taken"),
    ],
)
def test_a_deputy_who_does_not_fit_is_refused(district, post, person, changed, code):
    li = {"by": district.who["li"], "now": NOW}
    if code == "taken":
        posts.delegate(post, person=district.who["zhao"], **MARCH, **li)
    with pytest.raises(Refused) as refused:
        posts.delegate(post, person=district.who[person], **{**MARCH, **changed}, **li)
    assert refused.value.code == code


def test_a_stranger_names_no_deputy_for_anothers_post(district, post):
    with pytest.raises(Forbidden):
        posts.delegate(post, person=district.who["head"], **MARCH, by=district.who["zhao"], now=NOW)


def test_a_deputy_does_not_outlast_a_hand_over(district, post):
    by = {"by": district.who["wang"], "now": NOW}
    posts.delegate(post, person=district.who["zhao"], **MARCH, **by)
    posts.hand_over(post, person=district.who["zhao"], from_on=date(2026, 3, 10), **by)
    assert Delegation.objects.get(post=post).until_on == date(2026, 3, 9)


def test_the_database_refuses_a_second_deputy_and_a_deputy_to_oneself(district, post):
    posts.delegate(post, person=district.who["zhao"], **MARCH, by=district.who["li"], now=NOW)
    insert = (
        "INSERT INTO plans_delegation (post_id, person_id, from_on, until_on, reason, made_at, made_by_id) "
        "VALUES (%s, %s, %s, %s, '代', now(), %s)"
    )
    wang = district.who["wang"].pk
    for who, days in (("head", (TODAY, APRIL)), ("li", (APRIL, APRIL))):
        row = [post.pk, district.who[who].pk, *days, wang]
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(insert, row)
