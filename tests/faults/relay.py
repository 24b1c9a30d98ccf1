"""A mail relay in a process of its own that is unwell at random, remembers what it took, and can be asked for it.

`python -m tests.faults.relay SMTP_PORT HTTP_PORT SEED PATIENCE`. It is the judge: what was lost or came twice is read
here, never from the application. By HTTP: `/accepted/MESSAGE-ID` answers 200 or 404; `/count` how many mails it took;
`/all` the whole of its memory.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from random import Random
from urllib.parse import unquote

from aiosmtpd.smtp import SMTP, Envelope, Session

REFUSED_FOR_GOOD = "refused"  # how the address of a person begins whom it will never know
# What it does with one mail in a thousand each, by name; all before it has taken the mail but the last two.
MISHAPS = {"hangs": 3, "busy": 10, "drops": 3, "takes and hangs": 2, "takes and drops": 2}
EVER = 3600.0


@dataclass
class Relay:
    dice: Random
    taken: dict[str, list[tuple[float, str]]] = field(default_factory=dict)  # by Message-ID: when, for whom
    unanswered: int = 0  # taken, while the sender never heard so

    def mishap(self) -> str:
        throw = self.dice.randrange(1000)
        for name, share in MISHAPS.items():
            throw -= share
            if throw < 0:
                return name
        return ""

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        if address.startswith(REFUSED_FOR_GOOD):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mishap = self.mishap()
        if mishap == "busy":
            return "451 busy"
        if mishap == "hangs":
            await asyncio.sleep(EVER)
        if mishap != "drops":
            mail = message_from_bytes(envelope.content)
            self.taken.setdefault(mail["Message-ID"], []).append((time.time(), envelope.rcpt_tos[0]))
        if mishap == "takes and hangs":
            self.unanswered += 1
            await asyncio.sleep(EVER)
        if "drops" in mishap:
            self.unanswered += mishap != "drops"
            server.transport.abort()
        return "250 OK"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        status, body = "200 OK", ""
        if path == "/count":
            body = str(sum(map(len, self.taken.values())))
        elif path == "/all":
            body = json.dumps({"taken": self.taken, "unanswered": self.unanswered})
        elif f"<{unquote(path.removeprefix('/accepted/'))}>" not in self.taken:
            status = "404 Not Found"
        writer.write(f"HTTP/1.0 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()


async def serve(smtp_port: int, http_port: int, seed: int, patience: float) -> None:
    relay, loop = Relay(Random(seed)), asyncio.get_running_loop()
    await loop.create_server(lambda: SMTP(relay, hostname="relay", timeout=patience), "127.0.0.1", smtp_port)
    await asyncio.start_server(relay.answer, "127.0.0.1", http_port)
    await asyncio.sleep(EVER)


if __name__ == "__main__":
    smtp, http, seed, patience = sys.argv[1:]
    asyncio.run(serve(int(smtp), int(http), int(seed), float(patience)))
