"""The stem: a child for each file, confined and alone, gone with the file, with whoever waits, and with the owner."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plans.documents import sandbox, stem
from plans.documents.stem import Stem, StemFailed
from plans.documents.tree import UnreadableDocument

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at the processes as Linux shows them")

PLAN = "云溪区行动方案\n\n一、任务\n1.甲事。新增站点12个。（牵头单位：区民政局）".encode()
ORDER = b'{"read": "plan", "filename": "", "memory": 536870912}\n'


@pytest.fixture
def own_stem() -> Iterator[Stem]:
    found = Stem()
    yield found
    found.end()


def number_of(one: Stem) -> int:
    assert one.process is not None
    return one.process.pid


def children(number: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except FileNotFoundError:
        return []


def soon(true: Callable[[], object]) -> bool:
    """Whether it comes true in time."""
    until = time.monotonic() + 10
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def is_gone(number: int) -> bool:
    """Ended; whoever inherits an orphan may leave its entry standing for a while."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{number}/status").read_text()
    except FileNotFoundError:
        return True


def test_a_child_waits_for_its_file_confined_and_holds_no_line_but_its_own(own_stem: Stem) -> None:
    """So two files at the same time: each has a child, and neither hears of the other."""
    with own_stem.line() as one, own_stem.line() as other:
        for line in (one, other):
            line.sendall(ORDER)
        assert soon(lambda: len(children(number_of(own_stem))) == 2)
        for child in map(Path, (f"/proc/{number}" for number in children(number_of(own_stem)))):
            assert soon(lambda child=child: "Seccomp:\t2" in (child / "status").read_text())
            assert sorted(int(entry.name) for entry in (child / "fd").iterdir()) == [0, 1, 2]
            limits = {row[:25].strip(): row[26:46].strip() for row in (child / "limits").read_text().splitlines()}
            assert (limits["Max address space"], limits["Max cpu time"]) == ("536870912", "20")
        for line in (other, one):
            line.sendall(PLAN)
            line.shutdown(socket.SHUT_WR)
            assert line.recv(1) == stem.BORN
            assert len(line.recv(2**16)) > 100
    assert soon(lambda: not children(number_of(own_stem)))


def test_a_child_ends_when_nobody_waits_any_more(own_stem: Stem) -> None:
    with own_stem.line() as line:
        line.sendall(ORDER)
        assert soon(lambda: children(number_of(own_stem)))
    assert soon(lambda: not children(number_of(own_stem)))


def test_a_stem_that_was_killed_is_followed_by_another_and_its_children_end(own_stem: Stem) -> None:
    with own_stem.line() as line:
        line.sendall(ORDER)
        killed = number_of(own_stem)
        assert soon(lambda: children(killed))
        (orphan,) = children(killed)
        os.kill(killed, signal.SIGKILL)
        assert soon(lambda: is_gone(orphan))
    assert own_stem.ask(ORDER + PLAN, seconds=20)
    assert number_of(own_stem) != killed


def test_who_gets_no_child_twice_is_told_so(own_stem: Stem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(StemFailed):
        own_stem.ask(ORDER + PLAN, seconds=20)
    monkeypatch.setattr(sandbox, "_STEM", own_stem)
    with pytest.raises(UnreadableDocument) as caught:
        sandbox.parse_untrusted(PLAN)
    assert caught.value.code == "broken"


def test_the_stem_ends_with_its_owner_and_a_fork_of_the_owner_has_one_of_its_own() -> None:
    code = """if True:
        import os
        from plans.documents.stem import Stem
        stem = Stem()
        stem.ask(b'{"read": "grids", "filename": "", "memory": 536870912}\\n', seconds=20)
        first = stem.process.pid
        reading, writing = os.pipe()
        if not os.fork():
            stem.ask(b'{"read": "grids", "filename": "", "memory": 536870912}\\n', seconds=20)
            os.write(writing, str(stem.process.pid).encode())
            os.kill(os.getpid(), 9)
        print(first, os.read(reading, 99).decode(), flush=True)
        os.kill(os.getpid(), 9)
    """
    owner = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False)
    first, second = map(int, owner.stdout.split())
    assert first != second
    assert soon(lambda: is_gone(first) and is_gone(second))
