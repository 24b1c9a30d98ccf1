"""Nothing that is handed in breaks the reader: it reads, or it refuses by name. `GUATU_FUZZ_CASES` says how often."""

import contextlib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.env import FUZZ_CASES
from plans.documents import messages
from plans.documents.parsing import parse, parse_text
from plans.documents.tree import UnreadableDocument
from tests.plans.documents import fuzzing

CASES = settings(
    max_examples=FUZZ_CASES, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=True
)


@CASES
@given(fuzzing.TEXTS)
def test_every_text_is_read_and_every_quote_holds(text: str) -> None:
    with fuzzing.within(fuzzing.CASE_SECONDS):
        plan = parse_text(text or "空")
    assert not list(fuzzing.wrong_spans(plan, plan.text))
    for problem in plan.problems:
        assert messages.problem_text(problem) % dict(problem.params)


@CASES
@given(st.sampled_from(fuzzing.BASES), fuzzing.CHANGES, st.floats(0, 1, exclude_max=True), st.booleans())
def test_every_damaged_file_is_read_or_refused_by_name(
    base: tuple[str, bytes], changes: list[tuple[str, float, bytes]], entry: float, inside: bool
) -> None:
    name, content = base
    if inside and content.startswith(b"PK"):
        content = fuzzing.changed_inside(content, changes, entry)
    else:
        content = fuzzing.changed(content, changes)
    with fuzzing.within(fuzzing.CASE_SECONDS), contextlib.suppress(UnreadableDocument):
        plan = parse(content, filename=name)
        assert not list(fuzzing.wrong_spans(plan, plan.text))
