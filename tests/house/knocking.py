"""Knocking at an address as one of the people, without leaving a trace for the next one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from io import BytesIO
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import resolve
from django_htmx.middleware import HtmxDetails

from config.refusals import status_of
from plans.models import User

# The counts of this transaction, what was rolled back included: a write that was only tried is seen, too. By the number
# of each table, because the view over all tables costs more than many a request. A session is the person's own; that
# somebody was refused is written down, and what the record of changes tells, another table tells, too.
TABLES = """
    SELECT array_agg(oid::bigint) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname NOT IN ('django_session', 'plans_knock', 'plans_change')"""
WRITTEN = """
    SELECT coalesce(sum(pg_stat_get_xact_tuples_inserted(one) + pg_stat_get_xact_tuples_updated(one)
        + pg_stat_get_xact_tuples_deleted(one)), 0) FROM unnest(%s::bigint[]::oid[]) AS one"""

# As `replica`, because a plan in which something happened never was a draft.
TURN = """
    SET LOCAL session_replication_role = replica;
    UPDATE plans_plan SET status = '{state}', closed_at = CASE '{state}' WHEN 'closed' THEN activated_at END,
        closed_by_id = CASE '{state}' WHEN 'closed' THEN activated_by_id END WHERE id = {plan};
    SET LOCAL session_replication_role = origin"""


@cache
def _tables(_database: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return cursor.fetchone()[0]


def written() -> int:
    """How many rows were written, or tried to be, since the transaction of this module began."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [_tables(connection.settings_dict["NAME"])])
        return cursor.fetchone()[0]


@contextmanager
def turned(plan: int, state: str) -> Iterator[None]:
    """A plan with all that hangs on it, in another state for a while."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TURN.format(state=state, plan=plan))
        yield
        transaction.set_rollback(True)


@contextmanager
def unseen() -> Iterator[None]:
    """No page is drawn for the requests inside: to answer costs half of what it costs to draw the answer. What is
    decided before that, the status and what is written, stays as it is; papers are made all the same.
    """
    draw = Template.render

    def left_out(page: Template, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        return draw(page, context) if request is None else ""

    with patch.object(Template, "render", left_out):
        yield


def drawn_if(is_drawn: bool) -> AbstractContextManager[None]:
    return nullcontext() if is_drawn else unseen()


def knock(client: Client, method: str, address: str, body: dict[str, Any] | None = None, **more: Any) -> HttpResponse:
    """One request in a savepoint that is undone, with the session as it was before (signing out is forgotten)."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    if method not in ("GET", "HEAD", "POST") and body is not None:
        more = {"content_type": "application/json"} | more
    with undone():
        answer = getattr(client, method.lower())(address, **({} if body is None else {"data": body}), **more)
    client.cookies.clear()
    for name, value in cookies.items():
        client.cookies[name] = value
    return answer


class Asked:
    """What several people ask for straight at a door: the same view, and nothing before it.

    The way through the house, which is one for all doors and people, costs more than many an answer; others go it. What
    is sent is written down once, and the door looked up once.
    """

    def __init__(self, method: str, address: str, body: dict[str, Any] | None = None, **more: Any) -> None:
        if method not in ("GET", "HEAD", "POST") and body is not None:
            more = {"content_type": "application/json"} | more
        first = getattr(RequestFactory(), method.lower())(address, **({} if body is None else {"data": body}), **more)
        self.sent, self.content = first.environ, first.read()
        self.view = resolve(first.path)

    def by(self, person: User | AnonymousUser, *, method: str = "") -> int:
        """The status of the answer to somebody whom the house has let in; by another method where one is named."""
        told = {"REQUEST_METHOD": method or self.sent["REQUEST_METHOD"], "wsgi.input": BytesIO(self.content)}
        request = WSGIRequest(self.sent | told)
        request.user, request._dont_enforce_csrf_checks = person, True
        request.session, request.htmx = SessionStore(), HtmxDetails(request)
        request._messages = default_storage(request)
        try:
            return self.view.func(request, *self.view.args, **self.view.kwargs).status_code
        except Http404:
            return 404
        except PermissionDenied:
            return 403
        except Exception as error:
            if (status := status_of(error)) is None:
                raise
            return status


def ask_at_the_door(person: User, method: str, address: str, body: dict[str, Any] | None = None, **more: Any) -> int:
    """For who asks alone; what was written is taken back."""
    with undone():
        return Asked(method, address, body, **more).by(person)


@contextmanager
def undone() -> Iterator[None]:
    """What was written inside is taken back."""
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)


@contextmanager
def unlogged() -> Iterator[None]:
    """What is refused is not logged: it would bury what a failing test says."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
