"""Extensions: asked before the limit, decided with a definite date, the original date kept for ever."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.models import Milestone
from plans.lifecycle import Conflict, MoveRefused, Refused
from plans.models import Act, Plan
from plans.policies import Forbidden
from tests.moves import moves_of, moves_of_trigger, walk
from tests.running_plan import at
from tests.tracking.owing import build_owing
from tracking.actions import extensions
from tracking.actions.extensions import TooLate
from tracking.models import Duty, Extension, Notification

pytestmark = pytest.mark.django_db

DUE = date(2026, 10, 20)  # a Tuesday: measure 2, led by Li's bureau
NOW, LATER = at(date(2026, 10, 14)), at(date(2026, 10, 15))
UNTIL = date(2026, 11, 20)
WORDS = {"reason": "系统联调未完成，需延后。", "progress": "已完成八成"}


@pytest.fixture
def milestone(running):
    return running.measures[1].milestones.get()


def ask(running, milestone, *, by="li", now=NOW, asked_for=UNTIL, **words):
    return extensions.request(milestone, asked_for=asked_for, **{**WORDS, **words}, by=running.who[by], now=now)


def grant(running, extension, *, until=UNTIL, by="wang", now=LATER):
    return extensions.grant(extension, until=until, by=running.who[by], now=now)


def refuse(running, extension, *, by="wang", now=LATER):
    return extensions.refuse(extension, comment="时限不变", by=running.who[by], now=now)


def signing(running):
    Plan.objects.update(sign_off=True)
    running.plan.refresh_from_db()


def test_while_it_waits_the_milestone_stays_due(running, milestone):
    extension = ask(running, milestone)
    assert (extension.status, extension.limit_on, extension.filed_by) == ("requested", DUE, running.who["li"])
    assert Duty.objects.get(key=f"milestone:{milestone.pk}").due_on == DUE
    duty = Duty.objects.get(kind="extension")
    assert (duty.role, duty.department_id, duty.due_on) == (
        "coordinator",
        running.district.office.pk,
        date(2026, 10, 19),
    )
    assert Act.objects.about(milestone.measure).get().verb == "extension.request"


def test_granting_moves_the_due_date_and_never_the_original_one(running, milestone):
    grant(running, ask(running, milestone), until=date(2026, 11, 10))
    milestone.refresh_from_db()
    assert (milestone.original_due_on, milestone.due_on) == (DUE, date(2026, 11, 10))
    assert Duty.objects.get(key=f"milestone:{milestone.pk}").due_on == date(2026, 11, 10)
    extension = Extension.objects.get()
    assert (extension.asked_for, extension.granted_until, extension.decided_by) == (
        UNTIL, date(2026, 11, 10), running.who["wang"],
    )  # fmt: skip


def test_a_refusal_says_why_and_leaves_the_date(running, milestone):
    extension = ask(running, milestone)
    with pytest.raises(Refused):
        extensions.refuse(extension, comment=" ", by=running.who["wang"], now=LATER)
    refuse(running, extension)
    milestone.refresh_from_db()
    assert (extension.status, extension.answer, milestone.due_on) == ("refused", "时限不变", DUE)


@pytest.mark.parametrize(("day", "fits"), [(DUE, True), (DUE + timedelta(days=1), False)])
def test_it_is_asked_for_on_the_due_date_at_the_latest(running, milestone, day, fits):
    if fits:
        assert ask(running, milestone, now=at(day, 23, 59)).limit_on == DUE
        return
    with pytest.raises(TooLate) as refusal:
        ask(running, milestone, now=at(day, 0, 1))
    assert "2026-10-20" in str(refusal.value)


def insert(milestone, **columns):
    said = {"limit_on": DUE, "asked_for": UNTIL, "filed_at": NOW, **WORDS, **columns}
    Extension.objects.bulk_create([Extension(milestone=milestone, filed_by_id=1, **said)])


def test_the_database_refuses_what_is_asked_after_the_limit(running, milestone):
    for columns in (
        {"filed_at": at(DUE + timedelta(days=1), 0, 1)},
        {"limit_on": DUE + timedelta(days=9)},
        {"asked_for": DUE},
        {"reason": ""},
        {"status": "granted"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            insert(milestone, **columns)
    ask(running, milestone)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(milestone)  # one open request at a time


def test_what_was_asked_is_not_changed(running, milestone):
    extension = refuse(running, ask(running, milestone))
    for columns in ({"reason": "另一个事由"}, {"asked_for": date(2026, 12, 1)}, {"status": "requested"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Extension.objects.filter(pk=extension.pk).update(**columns)


def test_one_request_waits_at_a_time(running, milestone):
    ask(running, milestone)
    with pytest.raises(Conflict):
        ask(running, milestone)


@pytest.mark.parametrize(
    "words", [{"reason": " "}, {"progress": ""}, {"asked_for": DUE}, {"reason": "长" * 2001}], ids=str
)
def test_reason_date_and_progress_are_asked_for(running, milestone, words):
    with pytest.raises(Refused):
        ask(running, milestone, **words)
    assert not Extension.objects.exists()


def test_a_definite_later_date_is_granted(running, milestone):
    with pytest.raises(Refused):
        grant(running, ask(running, milestone), until=DUE)


def test_the_head_signs_first_where_the_plan_says_so(running, milestone):
    extension = ask(running, milestone)
    with pytest.raises(Refused):
        extensions.sign(extension, by=running.who["head"], now=NOW)
    signing(running)
    extension = Extension.objects.get()
    assert [duty.kind for duty in Duty.objects.filter(kind__startswith="extension")] == ["extension_signature"]
    with pytest.raises(MoveRefused):
        grant(running, extension)
    with pytest.raises(Forbidden):
        extensions.sign(extension, by=running.who["li"], now=LATER)
    extensions.sign(extension, by=running.who["head"], now=LATER)
    assert [duty.kind for duty in Duty.objects.filter(kind__startswith="extension")] == ["extension"]
    assert grant(running, extension).status == "granted"


def test_who_may_ask_and_who_decides(running, milestone):
    for name in ("zhao", "head", "wang", "leader"):
        with pytest.raises(Forbidden):
            ask(running, milestone, by=name)
    extension = ask(running, milestone)
    for name in ("li", "zhao", "head", "leader"):
        with pytest.raises(Forbidden):
            grant(running, extension, by=name)
    seen = {name: Extension.objects.visible_to(user).exists() for name, user in running.who.items()}
    assert seen == {"li": True, "head": True, "zhao": False, "wang": True, "leader": True}


def test_the_department_that_owes_the_milestone_asks_itself(running, milestone):
    Milestone.objects.filter(pk=milestone.pk).update(department=running.district.bureaus["tax"])
    milestone.refresh_from_db()
    extension = ask(running, milestone, by="zhao")
    assert Extension.objects.visible_to(running.who["zhao"]).get() == extension


def test_earlier_requests_are_counted_and_the_same_reason_is_marked(running, milestone):
    first = refuse(running, ask(running, milestone))
    extensions.withdraw(ask(running, milestone, reason="写错了"), by=running.who["li"], now=NOW)
    ask(running, milestone, reason="系统联调未完成,  需延后")
    found = Extension.objects.with_history().order_by("pk").values_list("ordinal", "earlier_with_same_reason")
    assert list(found) == [(1, None), (2, None), (2, first.pk)]


def test_the_next_request_starts_from_the_date_granted(running, milestone):
    grant(running, ask(running, milestone))
    milestone.refresh_from_db()
    second = ask(running, milestone, asked_for=date(2026, 12, 1), now=at(UNTIL))
    assert second.limit_on == UNTIL


def test_the_database_knows_the_moves_of_an_extension(running):
    assert moves_of_trigger("tracking_extension_moves") == moves_of(Extension)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from(["withdraw", "grant", "refuse"]), min_size=1, max_size=4))
def test_extensions_keep_to_their_table(running, milestone, verbs):
    acts = {
        "withdraw": lambda one: extensions.withdraw(one, by=running.who["li"], now=NOW),
        "grant": lambda one: grant(running, one),
        "refuse": lambda one: refuse(running, one),
    }
    with transaction.atomic():
        walk(ask(running, milestone), verbs, acts)
        transaction.set_rollback(True)


def test_a_date_that_was_granted_is_reminded_of_again(db):
    owing = build_owing()
    milestone = owing.milestone(DUE)
    key = f"milestone:{milestone.pk}"
    owing.sweep(date(2026, 10, 13))
    words = {"asked_for": UNTIL, **WORDS, "by": owing.who["li"], "now": NOW}
    extensions.grant(extensions.request(milestone, **words), until=UNTIL, by=owing.who["wang"], now=LATER)
    owing.sweep(date(2026, 11, 13))
    told = Notification.objects.filter(duty_key=key, channel="inbox", post__role="liaison")
    assert sorted(told.values_list("stage", "due_on")) == [(-5, DUE), (-5, UNTIL)]


def test_the_course_of_a_measure_costs_the_same_with_more_milestones(
    running, milestone, client_of, django_assert_num_queries, time_machine
):
    time_machine.move_to(NOW, tick=False)
    li, address = client_of("li"), milestone.measure.get_absolute_url()
    ask(running, milestone, asked_for=date(2026, 12, 1))
    li.get(address)
    with CaptureQueriesContext(connection) as first:
        li.get(address)
    for ordinal in range(2, 6):
        step = Milestone.objects.create(
            measure=milestone.measure, ordinal=ordinal, title="评估", original_due_on=UNTIL, due_on=UNTIL
        )
        ask(running, step, asked_for=date(2026, 12, 1))
    with django_assert_num_queries(len(first)):
        page = li.get(address).content.decode()
    assert page.count("第 1 次延期申请") == 5
    assert len(first) <= COURSE_QUERIES


def test_the_page_shows_every_date_and_the_decisions_do_not_cost_more_with_more_rows(
    running, milestone, client_of, django_assert_num_queries, time_machine
):
    time_machine.move_to(NOW, tick=False)
    grant(running, ask(running, milestone), now=NOW)
    page = client_of("li").get(milestone.measure.get_absolute_url()).content.decode()
    assert all(word in page for word in ("2026年10月20日", "2026年11月20日", "第 1 次延期申请"))
    wang = client_of("wang")
    wang.get(reverse("decision_list"))
    with django_assert_num_queries(QUERIES):
        assert wang.get(reverse("decision_list")).status_code == 200
    for number in (1, 3):
        step = Milestone.objects.create(
            measure=running.measures[number - 1], ordinal=9, title="评估", original_due_on=UNTIL, due_on=UNTIL
        )
        ask(running, step, asked_for=date(2026, 12, 1))
    with django_assert_num_queries(QUERIES):
        assert wang.get(reverse("decision_list")).content.decode().count("data-row") == 2


QUERIES = 16
COURSE_QUERIES = 40
