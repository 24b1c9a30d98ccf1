import re
from pathlib import Path

import pytest

from plans.documents import messages
from plans.documents.tree import Kind

ROOM = Path(messages.__file__).parent
RAISED_ABOVE = ROOM.parent / "actions" / "documents.py"  # what is refused before anybody reads the file
PLACES = [*(path for path in ROOM.glob("*.py") if path.name != "messages.py"), RAISED_ABOVE]
SOURCE = "\n".join(path.read_text("utf-8") for path in PLACES)


@pytest.mark.parametrize("table", [messages.PROBLEMS, messages.REASONS, messages.UNREADABLE])
def test_every_worded_code_is_used(table: dict[str, str]) -> None:
    assert [code for code in table if f'"{code}"' not in SOURCE] == []


def test_every_code_in_use_is_worded() -> None:
    problems = set(re.findall(r'(?:Problem|_numbered|_of_measure)\(\s*"(\w+)"', SOURCE))
    assert problems <= set(messages.PROBLEMS)
    assert set(re.findall(r'Reason\(\s*"(\w+)"', SOURCE)) <= set(messages.REASONS)
    assert set(re.findall(r'UnreadableDocument\(\s*"(\w+)"', SOURCE)) <= set(messages.UNREADABLE)


def test_every_kind_has_a_name() -> None:
    assert set(messages.KINDS) == set(Kind)
