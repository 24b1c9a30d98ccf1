"""Delivery to a real mail server, which is the judge: nothing lost, nothing twice, whoever dies."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction

from plans.models import Plan, User
from tests.programs import database_address
from tests.tracking.owing import DUE, at, build_owing, emails
from tests.tracking.smtp import Sink, listening, unused_port
from tracking.delivery import sending
from tracking.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
NOW = at(DUE)
AFTER_LEASE = NOW + sending.LEASE + timedelta(minutes=1)
SENDER = """
import django; django.setup()
from datetime import datetime
from tracking.delivery import sending
sending.deliver_due(now=datetime.fromisoformat("{now}"))
"""


@pytest.fixture
def smtp_server(settings):
    with listening(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
        yield sink


@pytest.fixture
def owing():
    owing = build_owing()
    owing.milestone()
    return owing


def sender_process(sink):
    """A sender of its own, on the database of this test."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": database_address(),
        "EMAIL_URL": f"smtp://{sink.host}:{sink.port}",
    }
    return subprocess.Popen([sys.executable, "-c", SENDER.format(now=NOW.isoformat())], env=environment)


def test_digest_arrives_in_inbox_and_by_mail_with_both_bodies(owing, smtp_server):
    owing.compose(DUE)
    assert sending.deliver_due(now=NOW) == sending.Delivered(accepted=2)
    [mail] = smtp_server.to("li@example.org")
    message = emails().get()
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content().split() == message.body.split()
    assert "href=" in mail.get_body(("html",)).get_content()
    assert Message.objects.in_inbox_of(owing.who["li"]).count() == 1


def test_second_round_sends_nothing(owing, smtp_server):
    owing.compose(DUE)
    sending.deliver_due(now=NOW)
    assert sending.deliver_due(now=AFTER_LEASE) == sending.Delivered()
    assert len(smtp_server.mails) == 1


def test_a_plan_that_no_longer_runs_sends_nothing_even_when_it_was_raised(owing, smtp_server):
    owing.compose(DUE)
    Plan.objects.filter(pk=owing.plan.pk).update(status=Plan.Status.CLOSED)
    assert sending.deliver_due(now=NOW) == sending.Delivered(cancelled=2)
    assert not smtp_server.mails


def test_duty_discharged_after_composing_is_not_sent(owing, smtp_server):
    owing.compose(DUE)
    owing.reach(owing.measure.milestones.get(), DUE)
    assert sending.deliver_due(now=NOW).cancelled == 2
    assert not smtp_server.mails


def test_server_down_waits_with_back_off_and_loses_nothing(owing, smtp_server, settings):
    owing.compose(DUE)
    settings.EMAIL_PORT = unused_port()
    assert sending.deliver_due(now=NOW) == sending.Delivered(accepted=1, waiting=1)
    waiting = emails().get()
    assert waiting.not_before > NOW + timedelta(seconds=20)
    assert waiting.error
    settings.EMAIL_PORT = smtp_server.port
    assert sending.deliver_due(now=NOW) == sending.Delivered()
    assert sending.deliver_due(now=AFTER_LEASE).accepted == 1
    assert smtp_server.count() == {waiting.message_id: 1}


def test_waits_grow_to_an_hour():
    waits = [sending.wait_after(attempts) for attempts in range(1, 13)]
    assert waits[0] < timedelta(minutes=1)
    assert timedelta(minutes=45) < waits[-1] < timedelta(minutes=75)


@pytest.mark.parametrize(("answer", "status"), [("554 no such text", "failed"), ("451 busy", "waiting")])
def test_refusal_is_final_or_not_as_the_server_says(owing, smtp_server, answer, status):
    owing.compose(DUE)
    smtp_server.answer = answer
    sending.deliver_due(now=NOW)
    assert emails().get().status == status
    assert answer[4:] in emails().get().error


def test_last_attempt_ends_as_failed(owing, smtp_server):
    owing.compose(DUE)
    smtp_server.answer = "451 busy"
    emails().update(attempts=sending.MOST_ATTEMPTS - 1)
    sending.deliver_due(now=NOW)
    assert emails().get().status == Message.Status.FAILED


def test_person_without_address_fails_visibly_and_does_not_stop_the_others(owing, smtp_server):
    owing.milestone(DUE - timedelta(days=7))
    User.objects.filter(pk=owing.who["li"].pk).update(email="")
    owing.compose(DUE)
    sending.deliver_due(now=NOW)
    assert emails(person=owing.who["li"]).get().status == Message.Status.FAILED
    assert len(smtp_server.to("head@example.org")) == 1


