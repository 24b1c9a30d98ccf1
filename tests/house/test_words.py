"""Every word on the screen has its Chinese: source strings are English, zh-Hans is complete."""

import ast
import re
from collections.abc import Iterator

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
        parsed = engines["django"].from_string(source).template
        for node in parsed.nodelist.get_nodes_by_type(TranslateNode):
            if isinstance(node.filter_expression.var.literal, str):
                yield node.filter_expression.var.literal, name(path)
        for node in parsed.nodelist.get_nodes_by_type(BlockTranslateNode):
            yield node.render_token_list(node.singular)[0], name(path)


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
