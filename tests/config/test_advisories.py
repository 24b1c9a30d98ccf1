"""Advisories of dependencies are told with the version that mends them, and silence is not taken for clean."""

from config.advisories import tell

CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
SILENT = {"name": "lxml", "skip_reason": "Dependency not found on PyPI and could not be audited: lxml (6.1)"}


def advised(*fixed):
    return {"name": "pillow", "version": "9.0", "vulns": [{"id": "PYSEC-2022-9", "fix_versions": list(fixed)}]}


def test_known_advisory_is_told_and_found():
    told = ["pillow 9.0: PYSEC-2022-9, mended in 9.0.1", "advisories: asked about 2 dependencies, 2 answered"]
    assert tell([CLEAN, advised("9.0.1")]) == (told, True)


def test_advisory_that_nothing_mends():
    assert tell([advised()])[0][0] == "pillow 9.0: PYSEC-2022-9, mended in none"


def test_index_that_does_not_answer_is_said():
    assert tell([CLEAN, SILENT]) == (["advisories: asked about 2 dependencies, 1 answered"], False)
    assert tell([]) == (["advisories: asked about 0 dependencies, 0 answered"], False)
