"""The review queue and the page on which a filing is accepted or returned."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.running_plan import OCTOBER, SEPTEMBER, at
from tracking.actions import periods, reviews, updates
from tracking.comparison import Piece, compare
from tracking.models import Step

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 19)
QUEUE_QUERIES = 16


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(at(TODAY), tick=False):
        yield


def review(update) -> str:
    return reverse("review_detail", args=[update.pk])


class TestQueue:
    def test_contradictions_come_first(self, client_of, two_months):
        plain, full = two_months.submitted(2), two_months.submitted(3, percent="100")
        fell = two_months.submitted(1, percent="39.99")
        queue = client_of("wang").get(reverse("review_queue")).context["queue"]
        found = [(update.pk, [str(doubt) for doubt in doubts]) for update, doubts in queue]
        assert found == [(full.pk, ["open_milestone", "unproven"]), (fell.pk, ["fell"]), (plain.pk, [])]

    def test_three_months_without_change_are_pointed_out(self, client_of, running):
        for month in (date(2026, 7, 1), date(2026, 8, 1), SEPTEMBER, OCTOBER):
            running.open(month)
        running.accepted(2, date(2026, 7, 1))
        li, wang = running.who["li"], running.who["wang"]
        for month in (date(2026, 8, 1), SEPTEMBER):
            repeated = updates.submit_unchanged(running.update(2, month), by=li, now=at(TODAY))
            reviews.accept(repeated, by=wang, now=at(TODAY))
        updates.submit_unchanged(running.update(2), by=li, now=at(TODAY))
        ((_update, doubts),) = client_of("wang").get(reverse("review_queue")).context["queue"]
        assert [str(doubt) for doubt in doubts] == ["unchanged"]

    def test_unsigned_filings_do_not_wait_for_the_coordinator(self, signed_plan, client_of_signed):
        update = signed_plan.submitted()
        wang = client_of_signed("wang")
        assert wang.get(reverse("review_queue")).context["queue"] == []
        updates.sign(update, by=signed_plan.who["head"], now=at(TODAY))
        assert len(wang.get(reverse("review_queue")).context["queue"]) == 1

    @pytest.mark.parametrize("name", ["li", "head", "zhao", "leader"])
    def test_only_coordinators_come_in(self, client_of, period, name):
        assert client_of(name).get(reverse("review_queue")).status_code == 403

    def test_queries_do_not_grow_with_the_queue(self, client_of, running, period, django_assert_num_queries):
        wang = client_of("wang")
        running.submitted(1)
        wang.get(reverse("review_queue"))
        with django_assert_num_queries(QUEUE_QUERIES):
            wang.get(reverse("review_queue"))
        for number in (2, 3, 5):
            running.submitted(number)
        with django_assert_num_queries(QUEUE_QUERIES):
            wang.get(reverse("review_queue"))


class TestReview:
    def test_shows_what_changed_since_last_month(self, client_of, two_months):
        page = client_of("wang").get(review(two_months.submitted(percent="55")))
        assert page.status_code == 200
        text = page.content.decode()
        assert "<del>9</del>" in text
        assert "<ins>10</ins>" in text

    def test_accepting_leads_to_the_next_and_at_last_to_the_queue(self, client_of, running, period):
        first, second = running.submitted(1), running.submitted(2)
        wang = client_of("wang")
        answer = wang.post(review(first), {"version": first.version, "accept": "1", "comment": ""})
        assert answer.url == review(second)
        answer = wang.post(review(second), {"version": second.version, "accept": "1", "comment": "好"})
        assert answer.url == reverse("review_queue")
        assert running.update(1).status == running.update(2).status == "accepted"

    def test_returning_needs_a_comment_and_may_name_the_entry(self, client_of, running, period):
        update = running.submitted()
        wang = client_of("wang")
        refused = wang.post(review(update), {"version": update.version, "return": "1", "comment": " "})
        assert refused.status_code == 400
        assert refused.context["form"].errors["comment"]
        assert running.update().status == "submitted"
        wang.post(review(update), {"version": update.version, "return": "1", "comment": "请核对", "field": "percent"})
        assert running.update().status == "returned"
        assert Step.objects.get(verb="return").field == "percent"

    def test_what_was_resubmitted_meanwhile_is_not_accepted_unseen(self, client_of, running, period):
        update = running.submitted()
        answer = client_of("wang").post(review(update), {"version": update.version - 1, "accept": "1"})
        assert answer.status_code == 409
        assert running.update().status == "submitted"

    def test_a_locked_month_is_accepted_but_not_returned(self, client_of, running, period):
        update = running.submitted()
        periods.lock_period(period, by=running.who["wang"], now=at(TODAY))
        wang = client_of("wang")
        assert wang.get(review(update)).status_code == 200
        refused = wang.post(review(update), {"version": update.version, "return": "1", "comment": "改"})
        assert refused.status_code == 400
        wang.post(review(update), {"version": update.version, "accept": "1"})
        assert running.update().status == "accepted"

    def test_what_does_not_wait_leads_to_its_page(self, client_of, running, period):
        update = running.accepted()
        assert client_of("wang").get(review(update)).url == update.get_absolute_url()

    @pytest.mark.parametrize(
        ("name", "number", "status"),
        [("li", 1, 403), ("head", 1, 403), ("leader", 1, 403), ("zhao", 1, 403), ("zhao", 2, 404)],
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_nobody_else_reviews(self, client_of, running, period, name, number, status, method):
        update = running.submitted(number)
        data = {"version": update.version, "accept": "1"} if method == "post" else {}
        assert getattr(client_of(name), method)(review(update), data).status_code == status
        assert running.update(number).status == "submitted"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "全新"),
        ("办件318件，用时9天。", "办件377件，用时9天。"),
        ("一。二。三。", "二。三。四。"),
        ("删去的话。", ""),
        ("第一行\n第二行", "第一行\n\n第二行改"),
        ("甲" * 5000, "乙" * 5000),
    ],
)
def test_the_pieces_make_up_both_texts(before, after):
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after


def test_a_changed_figure_is_marked_alone():
    assert compare("累计办件318件，", "累计办件377件，") == [
        Piece("same", "累计办件"),
        Piece("del", "318"),
        Piece("ins", "377"),
        Piece("same", "件，"),
    ]
