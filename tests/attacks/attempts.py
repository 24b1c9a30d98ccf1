"""The list of attacks of attempts.txt: what is tried by whom, at which door, and the refusal that meets it.

What one request cannot try stands in test_walks.py; what the tests of its own part try already is named in ELSEWHERE.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_suffix(".txt")


@dataclass(frozen=True)
class Attempt:
    """One request. `thing` is a row of the world; `{name}` in a body stands for the number of such a row.

    Every refusal of somebody who is signed in is written down, except a form that comes back with its errors (400) and
    a method that no door serves (405): the one is everyday work, the other meets no row.
    """

    number: int
    words: str
    who: str
    method: str
    door: str
    thing: str
    answer: int
    body: dict[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.number} {self.words}"


def attempts() -> list[Attempt]:
    """The rows of attempts.txt."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            number, words, who, method, door, thing, answer, body = (part.strip() for part in line.split("|", 7))
            told = json.loads(body) if body else None
            found.append(Attempt(int(number), words, who, method, door, thing, int(answer), told))
    return found


ELSEWHERE = {
    10: "tests/config/test_machine.py",
    13: "tests/tracking/test_evidence.py",
    19: "tests/plans/test_listing.py",
    23: "tests/plans/documents/test_hostile.py",
    24: "tests/plans/documents/test_hostile.py",
    25: "tests/plans/documents/test_hostile.py",
    26: "tests/tracking/test_admitting.py",
    27: "tests/tracking/test_evidence.py",
    36: "tests/config/test_machine.py",
    37: "tests/tracking/test_updates.py",
    42: "tests/plans/test_changes.py",
    44: "tests/plans/test_signing_in.py",
    45: "tests/plans/test_signing_in.py",
    46: "tests/plans/test_signing_in.py",
    57: "tests/tracking/test_channels.py",
    64: "tests/plans/documents/test_hostile.py",
    68: "tests/plans/test_changes.py",
}
