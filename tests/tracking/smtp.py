"""A real SMTP server that counts what it accepts: it, not the application, is the judge of what was sent."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import unquote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Sink:
    """What arrived. `answer` is what the server says to the next messages; everything but 250 is refused.

    At `trace_url` it tells which Message-IDs it has, or answers `trace_status` to everything. With `hangs_at` (MAIL or
    DATA) it never answers that step, after DATA having taken the message; `hanging` says that a sender waits there.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    hangs_at: str = ""
    hanging: Event = field(default_factory=Event)
    trace_url: str = ""
    trace_status: int = 0
    host: str = "127.0.0.1"
    port: int = 0

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._hang("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        await self._hang("DATA")
        return self.answer

    async def _hang(self, step: str) -> None:
        if self.hangs_at == step:
            self.hanging.set()
            await asyncio.sleep(3600)

    def count(self) -> Counter[str]:
        return Counter(mail["Message-ID"] for mail in self.mails)

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


class Tracing(BaseHTTPRequestHandler):
    """Answers 200 for a Message-ID that the sink has accepted, 404 for one that it has not."""

    def __init__(self, sink: Sink, *given: Any) -> None:
        self.sink = sink
        super().__init__(*given)

    def do_GET(self) -> None:
        is_known = f"<{unquote(self.path[1:])}>" in self.sink.count()
        self.send_response(self.sink.trace_status or (200 if is_known else 404))
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing: the test reads what the sink holds."""


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def listening(sink: Sink) -> Iterator[Sink]:
    """The server runs in a thread of its own, on a free port, until the block ends."""
    sink.port = unused_port()
    controller = Controller(sink, hostname=sink.host, port=sink.port)
    controller.start()
    tracing = ThreadingHTTPServer((sink.host, 0), partial(Tracing, sink))
    sink.trace_url = f"http://{sink.host}:{tracing.server_port}/{{message_id}}"
    Thread(target=tracing.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield sink
    finally:
        tracing.shutdown()
        tracing.server_close()
        controller.stop()
