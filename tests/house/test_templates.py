"""Templates show; they neither decide nor style nor script."""

import re

import pytest
from django.template import engines

from tests.house.source import ROOT, modules, name, templates

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", re.I)
OUTSIDE = re.compile(r"(?:src|href)=[\"'](?:https?:)?//", re.I)


def test_no_inline_script_or_style_and_nothing_from_outside():
    found = [
        f"{name(path)}: {match.group(0)}"
        for path in templates()
        for rule in (INLINE, OUTSIDE)
        for match in rule.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_unknown_variable_raises():
    template = engines["django"].from_string("{{ nobody.gave_this }}")
    with pytest.raises(AssertionError, match="unknown template variable"):
        template.render({})


def test_words_on_pages_are_translatable():
    chinese = re.compile(r"[\u4e00-\u9fff]")
    comment = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.S)
    found = [name(path) for path in templates() if chinese.search(comment.sub("", path.read_text(encoding="utf-8")))]
    assert not found


def test_every_own_stylesheet_named_by_a_page_exists():
    named = {
        match
        for path in templates()
        for match in re.findall(r"static ['\"]((?:css|js)/[^'\"]+)['\"]", path.read_text(encoding="utf-8"))
    }
    assert named
    missing = [file for file in named if not (ROOT / "config" / "static" / file).exists()]
    assert not missing
    assert list(modules("config"))