def test_four_senders_send_every_message_exactly_once(owing, smtp_server):
    owing.crowd(30)
    owing.compose(DUE)

    def send(_):
        try:
            return sending.deliver_due(now=NOW).accepted
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        accepted = sum(pool.map(send, range(4)))
    assert accepted == 62
    assert smtp_server.count() == dict.fromkeys(emails().values_list("message_id", flat=True), 1)
    assert len(smtp_server.mails) == 31


def test_sender_whose_claim_has_run_out_lets_go(owing, smtp_server):
    owing.compose(DUE)
    slow = sending.claim(10, now=NOW)
    assert sending.deliver_due(now=AFTER_LEASE).accepted == 2
    assert [sending.hand_over(message, sending.Watch(AFTER_LEASE)) for message in slow] == ["", ""]
    assert len(smtp_server.mails) == 1


def test_a_mail_server_that_is_away_counts_against_no_message(owing, smtp_server, settings):
    owing.crowd(30)
    owing.compose(DUE)
    settings.EMAIL_PORT = unused_port()
    moment = NOW
    for _ in range(sending.MOST_ATTEMPTS + 1):
        assert sending.deliver_due(now=moment).failed == 0
        moment += timedelta(hours=1)
    settings.EMAIL_PORT = smtp_server.port
    assert sending.deliver_due(now=moment).accepted == 0, (
        "back in the quiet hours: nobody is written to at ten at night"
    )
    assert {(message.status, message.failures) for message in emails()} == {("waiting", 0)}
    assert sending.deliver_due(now=NOW + timedelta(days=1)).accepted == 31


def test_a_line_that_broke_in_the_middle_is_left_alone_for_a_lease(owing, smtp_server, settings):
    owing.compose(DUE)
    smtp_server.hangs_at, settings.EMAIL_TIMEOUT = "DATA", 0.2
    sending.deliver_due(now=NOW)
    doubtful = emails().get()
    assert (doubtful.status, doubtful.failures) == ("waiting", 1)
    assert doubtful.not_before >= NOW + sending.LEASE


@pytest.mark.parametrize(
    ("hangs_at", "can_be_asked", "copies"), [("MAIL", True, 1), ("DATA", True, 1), ("DATA", False, 2)]
)
def test_sender_killed_while_sending_is_replaced_after_the_lease(
    owing, smtp_server, settings, hangs_at, can_be_asked, copies
):
    """Killed after the server took the message but before we heard so: the server is asked before it goes out again.

    The copy that a server gets which cannot be asked carries the same Message-ID.
    """
    settings.MAIL_TRACE_URL = smtp_server.trace_url if can_be_asked else ""
    owing.compose(DUE)
    smtp_server.hangs_at = hangs_at
    sender = sender_process(smtp_server)
    try:
        assert smtp_server.hanging.wait(timeout=30)
    finally:
        sender.send_signal(signal.SIGKILL)
        sender.wait()
    assert emails().get().status == Message.Status.SENDING
    smtp_server.hangs_at = ""
    assert sending.deliver_due(now=NOW) == sending.Delivered()
    sending.deliver_due(now=AFTER_LEASE)
    message = emails().get()
    assert (message.status, message.attempts) == (Message.Status.ACCEPTED, 2)
    assert smtp_server.count() == {message.message_id: copies}


@pytest.mark.parametrize("answer", ["silent", "unwell"])
def test_a_relay_that_does_not_answer_the_question_gets_nothing_twice(owing, smtp_server, settings, answer):
    owing.compose(DUE)
    emails().update(attempts=1)
    smtp_server.trace_status = 503
    settings.MAIL_TRACE_URL = (
        smtp_server.trace_url if answer == "unwell" else f"http://127.0.0.1:{unused_port()}/{{message_id}}"
    )
    assert sending.deliver_due(now=NOW) == sending.Delivered(accepted=1, waiting=1)
    assert "does not say" in emails().get().error
    assert not smtp_server.mails


def test_a_relay_that_is_silent_all_night_is_no_failure(owing, smtp_server, settings):
    """In doubt since the evening: it is asked in the morning, and nothing counts until then."""
    owing.compose(DUE)
    emails().update(attempts=1, created_at=at(DUE, 18))
    settings.MAIL_TRACE_URL = f"http://127.0.0.1:{unused_port()}/{{message_id}}"
    for hour in (20, 23):
        sending.deliver_due(now=at(DUE, hour))
        emails().update(not_before=at(DUE, hour))
    message = emails().get()
    assert (message.status, message.failures, message.error) == (Message.Status.WAITING, 1, "")
    settings.MAIL_TRACE_URL = smtp_server.trace_url
    sending.deliver_due(now=at(DUE + timedelta(days=1), 8))
    assert smtp_server.count() == {message.message_id: 1}


def test_claim_inside_a_transaction_is_refused(owing):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        sending.claim(1, now=NOW)
