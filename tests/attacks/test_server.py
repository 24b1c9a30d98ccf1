"""Attacks on the web process itself, as production starts it, by raw sockets: one process for all of them."""

from __future__ import annotations

import json
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest

from tests.production import HOST, PATIENCE, production_environment, started
from tests.programs import Program, free_port, within

pytestmark = pytest.mark.processes
HEAD = f"Host: {HOST}\r\nX-Forwarded-Proto: https\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
# As far as a stranger gets: the token that he sends in the body is not yet read.
SAME_SITE = f"Cookie: __Host-csrf={'a' * 32}\r\nOrigin: https://{HOST}\r\n"
SMUGGLED = f"GET /healthz HTTP/1.1\r\n{HEAD}\r\n"


def post(more: str, body: str = "") -> str:
    return f"POST /login/ HTTP/1.1\r\n{HEAD}{more}\r\n{body}"


def api(more: str, body: str = "") -> str:
    return post(more, body).replace("/login/", "/api/v1/plans/", 1)


def form_of(fields: int) -> str:
    body = "&".join(f"f{n}=1" for n in range(fields))
    return post(f"{SAME_SITE}{FORM}Content-Length: {len(body)}\r\n", body)


def files_of(count: int) -> str:
    part = '--b\r\nContent-Disposition: form-data; name="f"; filename="a{}.txt"\r\n\r\nx\r\n'
    body = "".join(part.format(n) for n in range(count)) + "--b--\r\n"
    head = f"{SAME_SITE}Content-Type: multipart/form-data; boundary=b\r\n"
    return post(f"{head}Content-Length: {len(body)}\r\n", body)


# What is sent, and the statuses that may meet it: the parser's own, or that of a limit of Django.
SENT = {
    "54 both lengths": (post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", f"0\r\n\r\n{SMUGGLED}"), {400}),
    "54 two lengths": (post("Content-Length: 0\r\nContent-Length: 40\r\n", SMUGGLED), {400}),
    "54 chunked in disguise": (post("Content-Length: 0\r\nTransfer-Encoding: xchunked\r\n", SMUGGLED), {400, 501}),
    "54 a blank before the colon": (post("Content-Length: 0\r\nTransfer-Encoding : chunked\r\n", SMUGGLED), {400}),
    "54 chunks that are none": (api("Transfer-Encoding: chunked\r\n", f"-1\r\n\r\n{SMUGGLED}"), {400, 401}),
    "54 a long line": (f"GET /login/?{'x' * 5000} HTTP/1.1\r\n{HEAD}\r\n", {400, 414}),
    "54 a long head": (post(f"X-Long: {'x' * 9000}\r\nContent-Length: 0\r\n"), {400, 431}),
    "54 many heads": (post("".join(f"X-{n}: 1\r\n" for n in range(101)) + "Content-Length: 0\r\n"), {400, 431}),
    "54 a thousand and one fields": (form_of(1001), {400}),
    "54 a hundred and one files": (files_of(101), {400}),
    "28 five gigabytes": (api(f"{FORM}Content-Length: {5 * 2**30}\r\n", "f=1"), {413}),
    "47 another host": ("GET /login/ HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Proto: https\r\n\r\n", {400}),
    "65 an agent of a megabyte": (post(f"User-Agent: {'x' * 2**20}\r\nContent-Length: 0\r\n"), {400, 431}),
}


@contextmanager
def line_to(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        yield line


def answers(port: int, sent: str) -> str:
    """Everything that comes back until the other side ends it, or has said a whole answer and waits for more."""
    with line_to(port) as line:
        told = b""
        try:
            line.sendall(sent.encode())
            line.shutdown(socket.SHUT_WR)
            while piece := line.recv(65536):
                told += piece
        except ConnectionError:  # it stopped listening before all was sent
            pass
        return told.decode("utf-8", "replace")


def ask(port: int, path: str, more: str = "") -> str:
    return answers(port, f"GET {path} HTTP/1.1\r\n{HEAD}{more}Connection: close\r\n\r\n")


def status_of(answer: str) -> int:
    return int(answer.split(" ", 2)[1])


def test_28_47_54_56_65_66_the_web_process_withstands(tmp_path, django_db_setup, django_db_blocker):
    with ExitStack() as house:
        house.enter_context(django_db_blocker.unblock())
        variables = house.enter_context(production_environment(tmp_path))
        port = free_port()
        web = house.enter_context(started("web", variables, port=port))
        assert within(PATIENCE, lambda: _listens(port))
        assert status_of(ask(port, "/api/v1/plans/")) == 401

        for name, (sent, expected) in SENT.items():
            told = answers(port, sent)
            # Of a line that is closed with bytes of ours unread, the answer may be lost on its way.
            assert not told or status_of(told) in expected, f"{name}: {told[:300]}"
            assert "\r\n\r\nok" not in told, f"{name}: the smuggled request was answered\n{told}"

        _slow_lines_stop_nobody(port)
        _failure_tells_its_number_and_nothing_else(port, variables["DATABASE_URL"], web)
        agent = "curl \x1b[2J\x1b]0;owned\x07"
        ask(port, "/healthz", f"User-Agent: {agent}\r\n")
        web.end(signal.SIGTERM, seconds=PATIENCE)
        web.reader.join(10)
        web.has_said("")
    lines = [line for line in web.said.splitlines() if line.startswith("{")]
    assert lines
    assert all(json.loads(line) for line in lines)
    assert "\x1b" not in web.said


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _slow_lines_stop_nobody(port: int) -> None:
    """Three lines that begin and do not end take three of eight threads. The proxy keeps the three thousand away: it
    passes on what is whole (test_56 of test_floods.py).
    """
    with ExitStack() as lines:
        for _slow in range(3):
            lines.enter_context(line_to(port)).sendall(f"POST /login/ HTTP/1.1\r\n{HEAD}".encode())
        for _other in range(5):
            assert status_of(ask(port, "/healthz")) == 200


def _failure_tells_its_number_and_nothing_else(port: int, database: str, web: Program) -> None:
    """A table is taken away behind the back of the application: what needs it fails for real."""
    with psycopg.connect(database, autocommit=True) as caretaker:
        caretaker.execute("ALTER TABLE plans_accesstoken RENAME TO away")
        answer = ask(port, "/api/v1/plans/", "Authorization: Bearer guatu_x\r\n")
        caretaker.execute("ALTER TABLE away RENAME TO plans_accesstoken")
    assert status_of(answer) == 500, answer
    for word in ("Traceback", "ProgrammingError", "accesstoken", "psycopg", ".py"):
        assert word not in answer
    told = json.loads(answer.partition("\r\n\r\n")[2])
    assert (told["status"], told["code"]) == (500, "failed")
    assert re.search(r"X-Request-ID: (\S+)", answer, re.IGNORECASE)[1] == told["request_id"]
    assert within(PATIENCE, lambda: web.has_said(told["request_id"]))
