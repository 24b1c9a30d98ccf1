"""In a door `.objects` is always followed by `.visible_to(`: no row is reached around sight."""

import ast

from tests.house.source import is_door, modules, name, tree

# The clock's account is nobody's row, and `none` shows nobody anything.
OPEN = {"visible_to", "clock", "none"}


def test_doors_reach_rows_through_sight():
    blind = []
    for path in filter(is_door, modules()):
        followed = {
            id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute) and node.attr in OPEN
        }
        blind += [
            f"{name(path)}:{node.lineno}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Attribute) and node.attr == "objects" and id(node) not in followed
        ]
    assert not blind


def test_every_noun_has_sight():
    from django.apps import apps

    blind = [
        model.__name__
        for floor in ("plans", "measures", "tracking")
        for model in apps.get_app_config(floor).get_models()
        if not hasattr(model._default_manager, "visible_to") and not model._meta.auto_created
    ]
    assert not blind
