"""Targets on the pages: where they stand, what is typed beside an update, what the coordinator enters and corrects."""

from datetime import date
from decimal import Decimal as D

import pytest
import time_machine
from django.urls import reverse

from measures.models import Target
from tests.running_plan import SEPTEMBER, at
from tracking.actions import readings, reviews
from tracking.models import Contribution, Explanation, Reading

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 19)
LIST_QUERIES = 20
DETAIL_QUERIES = 16


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture
def target(running):
    return promise(running)


def promise(running, number=1, text="引进企业120家"):
    measure = running.measures[number - 1]
    ordinal = measure.targets.count() + 1
    return Target.objects.create(
        measure=measure, ordinal=ordinal, text=text, kind="cumulative", value=D(120), unit="家"
    )


def enter(running, target, value, day=SEPTEMBER):
    return readings.enter(target, value=D(value), as_of=day, by=running.who["wang"], now=at(TODAY))


class TestLists:
    def test_a_list_of_those_that_are_behind_unread_or_beyond(self, client_of, running, target):
        enter(running, target, 30)
        over, unread = promise(running, 2), promise(running, 3)
        enter(running, over, "134.4")
        wang = client_of("wang")
        for state, found in (
            ("behind", [target]),
            ("over", [over]),
            ("unknown", [unread]),
            ("", [target, over, unread]),
        ):
            page = wang.get(reverse("target_list"), {"state": state})
            shown = [one for _value, rows in page.context["listing"].groups() for one in rows]
            assert [one.target for one in shown] == found
        assert "112%" in wang.get(reverse("target_list")).content.decode()

    def test_an_unknown_state_is_refused(self, client_of, running):
        assert client_of("wang").get(reverse("target_list"), {"state": "fine"}).status_code == 400

    def test_queries_do_not_grow_with_the_targets(self, client_of, running, target, django_assert_num_queries):
        wang = client_of("wang")
        enter(running, target, 30)
        wang.get(reverse("target_list"))
        with django_assert_num_queries(LIST_QUERIES):
            wang.get(reverse("target_list"))
        for number in (1, 2, 3):
            enter(running, promise(running, number), 5)
        with django_assert_num_queries(LIST_QUERIES):
            wang.get(reverse("target_list"))

    def test_machines_read_the_same(self, client_of, running, target):
        enter(running, target, "134.4")
        (row,) = client_of("wang").get("/api/v1/targets/", {"state": "over"}).json()["results"]
        assert (row["achieved"], row["state"], row["is_over"], row["as_of"]) == (
            "112.00",
            "reached",
            True,
            "2026-09-01",
        )
        one = client_of("wang").get(f"/api/v1/targets/{target.pk}/").json()
        assert (one["months"][10]["month"], one["months"][10]["value"]) == ("2026-11-01", "110.0000")


class TestMeasurePage:
    def test_tells_expected_reached_and_history_with_what_was_corrected(self, client_of, running, target):
        reading = enter(running, target, 96)
        readings.correct(reading, value=D(69), reason="数字颠倒", by=running.who["wang"], now=at(TODAY, 11))
        page = client_of("li").get(running.measures[0].get_absolute_url())
        text = page.content.decode()
        assert "<del>96</del>" in text
        assert "数字颠倒" in text
        assert page.context["targets"][0]["standing"].value == 69

    def test_queries_of_a_target_do_not_grow(self, client_of, running, target, django_assert_num_queries):
        wang = client_of("wang")
        enter(running, target, 1)
        wang.get(target.get_absolute_url())
        with django_assert_num_queries(DETAIL_QUERIES):
            wang.get(target.get_absolute_url())
        for day in (2, 3, 4):
            enter(running, target, day, date(2026, 9, day))
        with django_assert_num_queries(DETAIL_QUERIES):
            wang.get(target.get_absolute_url())


