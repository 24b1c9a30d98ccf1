"""Catalogues are compiled without GNU gettext, and only when they changed."""

import gettext
import os

from config.catalogue import compile_changed

SOURCE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Plan"
msgstr "方案"
"""


def test_changed_catalogue_is_compiled_once(tmp_path):
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, encoding="utf-8")
    compiled = source.with_suffix(".mo")

    assert compile_changed(tmp_path) == [compiled]
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Plan") == "方案"
    assert compile_changed(tmp_path) == []

    os.utime(source, (compiled.stat().st_mtime + 2,) * 2)
    assert compile_changed(tmp_path) == [compiled]
