"""The stem: it loads the reading libraries, looks at no file, and forks a child for each that it is handed.

A child gives up what it does not need before it looks at its file, and what it read ends with it: the next child is a
fork of a process that has seen neither.
"""

import ctypes
import gc
import io
import json
import logging
import os
import pickle
import select
import signal
import socket
import sys
from collections.abc import Callable
from enum import Enum
from importlib import import_module
from typing import Any, BinaryIO, NoReturn

from PIL import Image

from plans.documents import filled, kept_files
from plans.documents.confined import confine
from plans.documents.form import departure
from plans.documents.form.check import departures
from plans.documents.grid import refusal_to_json, to_json
from plans.documents.parsing import parse, parse_text
from plans.documents.read_filled import sheets_of
from plans.documents.read_grids import grids_of
from plans.documents.stem import BORN
from plans.documents.tree import ParsedPlan, UnreadableDocument

QUIET_SECONDS = 600
"""After so long without a file it goes, and frees its memory; the next file starts another."""

_READERS = ("read_csv", "read_docx", "read_html", "read_markdown", "read_pdf", "read_text", "read_xlsx")
_WARMING = "云溪区行动方案\n\n一、任务\n1.甲事。新增站點12个。（牵头单位：区民政局）"
"""Read once, so that no child compiles the patterns and opens the dictionaries again."""
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG; Linux only. Elsewhere a child ends by its limits."""


class _Pickler(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        """A member of an enum by its value: an early Python 3.11 names `getattr`, which `sandbox` does not let in."""
        return (type(obj), (obj.value,)) if isinstance(obj, Enum) else NotImplemented


def _plan(content: bytes, filename: str) -> bytes:
    """A pickled `ParsedPlan` or `UnreadableDocument`."""
    try:
        return _pickled(parse(content, filename=filename))
    except UnreadableDocument as error:
        return _pickled(error)
    except (MemoryError, RecursionError):
        return _pickled(UnreadableDocument("too_expensive"))


def _pickled(answer: ParsedPlan | UnreadableDocument) -> bytes:
    file = io.BytesIO()
    _Pickler(file).dump(answer)
    return file.getvalue()


def _grids(content: bytes, _filename: str) -> bytes:
    """JSON: cells, or a refusal."""
    return _said_or_refused(lambda: to_json(grids_of(content)))


def _filled(content: bytes, _filename: str) -> bytes:
    """JSON: the cells of a workbook that was filled in, or a refusal."""
    return _said_or_refused(lambda: filled.to_json(sheets_of(content)))


def _form(content: bytes, _filename: str) -> bytes:
    """JSON: where a docx departs from the form of official documents, or a refusal."""
    return _said_or_refused(lambda: departure.to_json(departures(content)))


def _said_or_refused(say: Callable[[], str]) -> bytes:
    try:
        return say().encode()
    except UnreadableDocument as error:
        return refusal_to_json(error).encode()
    except (MemoryError, RecursionError):
        return refusal_to_json(UnreadableDocument("too_expensive")).encode()


def _image(content: bytes, _filename: str) -> bytes:
    """A line of JSON with a code, empty when all is well; then the picture."""
    code, made = kept_files.drawn_again(content)
    return json.dumps({"code": code}).encode() + b"\n" + made


def _first_pages(content: bytes, _filename: str) -> bytes:
    return json.dumps({"text": kept_files.first_pages(content)}).encode()


_READ = {
    "plan": _plan,
    "grids": _grids,
    "filled": _filled,
    "form": _form,
    "image": _image,
    "first_pages": _first_pages,
}


class Children:
    """The children that read, by the descriptor of the line on which somebody waits for each."""

    def __init__(self, poll: "select.poll") -> None:
        self.poll = poll
        self.lines: dict[int, tuple[int, socket.socket]] = {}

    def fork(self, line: socket.socket) -> None:
        stem, number = os.getpid(), os.fork()
        if not number:
            _live(line, stem)
        os.setpgid(number, number)
        self.lines[line.fileno()] = number, line
        self.poll.register(line, 0)  # the kernel tells of a closed end unasked

    def bury(self) -> None:
        """Lets go of those that ended, so that whoever waits hears the end."""
        for descriptor, (number, _line) in list(self.lines.items()):
            if os.waitpid(number, os.WNOHANG)[0]:
                self._forget(descriptor)

    def end(self, descriptor: int) -> None:
        """The child and whatever it may have started."""
        number, _line = self.lines[descriptor]
        os.killpg(number, signal.SIGKILL)
        os.waitpid(number, 0)
        self._forget(descriptor)

    def _forget(self, descriptor: int) -> None:
        self.poll.unregister(descriptor)
        self.lines.pop(descriptor)[1].close()


def tend(orders: socket.socket) -> None:
    """Forks until the owner is gone or nobody has asked for long; no child outlives this, nor its own listener."""
    poll, deaths = select.poll(), _deaths()
    children = Children(poll)
    for heard in (orders, deaths):
        poll.register(heard, select.POLLIN)
    try:
        while events := poll.poll(None if children.lines else QUIET_SECONDS * 1000):
            for descriptor, _event in events:
                if descriptor == orders.fileno():
                    if (line := _handed_over(orders)) is None:
                        return
                    children.fork(line)
                elif descriptor == deaths.fileno():
                    deaths.recv(4096)
                    children.bury()
                elif descriptor in children.lines:
                    children.end(descriptor)
    finally:
        for descriptor in list(children.lines):
            children.end(descriptor)


def _handed_over(orders: socket.socket) -> socket.socket | None:
    """The line of the next child; none when the owner has closed its end."""
    _mark, descriptors, _flags, _address = socket.recv_fds(orders, 1, 1)
    return socket.socket(fileno=descriptors[0]) if descriptors else None


def _deaths() -> socket.socket:
    """Where it can be heard that a child has ended."""
    heard, told = socket.socketpair()
    told.setblocking(False)
    signal.set_wakeup_fd(told.detach(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    return heard


def _live(line: socket.socket, stem: int) -> NoReturn:
    """A child, from its birth to its end."""
    try:
        _end_with(stem)
        with _sole(line) as told, open(1, "wb") as answer:
            answer.write(BORN)
            answer.flush()
            order = json.loads(told.readline())
            confine(order["memory"])
            answer.write(_read(order, told.read()))
    finally:
        os._exit(0)


def _end_with(stem: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != stem:  # it ended before it could be said
        os._exit(0)


def _sole(line: socket.socket) -> BinaryIO:
    """Keeps the line as standard input and output and nothing else: the lines of other files are closed here."""
    signal.set_wakeup_fd(-1)
    for standard in (0, 1):
        os.dup2(line.fileno(), standard)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    # A damaged pdf makes its library warn about every page; nobody would hear it.
    logging.disable(logging.CRITICAL)
    return open(0, "rb")


def _read(order: dict[str, Any], content: bytes) -> bytes:
    try:
        return _READ[order["read"]](content, order["filename"])
    except Exception:  # whatever a library was brought to raise: one who waits is answered
        return b"broken"


if __name__ == "__main__":
    for reader in _READERS:
        import_module(f"plans.documents.{reader}")
    parse_text(_WARMING)
    Image.init()  # loads the formats while files can still be opened
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        tend(orders)
