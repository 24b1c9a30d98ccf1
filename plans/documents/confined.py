"""What a process that reads untrusted files gives up: memory, time, files, the network, other processes.

The limits hold everywhere. The filter of system calls is Linux's own (seccomp) and needs no rights; where it is
missing, in a kernel without it or on another processor, the audit hook still stops what is written in Python.
"""

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterator
from typing import Any

CPU_SECONDS = 20
OPEN_FILES = 64

_FORBIDDEN_EVENTS = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.system",
    "os.posix_spawn",
    "os.fork",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.link",
    "os.symlink",
)
_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER_MODE = 38, 22, 2
_REFUSE = 0x00050000 | 1
"""The call fails with EPERM."""
_ALLOW = 0x7FFF0000
_LOAD, _EQUALS, _HAS_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_WRITING = 0o1 | 0o2 | 0o100
"""O_WRONLY, O_RDWR, O_CREAT."""
_AT_CALL, _AT_PROCESSOR, _AT_SECOND, _AT_THIRD = 0, 4, 24, 32

# Numbers of the calls by processor: its audit code; open, openat; and what is refused altogether: sockets, processes
# and signals to others, changes of files and folders, mounts, and doors around this filter (io_uring, bpf, ptrace).
_PROCESSORS: dict[str, tuple[int, int | None, int, str]] = {
    "x86_64": (
        0xC000003E,
        2,
        257,
        "41-44 46 49-50 53 56-59 62 76-77 82-88 90-94 101 133 155 161 165-166 200 250 258-260 263-266 268 "
        "272 280 288 298 307-308 310-311 316 321-323 424-425 428-430 432 435 437 442",
    ),
    "aarch64": (
        0xC00000B7,
        None,
        56,
        "33-41 45-46 51-55 88 97 117 129-130 198-203 206 211 219-221 241-242 268-271 276 280-282 424-425 "
        "428-430 432 435 437 442",
    ),
}


def confine(memory: int) -> None:
    """Give it all up, for good. `memory` counts bytes of address space."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))
    _filter_calls()
    sys.addaudithook(_refuse_event)


def _refuse_event(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN_EVENTS):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError(event)


def _filter_calls() -> bool:
    """Whether the kernel took the filter."""
    known = _PROCESSORS.get(os.uname().machine) if sys.platform == "linux" else None
    if known is None:
        return False
    program = _program(*known)
    code = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

    library = ctypes.CDLL(None, use_errno=True)
    loaded = Program(len(program) // 8, ctypes.addressof(code))
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(library.prctl(_SET_FILTER, _FILTER_MODE, ctypes.byref(loaded), 0, 0) == 0)


def _program(processor: int, opens: int | None, opens_at: int, refused: str) -> bytes:
    """The filter in the language of the kernel: each step is (code, jump if true, jump if false, value)."""
    steps = [(_LOAD, 0, 0, _AT_PROCESSOR), (_EQUALS, 1, 0, processor), (_RETURN, 0, 0, _REFUSE)]
    steps.append((_LOAD, 0, 0, _AT_CALL))
    for call, flags in ((opens, _AT_SECOND), (opens_at, _AT_THIRD)):
        if call is not None:
            steps += [
                (_EQUALS, 0, 4, call),
                (_LOAD, 0, 0, flags),
                (_HAS_BITS, 0, 1, _WRITING),
                (_RETURN, 0, 0, _REFUSE),
                (_RETURN, 0, 0, _ALLOW),
            ]
    for call in _calls(refused):
        steps += [(_EQUALS, 0, 1, call), (_RETURN, 0, 0, _REFUSE)]
    # The second set of numbers of x86_64 has bit 30 set; nothing here uses it.
    steps += [(_HAS_BITS, 0, 1, 0x40000000), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def _calls(written: str) -> Iterator[int]:
    """The numbers of a list such as `41-44 46`."""
    for part in written.split():
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)
