"""Closing a measure on five points: asked for by the lead, decided by the coordinator, undone with a reason."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.actions import milestones
from measures.models import Measure
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act
from plans.policies import Forbidden
from tests.running_plan import OCTOBER, at
from tracking.actions import closings, reviews, updates
from tracking.closing_points import Point, by_point, open_points
from tracking.models import Closing, Duty, ProgressUpdate

NOW = at(date(2026, 10, 22))
PDF = b"%PDF-1.7\nproof"
LIST_QUERIES = 15
pytestmark = pytest.mark.django_db


def finish(running, *, percent="100", evidence=True, reached=True, month=OCTOBER):
    """Measure 2 filed, proven and accepted, its milestone reached."""
    li, day = running.who["li"], at(month + timedelta(days=20))
    update = running.update(2, month)
    content = {"progress": "已完成", "problems": "", "next_steps": "", "percent": percent}
    updates.write(update, content=content, version=update.version, by=li, now=day)
    if evidence:
        updates.add_evidence(update, name="通知.pdf", content=PDF, by=li, now=day)
    update = updates.submit(running.update(2, month), by=li, now=day)
    reviews.accept(update, by=running.who["wang"], now=day)
    if reached:
        milestones.record_done(running.measures[1].milestones.get(), done_on=month, by=li, now=day)
    return Measure.objects.select_related("plan").get(pk=running.measures[1].pk)


@pytest.fixture
def finished(running, period):
    return finish(running)


def ask(running, measure, who="li", conclusion="注销专窗已上线运行"):
    return closings.request(measure, conclusion=conclusion, by=running.who[who], now=NOW)


def unmet(measure, conclusion="已完成"):
    found = open_points(measure, day=NOW.date(), conclusion=conclusion)
    return {point for point, missing in by_point(found) if missing}


class TestPoints:
    def test_a_measure_that_is_finished_meets_all_five(self, finished):
        assert unmet(finished) == set()
        assert unmet(finished, conclusion=" ") == {Point.CONCLUSION}

    def test_without_an_accepted_filing_facts_evidence_and_form_are_open(self, running, period):
        assert unmet(running.measures[1]) == {Point.FACTS, Point.SOLVED, Point.EVIDENCE, Point.FORM}

    @pytest.mark.parametrize(
        ("lacking", "point"),
        [({"percent": "99.5"}, Point.FACTS), ({"evidence": False}, Point.EVIDENCE), ({"reached": False}, Point.SOLVED)],
        ids=["not at 100", "no evidence", "an open milestone"],
    )
    def test_one_thing_missing_is_one_point_unmet(self, running, period, lacking, point):
        measure = finish(running, **lacking)
        assert unmet(measure) == {point}
        with pytest.raises(closings.NotClosable) as refusal:
            ask(running, measure)
        assert [one.point for one in refusal.value.points] == [point]
        assert all(one.url for one in refusal.value.points)

    def test_facts_grow_old_when_the_next_month_opens(self, running, finished):
        running.open(date(2026, 11, 1))
        assert unmet(finished) == {Point.FACTS, Point.FORM}

    def test_an_earlier_filing_that_waits_is_a_matter_of_form(self, running):
        running.open(date(2026, 9, 1))
        running.submitted(2, date(2026, 9, 1))
        running.open()
        assert unmet(finish(running)) == {Point.FORM}

    def test_a_signature_that_the_plan_asks_for_is_a_matter_of_form(self, running, finished):
        type(running.plan).objects.filter(pk=running.plan.pk).update(sign_off=True)
        assert unmet(Measure.objects.get(pk=finished.pk)) == {Point.FORM}


class TestRequest:
    def test_a_request_is_a_duty_of_the_coordinator(self, running, finished):
        closing = ask(running, finished)
        assert (closing.status, closing.requested_by, closing.requested_at) == ("requested", running.who["li"], NOW)
        duty = Duty.objects.get(kind="closing")
        assert (duty.department, duty.role, duty.opened_on) == (running.district.office, "coordinator", NOW.date())
        assert duty.due_on == date(2026, 10, 27)  # three working days
        assert duty.get_absolute_url() == closing.get_absolute_url()

    def test_one_request_at_a_time(self, running, finished):
        ask(running, finished)
        with pytest.raises(Refused) as refusal:
            ask(running, finished, "head")
        assert refusal.value.code == "already_requested"
        with pytest.raises(IntegrityError, match="one_open_closing_per_measure"), transaction.atomic():
            Closing.objects.create(
                measure=finished, conclusion="再报", requested_at=NOW, requested_by=running.who["head"]
            )

    @pytest.mark.parametrize("name", ["zhao", "wang", "leader"])
    def test_only_the_lead_department_asks(self, running, finished, name):
        with pytest.raises(Forbidden):
            ask(running, finished, name)


class TestDecision:
    def test_granting_closes_the_measure_and_ends_its_duties(self, running, finished):
        closing = closings.grant(ask(running, finished), by=running.who["wang"], now=NOW)
        finished.refresh_from_db()
        assert (finished.status, finished.closed_at, finished.closed_by) == ("closed", NOW, running.who["wang"])
        assert (closing.status, closing.decided_by) == ("granted", running.who["wang"])
        assert not Duty.objects.filter(measure=finished).exists()
        with pytest.raises(MoveRefused):
            ask(running, finished)

    def test_what_changed_meanwhile_counts(self, running, finished):
        closing = ask(running, finished)
        running.open(date(2026, 11, 1))
        with pytest.raises(closings.NotClosable):
            closings.grant(closing, by=running.who["wang"], now=NOW)
        assert Closing.objects.get().status == "requested"

    def test_refusing_says_why_and_another_request_may_follow(self, running, finished):
        closing = ask(running, finished)
        with pytest.raises(Refused) as refusal:
            closings.refuse(closing, comment=" ", by=running.who["wang"], now=NOW)
        assert refusal.value.code == "no_comment"
        refused = closings.refuse(closing, comment="请补充使用情况", by=running.who["wang"], now=NOW)
        assert (refused.status, refused.answer) == ("refused", "请补充使用情况")
        assert ask(running, finished).pk != refused.pk

    @pytest.mark.parametrize("name", ["li", "zhao", "leader"])
    def test_only_the_coordinator_decides(self, running, finished, name):
        closing = ask(running, finished)
        for act in (closings.grant, closings.refuse):
            with pytest.raises(Forbidden):
                act(closing, comment="同意", by=running.who[name], now=NOW)

    def test_a_decision_is_final_and_by_another_for_the_database_too(self, running, finished):
        closing, decided = ask(running, finished), {"decided_at": NOW, "decided_by": running.who["wang"]}
        for columns, refusal in (
            ({"status": "granted", **decided, "decided_by": running.who["li"]}, "closing_decided_by_another"),
            ({"status": "refused", **decided}, "closing_refused_with_reason"),
            ({"status": "granted"}, "closing_decided_at_and_by"),
            ({"conclusion": "改写"}, "never changed"),
        ):
            with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
                Closing.objects.filter(pk=closing.pk).update(**columns)
        closings.refuse(closing, comment="证明不足", by=running.who["wang"], now=NOW)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Closing.objects.filter(pk=closing.pk).update(status="granted")

    def test_reopening_needs_a_reason_and_expects_a_filing_again(self, running, finished):
        wang = {"by": running.who["wang"], "now": NOW}
        closings.grant(ask(running, finished), **wang)
        november = running.open(date(2026, 11, 1))
        assert not november.updates.filter(measure=finished).exists()
        with pytest.raises(Refused):
            closings.reopen(finished, reason="", **wang)
        with pytest.raises(Forbidden):
            closings.reopen(finished, reason="群众反映", by=running.who["li"], now=NOW)
        reopened = closings.reopen(finished, reason="群众反映未落实", **wang)
        assert (reopened.status, reopened.closed_at) == ("open", None)
        assert november.updates.get(measure=finished).status == ProgressUpdate.Status.EXPECTED
        assert Act.objects.get(verb="measure.reopen").comment == "群众反映未落实"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from(["ask", "grant", "refuse", "reopen"]), max_size=6))
def test_a_measure_is_closed_exactly_when_its_last_request_was_granted_and_not_undone(running, finished, verbs):
    wang = {"by": running.who["wang"], "now": NOW}
    with transaction.atomic():
        closed = False
        for verb in verbs:
            last = Closing.objects.order_by("pk").last()
            waits = last is not None and last.status == "requested"
            possible = {"ask": not closed and not waits, "grant": waits, "refuse": waits, "reopen": closed}[verb]
            try:
                match verb:
                    case "ask":
                        ask(running, finished)
                    case "reopen":
                        closings.reopen(finished, reason="复核未通过", **wang)
                    case _ if last:
                        getattr(closings, verb)(last, comment="已核", **wang)
            except Refused:
                assert not possible
            else:
                assert possible or last is None
                closed = {"grant": waits, "reopen": False}.get(verb, closed)
            assert (Measure.objects.get(pk=finished.pk).status == "closed") == closed
        transaction.set_rollback(True)


class TestPages:
    def test_the_lead_asks_on_the_page_and_the_coordinator_decides_there(self, running, finished, client_of):
        address = reverse("closing_request", args=[finished.pk])
        page = client_of("li").get(address)
        assert [point for point, missing in page.context["points"] if missing] == [Point.CONCLUSION]
        assert client_of("li").post(address, {"conclusion": "专窗已上线"}).status_code == 302
        closing = Closing.objects.get()
        refused = client_of("wang").post(closing.get_absolute_url(), {"refuse": "1", "comment": ""})
        assert refused.status_code == 400
        assert client_of("wang").post(closing.get_absolute_url(), {"grant": "1", "comment": ""}).status_code == 302
        shown = client_of("zhao").get(finished.get_absolute_url()).content.decode()
        assert "专窗已上线" in shown

    def test_what_is_missing_is_shown_with_the_page_where_it_is_put_right(self, running, period, client_of):
        page = client_of("li").post(reverse("closing_request", args=[running.measures[1].pk]), {"conclusion": "完成"})
        assert page.status_code == 400
        assert not Closing.objects.exists()
        assert running.update(2).get_absolute_url() in page.content.decode()

    def test_the_list_does_not_grow_in_queries(self, running, finished, client_of, django_assert_num_queries):
        wang, li = client_of("wang"), running.who["li"]
        for count, measure in enumerate((finished, running.measures[2], running.measures[3]), start=1):
            Closing.objects.create(measure=measure, conclusion="完成", requested_at=NOW, requested_by=li)
            with django_assert_num_queries(LIST_QUERIES):
                assert len(wang.get(reverse("closing_list")).context["page"]) == count
        assert len(client_of("zhao").get(reverse("closing_list")).context["page"]) == 0
