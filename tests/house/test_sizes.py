"""A file of 400 lines, a function of 60, a view of 25, a task of 12: longer ones are two things."""

import ast

import pytest

from tests.house.source import FLOORS, ROOT, functions, length, modules, name

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_TASK = 400, 60, 25, 12


def test_files_are_short():
    long = {name(path): count for path in modules() if (count := path.read_text().count("\n")) > LONGEST_FILE}
    tests = {
        name(path): count
        for path in (ROOT / "tests").rglob("*.py")
        if (count := path.read_text().count("\n")) > LONGEST_FILE
    }
    assert not long | tests


def test_functions_are_short():
    long = [
        f"{name(path)}:{node.lineno} {node.name} {length(node)}"
        for path in modules()
        for node in functions(path)
        if length(node) > LONGEST_FUNCTION
    ]
    assert not long


@pytest.mark.parametrize(("room", "longest"), [("views", LONGEST_VIEW), ("tasks.py", LONGEST_TASK)])
def test_doors_translate_and_leave(room, longest):
    long = [
        f"{name(path)}:{node.lineno} {node.name} {length(node)}"
        for floor in FLOORS
        for path in modules(floor)
        if room in path.relative_to(ROOT).parts[1:2]
        for node in functions(path)
        if length(node) > longest
    ]
    assert not long


def test_every_function_says_its_types():
    untyped = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in modules()
        for node in functions(path)
        if node.returns is None or any(_untyped(argument) for argument in _arguments(node))
    ]
    assert not untyped


def _arguments(node: ast.FunctionDef) -> list[ast.arg]:
    given = node.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def _untyped(argument: ast.arg) -> bool:
    return argument.annotation is None and argument.arg not in {"self", "cls"}
