"""The pages on which posts are kept: the tree, the hand-over, the deputy."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from plans.actions import posts
from plans.models import Delegation, Membership, Post, User
from tests.people import appoint
from tests.running_plan import at, build_running_plan
from tracking.models import Duty

TODAY = date(2026, 9, 1)
QUERIES = 15
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture
def running():
    return build_running_plan()


@pytest.fixture
def post(running):
    return Post.objects.get(department=running.district.bureaus["market"], role="liaison")


@pytest.fixture
def wang(client, running):
    client.force_login(running.who["wang"])
    return client


def test_the_tree_shows_vacancies_first_and_asks_few_questions(wang, running, post, django_assert_max_num_queries):
    wang.get(reverse("people_list"))
    with django_assert_max_num_queries(QUERIES):
        wang.get(reverse("people_list"))
    for n in range(4):
        appoint(f"more{n}", f"联络{n}", running.district.bureaus["reform"], ("liaison", "head", "leader", "auditor")[n])
    posts.vacate(post, last_on=TODAY - timedelta(days=1), by=running.who["wang"], now=at(TODAY))
    with django_assert_max_num_queries(QUERIES):
        words = wang.get(reverse("people_list")).content.decode()
    assert "vacant=on" in words
    shown = wang.get(reverse("people_list"), {"vacant": "on"}).context["tree"]
    assert [seat.post for unit in shown for seat in unit.seats] == [post]


def test_the_hand_over_page_shows_what_is_open_and_what_was_left(wang, running, post):
    address = reverse("hand_over", args=[post.pk])
    owed = {duty.key for duty in wang.get(address).context["duties"]}
    assert owed == set(Duty.objects.filter(department=post.department, role="liaison").values_list("key", flat=True))
    given = {"person": running.who["zhao"].pk, "from_on": "2026-09-14", "comment": "信用修复指引待印发"}
    assert wang.post(address, given).status_code == 302
    assert "信用修复指引待印发" in wang.get(address).content.decode()


def test_what_is_open_belongs_to_the_successor_from_the_day(running, post):
    li, zhao = running.who["li"], running.who["zhao"]
    before = set(Duty.objects.of_posts(li).filter(department=post.department).values_list("key", flat=True))
    posts.hand_over(post, person=zhao, from_on=TODAY, by=running.who["wang"], now=at(TODAY))
    li, zhao = User.objects.get(pk=li.pk), User.objects.get(pk=zhao.pk)
    assert before
    assert before <= set(Duty.objects.of_posts(zhao).values_list("key", flat=True))
    assert not Duty.objects.of_posts(li).filter(department=post.department, role="liaison").exists()


def test_a_refused_hand_over_says_why_beside_the_form(wang, running, post):
    given = {"person": running.who["zhao"].pk, "from_on": "2023-01-01"}
    answer = wang.post(reverse("hand_over", args=[post.pk]), given)
    assert answer.status_code == 400
    assert "李联络" in str(answer.context["form"].non_field_errors())
    assert Membership.objects.get(post=post).until_on is None


def test_a_new_account_can_be_given_its_first_post_by_who_keeps_people(wang, running, post):
    fresh = User.objects.create(username="fresh", name="新同志")
    choices = wang.get(reverse("hand_over", args=[post.pk])).context["form"].fields["person"].queryset
    assert fresh in choices
    assert fresh not in User.objects.visible_to(running.who["li"])


def test_a_liaison_names_a_deputy_on_the_own_page(client, running, post):
    client.force_login(running.who["li"])
    address = reverse("deputy_add", args=[post.pk])
    given = {"person": running.who["zhao"].pk, "from_on": TODAY, "until_on": "2026-09-04", "reason": "休假"}
    assert address in client.get(reverse("department_detail", args=[post.department_id])).content.decode()
    assert client.post(address, given).status_code == 302
    assert Delegation.objects.get().person == running.who["zhao"]
