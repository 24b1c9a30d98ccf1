"""Writing, submitting, withdrawing and signing an update: what leads on, and who and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from plans.lifecycle import MoveRefused, Refused
from plans.policies import Forbidden
from tests.running_plan import OCTOBER, SEPTEMBER, at
from tracking.actions import periods, updates
from tracking.actions.steps import PeriodLocked
from tracking.actions.updates import StaleVersion, UnfitContent
from tracking.models import ProgressUpdate, Revision, Step

pytestmark = pytest.mark.django_db

NOW = at(date(2026, 10, 12))
LATER = at(date(2026, 10, 13))
CONTENT = {"progress": "窗口已开设", "problems": "系统未联通", "next_steps": "月底联调", "percent": "35.5"}


def write(update, by, content=CONTENT, version=None, now=NOW):
    return updates.write(update, content=content, version=version, by=by, now=now)


def test_writing_saves_a_draft_with_its_writer(running, update):
    write(update, running.who["li"])
    kept = running.update()
    assert (kept.status, kept.version) == ("draft", 1)
    assert (kept.progress, kept.percent) == ("窗口已开设", Decimal("35.50"))
    assert (kept.written_at, kept.written_by) == (NOW, running.who["li"])
    assert kept.filed_at is None


def test_entries_that_are_not_named_stay(running, update):
    write(update, running.who["li"])
    write(update, running.who["li"], {"percent": 40})
    kept = running.update()
    assert (kept.progress, kept.percent) == ("窗口已开设", Decimal("40.00"))


def test_a_stale_save_is_refused_and_carries_the_newer_content(running, update):
    seen = update.version
    write(running.update(), running.who["li"], {"progress": "先保存的"}, version=seen)
    with pytest.raises(StaleVersion) as refusal:
        write(running.update(), running.who["li"], {"progress": "后保存的"}, version=seen)
    assert refusal.value.newer.progress == "先保存的"
    assert running.update().progress == "先保存的"


@pytest.mark.parametrize("percent", ["-0.01", "100.01", "NaN", "sNaN", "Infinity", "1e400", "33.333", "三十", True])
def test_a_percentage_that_is_none_is_refused(running, update, percent):
    with pytest.raises(UnfitContent) as refusal:
        write(update, running.who["li"], CONTENT | {"percent": percent})
    assert refusal.value.field == "percent"
    assert running.update().status == "expected"


@pytest.mark.parametrize(("percent", "kept"), [("100", 100), (0, 0), ("-0", 0), ("99.90", Decimal("99.9")), ("", None)])
def test_percentages_at_the_edges_are_kept(running, update, percent, kept):
    assert write(update, running.who["li"], CONTENT | {"percent": percent}).percent == kept


@pytest.mark.parametrize("content", [{"status": "accepted"}, {"progress": "a\x00b"}, {"progress": "长" * 10_001}])
def test_content_that_does_not_fit_is_refused(running, update, content):
    with pytest.raises(UnfitContent):
        write(update, running.who["li"], content)


@pytest.mark.parametrize("name", ["zhao", "wang", "leader", "head"])
def test_only_a_liaison_of_the_lead_department_writes_submits_and_withdraws(running, update, name):
    stranger = running.who[name]
    with pytest.raises(Forbidden):
        write(update, stranger)
    with pytest.raises(Forbidden):
        updates.submit(update, by=stranger, now=NOW)
    with pytest.raises(Forbidden):
        updates.withdraw(running.submitted(), by=stranger, now=NOW)


def test_a_supporting_department_does_not_file_for_the_lead(running, period):
    with pytest.raises(Forbidden):
        write(running.update(4), running.who["li"])


def test_submitting_stamps_logs_and_freezes(running, update):
    li = running.who["li"]
    updates.submit(write(update, li), by=li, now=LATER)
    kept = running.update()
    assert (kept.status, kept.version) == ("submitted", 2)
    assert (kept.filed_at, kept.filed_by, kept.submitted_at, kept.submitted_by) == (LATER, li, LATER, li)
    revision = Revision.objects.get(update=kept)
    assert revision.number == 1
    assert revision.content() == kept.content()
    step = Step.objects.get(update=kept)
    assert (step.verb, step.revision, step.taken_at, step.taken_by) == ("submit", revision, LATER, li)


def test_nothing_is_submitted_without_progress(running, update):
    li = running.who["li"]
    write(update, li, CONTENT | {"progress": " \r\n "})
    with pytest.raises(UnfitContent) as refusal:
        updates.submit(update, by=li, now=NOW)
    assert refusal.value.field == "progress"
    assert running.update().status == "draft"


@pytest.mark.parametrize("settle", ["submitted", "accepted"])
def test_what_is_handed_in_is_neither_written_nor_submitted_again(running, period, settle):
    update, li = getattr(running, settle)(), running.who["li"]
    with pytest.raises(MoveRefused):
        write(update, li)
    with pytest.raises(MoveRefused):
        updates.submit(update, by=li, now=NOW)
    assert Revision.objects.count() == 1


def test_submitting_what_was_changed_meanwhile_is_refused(running, update):
    li = running.who["li"]
    write(update, li)
    write(running.update(), li, {"progress": "别人改过"})
    with pytest.raises(MoveRefused):
        updates.submit(update, by=li, now=NOW)


def test_withdrawing_keeps_the_day_of_the_first_filing(running, period):
    update, li = running.submitted(), running.who["li"]
    filed_at = update.filed_at
    updates.withdraw(update, by=li, now=LATER)
    assert (update.status, update.submitted_at, update.filed_at) == ("draft", None, filed_at)
    updates.submit(update, by=li, now=at(date(2026, 10, 20)))
    assert update.filed_at == filed_at
    assert update.submitted_at == at(date(2026, 10, 20))
    assert list(update.revisions.values_list("number", flat=True)) == [1, 2]
    assert list(update.steps.values_list("verb", flat=True)) == ["submit", "withdraw", "submit"]


@pytest.mark.parametrize("settle", ["update", "accepted"])
def test_only_what_waits_for_review_is_withdrawn(running, period, settle):
    update = getattr(running, settle)()
    with pytest.raises(MoveRefused):
        updates.withdraw(update, by=running.who["li"], now=NOW)


def test_the_head_signs_where_the_plan_asks(signed_plan):
    update = signed_plan.submitted()
    updates.sign(update, by=signed_plan.who["head"], now=LATER)
    assert (update.status, update.signed_at, update.signed_by) == ("signed", LATER, signed_plan.who["head"])
    assert update.steps.last().verb == "sign"
    with pytest.raises(MoveRefused):
        updates.sign(update, by=signed_plan.who["head"], now=LATER)


@pytest.mark.parametrize("name", ["li", "zhao", "wang", "leader"])
def test_nobody_else_signs(signed_plan, name):
    with pytest.raises(Forbidden):
        updates.sign(signed_plan.submitted(), by=signed_plan.who[name], now=LATER)


def test_where_the_plan_asks_for_none_nothing_is_signed(running, period):
    with pytest.raises(Refused) as refusal:
        updates.sign(running.submitted(), by=running.who["head"], now=LATER)
    assert refusal.value.code == "no_sign_off"


def test_a_new_submission_needs_a_new_signature(signed_plan):
    update = signed_plan.submitted()
    updates.sign(update, by=signed_plan.who["head"], now=LATER)
    updates.withdraw(update, by=signed_plan.who["li"], now=LATER)
    updates.submit(update, by=signed_plan.who["li"], now=LATER)
    assert (update.status, update.signed_at, update.signed_by) == ("submitted", None, None)


def test_no_change_repeats_the_last_accepted_content_and_says_so(two_months):
    update = two_months.update()
    updates.submit_unchanged(update, by=two_months.who["li"], now=NOW)
    before = two_months.update(1, SEPTEMBER)
    assert update.status == "submitted"
    assert update.no_change
    assert (update.progress, update.percent) == (before.progress, before.percent)
    assert Revision.objects.get(update=update).no_change


def test_no_change_without_an_accepted_month_is_refused_and_writes_nothing(running, update):
    with pytest.raises(Refused) as refusal:
        updates.submit_unchanged(update, by=running.who["li"], now=NOW)
    assert refusal.value.code == "nothing_to_repeat"
    assert running.update().status == "expected"


def test_writing_after_no_change_is_a_change_again(two_months):
    li, update = two_months.who["li"], two_months.update()
    updates.withdraw(updates.submit_unchanged(update, by=li, now=NOW), by=li, now=NOW)
    assert not write(update, li).no_change


def test_late_filing_is_taken_until_the_lock_and_refused_after_it(running, period):
    li, late = running.who["li"], at(date(2026, 10, 28))
    update = updates.submit(write(running.update(1), li, now=late), by=li, now=late)
    assert update.filed_at.date() > period.due_on
    draft = write(running.update(2), li)
    periods.lock_period(period, by=running.who["wang"], now=late)
    for refused in (
        lambda: write(running.update(3), li),
        lambda: updates.submit(draft, by=li, now=late),
        lambda: updates.submit_unchanged(draft, by=li, now=late),
        lambda: updates.withdraw(update, by=li, now=late),
        lambda: updates.add_evidence(draft, name="a.pdf", content=b"%PDF-1.7", by=li, now=late),
    ):
        with pytest.raises(PeriodLocked):
            refused()
    assert list(period.updates.values_list("status", flat=True).order_by("measure")) == [
        "submitted", "draft", "expected", "expected", "expected",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tracking_step SET comment = '改过'",
        "DELETE FROM tracking_step",
        "UPDATE tracking_revision SET percent = 100",
        "DELETE FROM tracking_revision",
        "UPDATE tracking_progressupdate SET status = 'expected'",
        "UPDATE tracking_progressupdate SET status = 'signed' WHERE status = 'accepted'",
        "UPDATE tracking_progressupdate SET reviewed_by_id = submitted_by_id",
    ],
)
def test_the_database_refuses_to_rewrite_the_record(running, period, statement):
    running.accepted()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_text_in_a_locked_month(running, period):
    periods.lock_period(period, by=running.who["wang"], now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressUpdate.objects.filter(period=period).update(progress="补写")


def test_the_database_knows_the_same_moves_as_the_table(running, period):
    states = ProgressUpdate.Status.values
    declared = {(source, move.target) for move in ProgressUpdate.MOVES.values() for source in move.sources}
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'tracking_guard_update'")
        (source,) = cursor.fetchone()
    allowed = {(a, b) for a in states for b in states if f"'{a} {b}'" in source}
    assert allowed == {pair for pair in declared if pair[0] != pair[1]}


def test_october_is_not_filed_by_filing_september(two_months):
    assert two_months.update(1, OCTOBER).status == "expected"
