"""Every word on the screen has its Chinese: source strings are English, zh-Hans is complete."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

from babel.messages.pofile import read_po
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from tests.house.source import PACKAGES, ROOT, modules, name, templates, tree

CATALOGUE = ROOT / "config" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
IN_TAG = re.compile(r"""_\((["'])(.+?)\1\)""")


def words_of_modules() -> Iterator[tuple[str, str]]:
    for path in modules(*PACKAGES):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in MARKS and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, f"{name(path)}:{node.lineno}"


def words_of_templates() -> Iterator[tuple[str, str]]:
    for path in templates():
        source = path.read_text(encoding="utf-8")
        for found in IN_TAG.finditer(source):
            yield found.group(2), name(path)
        for node in nodes_in(engines["django"].from_string(source).template.nodelist):
            if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var.literal, str):
                yield node.filter_expression.var.literal, name(path)
            elif isinstance(node, BlockTranslateNode):
                yield node.render_token_list(node.singular)[0], name(path)


def nodes_in(nodelist: Iterable[Any]) -> Iterator[Any]:
    """With what stands between the two tags of a component, which Django does not name among the children."""
    for node in nodelist:
        yield node
        for children in {*getattr(node, "child_nodelists", ()), "nodelist"}:
            yield from nodes_in(getattr(node, children, None) or ())


def test_every_word_is_translated():
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    known = {
        (entry.id[0] if isinstance(entry.id, tuple) else entry.id)
        for entry in catalogue
        if entry.id and (all(entry.string) if isinstance(entry.string, tuple) else entry.string) and not entry.fuzzy
    }
    missing = {
        f"{word!r} ({place})"
        for words in (words_of_modules(), words_of_templates())
        for word, place in words
        if isinstance(word, str) and word not in known
    }
    assert not missing
