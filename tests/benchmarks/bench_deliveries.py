"""How fast one worker hands digests over, beside a script that only pushes the same letters into the same mail server.

By hand: `pytest -n 0 -s tests/benchmarks/bench_deliveries.py`. The promise is 200 messages a second.
"""

import smtplib
import sys
from email.message import EmailMessage
from time import perf_counter

import pytest

from tests.people import build_district
from tests.programs import Program, environment, free_port, within
from tests.tracking.owing import DUE, at, build_owing
from tracking.delivery import messages, sending
from tracking.models import Message

PEOPLE = 400


@pytest.fixture
def sink(settings):
    """A mail server in a process of its own, which keeps nothing."""
    port = free_port()
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Sink", "-l", f"127.0.0.1:{port}"]
    with Program(command, environment()):
        assert within(20, lambda: listens(port))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield port


def listens(port):
    try:
        smtplib.SMTP("127.0.0.1", port).quit()
    except OSError:
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_deliveries(sink):
    owing = build_owing(build_district())
    owing.crowd(PEOPLE)
    owing.sweep(DUE)
    messages.compose(DUE, now=at(DUE))
    started = perf_counter()
    accepted = sending.deliver_due(now=at(DUE)).accepted
    taken = perf_counter() - started
    texts = list(Message.objects.filter(channel="email", status="accepted").values_list("body", flat=True))
    started = perf_counter()
    with smtplib.SMTP("127.0.0.1", sink) as bare:
        for text in texts:
            letter = EmailMessage()
            letter["From"], letter["To"], letter["Subject"] = "guatu@localhost", "one@example.org", "digest"
            letter.set_content(text)
            bare.send_message(letter)
    pushed = perf_counter() - started
    assert accepted >= 2 * PEOPLE
    assert len(texts) >= PEOPLE
    speed, bare_speed = accepted / taken, len(texts) / pushed
    print(  # noqa: T201
        f"\n{accepted} messages, {len(texts)} of them letters: {speed:.0f} a second by one worker;"
        f" pushed without a record {bare_speed:.0f} letters a second, ratio {bare_speed / speed:.1f}"
    )
