"""A real HTTP server in the place of a vendor: it keeps what was posted and answers as it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Posted:
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)


@dataclass
class Vendor:
    """`status` and `answer` are what it says next; `location` makes it redirect."""

    status: int = 200
    answer: Any = field(default_factory=lambda: {"errcode": 0, "errmsg": "ok"})
    location: str = ""
    posted: list[Posted] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def vendor() -> Iterator[Vendor]:
    """Listens on a free port until the block ends."""
    house = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers["Content-Length"]))
            house.posted.append(Posted(parts.path, query, dict(self.headers), body))
            answer = house.answer if isinstance(house.answer, bytes) else json.dumps(house.answer).encode()
            self.send_response(house.status)
            if house.location:
                self.send_header("Location", house.location)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            """Silent: the test looks at `posted`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    house.port = server.server_address[1]
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
