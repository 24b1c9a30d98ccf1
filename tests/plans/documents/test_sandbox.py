import pickle
import subprocess
import sys

import pytest

from plans.documents import sandbox
from plans.documents.parsing import parse
from plans.documents.tree import UnreadableDocument

PLAN = "云溪区行动方案\n\n一、任务\n1.甲事。新增站点12个。（牵头单位：区民政局）".encode()


def test_the_child_reads_the_same_as_the_parent() -> None:
    assert sandbox.parse_untrusted(PLAN, filename="../../plan.txt") == parse(PLAN)


def test_a_refusal_comes_back_with_its_code_and_words() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        sandbox.parse_untrusted(b"%PDF-1.4")
    assert (caught.value.code, caught.value.params) == ("broken", {})


def test_what_takes_too_much_time_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.05)
    with pytest.raises(UnreadableDocument) as caught:
        sandbox.parse_untrusted(PLAN * 1000)
    assert caught.value.code == "too_expensive"


def test_what_takes_too_much_memory_is_refused() -> None:
    assert sandbox.parse_untrusted(PLAN, memory=112 * 2**20)
    with pytest.raises(UnreadableDocument) as caught:
        sandbox.parse_untrusted("区域内各单位做好工作。\n".encode() * 80_000, memory=112 * 2**20)
    assert caught.value.code == "too_expensive"


@pytest.mark.parametrize("answer", [b"", b"garbage", pickle.dumps(print), pickle.dumps("a plan, surely")])
def test_only_a_plan_is_believed(answer: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        sandbox._answered(answer)


def test_the_parent_loads_no_reading_library() -> None:
    code = "import sys, plans.documents.sandbox; sys.exit(bool({'docx', 'pdfplumber', 'opencc'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_stem_loads_no_django() -> None:
    code = "import sys, plans.documents.sandboxed; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
