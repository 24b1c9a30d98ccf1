"""The sweep and its digests, cut off at every statement in turn: nothing is half, and the next run ends the same."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection

from tests.programs import database_address
from tests.tracking.owing import DUE, build_owing
from tracking.models import LadderStage, Message, Notification
from tracking.reminders.ladder import DEFAULT_LADDER

pytestmark = pytest.mark.django_db(transaction=True)


class Cut:
    """Ends the session of this process in the server just before its statement number `at`."""

    def __init__(self, at, caretaker):
        self.at, self.caretaker, self.seen = at, caretaker, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.at:
            self.caretaker.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return execute(sql, params, many, context)


def told():
    """What was raised and in which letter of whom it stands."""
    columns = ("duty_key", "stage", "post", "channel", "message__person", "message__day", "message__serial")
    return sorted(Notification.objects.values_list(*columns))


def forget():
    Notification.objects.all().delete()
    Message.objects.all().delete()
    LadderStage.objects.all().delete()


def interrupted(owing, cut):
    """Whether the run was cut off there; it has fewer statements otherwise."""
    try:
        with connection.execute_wrapper(cut):
            owing.compose(DUE)
    except (OperationalError, InterfaceError):
        connection.close()
        return True
    return False


def test_cut_at_any_statement_nothing_is_half_and_the_next_run_gives_the_same():
    owing = build_owing()
    owing.milestone()
    owing.compose(DUE)
    whole, at = told(), 1
    assert len(whole) == 2
    assert all(person for *_rest, person, _day, _serial in whole)
    forget()
    with psycopg.connect(database_address(), autocommit=True) as caretaker:
        while interrupted(owing, Cut(at, caretaker)):
            assert LadderStage.objects.count() in (0, len(DEFAULT_LADDER))
            assert Notification.objects.count() in (0, len(whole))
            assert not Message.objects.filter(notifications=None).exists(), "no letter without its lines"
            owing.compose(DUE)
            assert told() == whole, f"cut at statement {at}"
            forget()
            at += 1
    assert told() == whole
    assert at > 20, "each statement was tried"