class TestUpdatePage:
    def post(self, client, update, target, value="96", **more):
        typed = {f"value_{target.pk}": value, f"as_of_{target.pk}": "2026-10-18", "version": update.version}
        return client.post(reverse("update_edit", args=[update.pk]), typed | {"progress": "引进企业96家"} | more)

    def test_values_are_kept_with_the_draft_and_shown_again(self, client_of, running, target, period):
        li, update = client_of("li"), running.update()
        assert self.post(li, update, target).status_code == 302
        assert Reading.objects.get().value == 96
        page = li.get(reverse("update_edit", args=[update.pk]))
        assert 'value="96"' in page.content.decode()

    def test_a_wrong_value_keeps_the_text_and_says_why(self, client_of, running, target, period):
        li, update = client_of("li"), running.update()
        answer = self.post(li, update, target, "96台")
        assert answer.status_code == 400
        assert not Reading.objects.exists()
        assert running.update().progress == "引进企业96家"

    def test_doubts_are_answered_with_the_submission_and_shown_to_the_reviewer(
        self, client_of, running, target, period
    ):
        li, update = client_of("li"), running.update()
        self.post(li, update, target, "69")
        page = li.get(reverse("update_edit", args=[update.pk]))
        assert [str(doubt) for doubt, _answer in page.context["doubts"]] == ["text_differs"]
        more = {"submit": "1", "answer_text_differs": "含意向企业27家"}
        assert self.post(li, running.update(), target, "69", **more).status_code == 302
        assert Explanation.objects.get().doubt == "text_differs"
        page = client_of("wang").get(reverse("review_detail", args=[update.pk])).content.decode()
        assert "含意向企业27家" in page

    def test_a_returned_value_is_corrected_with_its_reason(self, client_of, running, target, period):
        li, update = client_of("li"), running.update()
        self.post(li, update, target, submit="1")
        reviews.send_back(running.update(), comment="核对", by=running.who["wang"], now=at(TODAY, 11))
        with time_machine.travel(at(TODAY, 12), tick=False):
            assert self.post(li, running.update(), target, "69").status_code == 400
            why = {f"reason_{target.pk}": "数字颠倒"}
            assert self.post(li, running.update(), target, "69", **why).status_code == 302
        assert Reading.objects.get(value=69).correction_of.value == 96


class TestCoordinator:
    def test_enters_and_corrects(self, client_of, running, target):
        wang = client_of("wang")
        entered = reverse("reading_enter", args=[target.pk])
        assert wang.post(entered, {"value": "12台", "as_of": "2026-10-01"}).status_code == 400
        wang.post(entered, {"value": "12", "as_of": "2026-10-01"})
        corrected = reverse("reading_correct", args=[Reading.objects.get().pk])
        assert wang.post(corrected, {"value": "13", "as_of": "2026-10-01"}).status_code == 400
        wang.post(corrected, {"value": "13", "as_of": "2026-10-01", "reason": "核对"})
        assert sorted(one.value for one in Reading.objects.all()) == [12, 13]

    def test_changes_the_goal_and_the_months_with_a_reason(self, client_of, running, target):
        wang = client_of("wang")
        goal = {"kind": "cumulative", "comparator": ">=", "value": "100", "unit": "家", "scale": "1"}
        assert wang.post(reverse("target_edit", args=[target.pk]), goal).status_code == 400
        wang.post(reverse("target_edit", args=[target.pk]), goal | {"reason": "调减"})
        assert Target.objects.get().value == 100
        wang.post(reverse("target_draw", args=[target.pk]), {"2026-06": "20", "reason": "下半年集中"})
        assert dict(Target.objects.get().course_at().points) == {date(2026, 6, 1): 20}
        page = wang.get(reverse("target_edit", args=[target.pk])).content.decode()
        assert 'value="20"' in page


def test_a_supporting_department_tells_its_own_value_with_its_part(client_of, running, target, period):
    part = Contribution.objects.create(update=running.update(), department=running.district.bureaus["tax"])
    typed = {"version": 0, "text": "协助引进企业", f"value_{target.pk}": "12", f"as_of_{target.pk}": "2026-10-18"}
    assert client_of("zhao").post(part.get_absolute_url(), typed).status_code == 302
    reading = Reading.objects.get()
    assert (reading.value, reading.department) == (12, part.department)
    page = client_of("zhao").get(part.get_absolute_url()).content.decode()
    assert 'value="12"' in page
