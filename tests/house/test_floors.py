"""Imports go down only; the contracts stand in pyproject.toml."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.source import FLOORS, PACKAGES, ROOT, functions, modules, name, tree

# What a file must hold to be parsed, which takes much longer than to read it: an import that begins no line, and `os`.
INNER_IMPORT = re.compile(rf"[ \t:;](from|import)\s+({'|'.join(PACKAGES)})\b")
ENVIRONMENT = re.compile(r"\b(environ|getenv)\b")


def test_contracts_hold():
    tool = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert tool, "import-linter is part of requirements/test.txt"
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_project_import_inside_a_function():
    found = [
        f"{name(path)}:{inner.lineno}"
        for path in modules()
        if INNER_IMPORT.search(path.read_text(encoding="utf-8"))
        for outer in functions(path)
        for inner in ast.walk(outer)
        if (isinstance(inner, ast.ImportFrom) and (inner.module or "").split(".")[0] in PACKAGES)
        or (isinstance(inner, ast.Import) and any(alias.name.split(".")[0] in PACKAGES for alias in inner.names))
    ]
    assert not found


def test_there_is_no_room_without_a_name():
    nameless = {"utils", "helpers", "common", "services", "misc"}
    found = [name(path) for path in modules() if nameless & {*path.relative_to(ROOT).parts, path.stem}]
    assert not found


def test_environment_is_read_in_one_place():
    """Beneath `config`, which alone may."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules(*FLOORS)
        if ENVIRONMENT.search(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"})
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]
    assert not found
