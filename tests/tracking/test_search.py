"""Search: parts of words, several words, any name of a department, and only what the person may see."""

import pytest
from django.urls import reverse

from plans.models import DepartmentAlias, DepartmentName
from tests.people import build_district
from tests.running_plan import OCTOBER, build_running_plan
from tracking.search import excerpt, pieces, search

pytestmark = pytest.mark.django_db


@pytest.fixture
def running():
    running = build_running_plan()
    running.open()
    running.accepted(1)
    return running


def found(running, who, text):
    return {one.kind: {hit.pk for hit in one.hits} for one in search(text, user=running.who[who])}


def test_text_is_cut_at_its_words():
    assert pieces("Abc一件事", ["一件", "b"]) == (
        ("A", False),
        ("b", True),
        ("c", False),
        ("一件", True),
        ("事", False),
    )
    assert excerpt(["没有", "办理" + "长" * 100], ["办理"])[0] == ("办理", True)
    assert excerpt(["没有"], ["办理"]) == ()


def test_every_word_must_stand_in_a_measure(running):
    measure = running.measures[0]
    word = measure.title[1:3]
    assert measure.pk in found(running, "li", word)["measures"]
    assert "measures" not in found(running, "li", f"{word} 不在其中")
    assert found(running, "li", "") == {}


@pytest.mark.parametrize("name", ["发改委", "区发展和改革委员会", "计委", "经济体制办"])
def test_a_department_is_found_under_any_of_its_names(running, name):
    reform = running.district.bureaus["reform"]
    DepartmentName.objects.create(department=reform, name="安和区计划委员会", short_name="区计委", until_on=OCTOBER)
    DepartmentAlias.objects.create(department=reform, name="区经济体制办")
    assert reform.pk in found(running, "li", name)["departments"]


def test_a_department_finds_what_it_takes_part_in(running):
    led = {
        measure.pk for measure in running.measures if measure.assignments.filter(department__short_name="区市场监管局")
    }
    assert led
    assert led <= found(running, "li", "市场监管局")["measures"]


def test_nobody_finds_what_they_may_not_see(running, client):
    update = running.update(1)
    word = update.progress[:4]
    assert update.pk in found(running, "wang", word)["updates"]
    elsewhere = build_district("宁远区", prefix="ny-")
    assert search(word, user=elsewhere.who["wang"]) == []
    client.force_login(elsewhere.who["wang"])
    assert client.get("/api/v1/search/", {"q": word}).json() == []
    client.force_login(running.who["wang"])
    assert "updates" in {one["kind"] for one in client.get("/api/v1/search/", {"q": word}).json()}


def test_the_words_are_marked_and_nothing_else_is_markup(running, client):
    running.measures[0].plan.measures.filter(pk=running.measures[0].pk).update(body="<b>一件事</b>改革")
    client.force_login(running.who["li"])
    page = client.get(reverse("search"), {"q": "一件事"}).content.decode()
    assert "&lt;b&gt;<mark>一件事</mark>&lt;/b&gt;" in page


def test_the_queries_do_not_grow(running, client, django_assert_max_num_queries):
    client.force_login(running.who["wang"])
    with django_assert_max_num_queries(15):
        client.get(reverse("search"), {"q": "一 二 三 四 五"})
