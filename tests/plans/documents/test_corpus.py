"""The development corpus, scored by its own scorer. It lies beside the repository and is not part of it."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from plans.documents.neutral import as_neutral
from plans.documents.parsing import parse
from plans.documents.repair import repair
from tests.plans.documents.spans import fields_of, misplaced

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not here")

FLOORS = {
    "measures": 1.0,
    "measures_any_number": 1.0,
    "sections": 1.0,
    "section_of_measure": 1.0,
    "departments": 1.0,
    "departments_role": 1.0,
    "deadlines": 1.0,
    "targets": 1.0,
    "metadata": 1.0,
    "work_requirements": 1.0,
    "figures": 1.0,
}


def documents() -> list[Path]:
    return [path for path in sorted(CORPUS.glob("*/*.txt")) if not path.name.endswith(".clean.txt")]


def named(path: Path) -> str:
    return path.stem


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_score", CORPUS / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def expected(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_suffix("").with_suffix(".expected.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def score() -> dict[str, Any]:
    produced = {named(path): as_neutral(parse(path.read_bytes())) for path in documents()}
    module = scorer()
    result: dict[str, Any] = module.run(module.load_expected(str(CORPUS)), produced, quiet=True)
    return result


@pytest.mark.parametrize("metric", FLOORS)
def test_every_metric_stays_above_its_floor(score: dict[str, Any], metric: str) -> None:
    assert score["overall"][metric]["f1"] >= FLOORS[metric]


def test_no_trap_is_taken_and_every_comparator_and_as_of_date_is_right(score: dict[str, Any]) -> None:
    summary = score["summary"]
    assert summary["trap_hits"] == 0
    assert summary["comparator_ok"] == summary["comparator_n"]
    assert summary["as_of_ok"] == summary["as_of_n"]
    assert summary["dirty"] == 0


@pytest.mark.parametrize("path", documents(), ids=named)
def test_kind_language_and_draft_mark(path: Path) -> None:
    plan, truth = parse(path.read_bytes()), expected(path)
    assert (plan.kind, plan.language) == (truth["kind"], truth["language"])
    assert plan.is_draft == (truth["status"] == "draft")


@pytest.mark.parametrize("path", documents(), ids=named)
def test_every_quote_is_the_slice_of_its_span(path: Path) -> None:
    plan = parse(path.read_bytes())
    assert fields_of(plan)
    assert misplaced(plan) == []


@pytest.mark.parametrize("path", documents(), ids=named)
def test_the_ledger_explains_every_difference_from_the_original(path: Path) -> None:
    original = path.read_text("utf-8")
    repaired = repair(original)
    rebuilt, reached = [], 0
    for entry in repaired.repairs:
        assert original[entry.at.start : entry.at.end] == entry.original
        assert repaired.text[entry.result_at.start : entry.result_at.end] == entry.result
        rebuilt += [original[reached : entry.at.start], entry.result]
        reached = entry.at.end
    assert "".join([*rebuilt, original[reached:]]) == repaired.text


@pytest.mark.parametrize("name", ["001_86081cfd41f93b2e", "002_ccffe295572269ef"])
def test_a_damaged_seed_reads_like_its_clean_text(name: str) -> None:
    damaged = (CORPUS / "seeds" / f"{name}.txt").read_text("utf-8")
    clean = (CORPUS / "seeds" / f"{name}.clean.txt").read_text("utf-8")
    assert repair(damaged).text == clean


def test_the_second_number_five_of_the_draft_is_kept_and_reported() -> None:
    plan = parse((CORPUS / "seeds" / "003_b86159e0b42549c0.txt").read_bytes())
    assert [measure.number for measure in plan.measures][4:7] == ["（五）", "（五）", "（七）"]
    found = {(problem.code, dict(problem.params).get("number")) for problem in plan.problems}
    assert {("duplicate_number", "（五）"), ("missing_number", "（六）")} <= found
