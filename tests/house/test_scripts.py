"""Scripts run in Chromium 90 as they are: nobody translates them. What is newer is asked for before it is used."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT

SCRIPTS = sorted((ROOT / "config" / "static" / "js").glob("*.js"))

# Each with the Chromium that brought it. Syntax stops the whole file, so no question before it helps.
NEWER_SYNTAX = {
    "static block (94)": r"\bstatic\s*\{",
    "private name in object (91)": r"#\w+\s+in\s",
    "regular expression with v (112)": r"/[dgimsuy]*v[dgimsuy]*[;,.)\s]",
    "import attributes (123)": r"\bimport\b.*\bwith\s*\{",
}
NEWER_NAMES = {
    "at": 92, "hasOwn": 93, "structuredClone": 98, "findLast": 97, "findLastIndex": 97, "toSorted": 110,
    "toReversed": 110, "toSpliced": 110, "groupBy": 117, "withResolvers": 119, "fromAsync": 121, "randomUUID": 92,
    "showPopover": 114, "hidePopover": 114, "togglePopover": 114, "startViewTransition": 111, "checkVisibility": 105,
    "canParse": 120, "isWellFormed": 111, "inert": 102, "showPicker": 99, "requestSubmit": 76, "timeout": 103,
}  # fmt: skip
SELECTORS = {":has(": 105, ":modal": 105, ":popover-open": 114, ":user-invalid": 119}
FLOOR = 90


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", text, flags=re.S)


def newer_in(text: str) -> list[str]:
    """What the floor does not know, unless the text asks whether it is there: `"inert" in node`, `x.at?.(…)`."""
    found = [what for what, pattern in NEWER_SYNTAX.items() if re.search(pattern, text)]
    found += [selector for selector in SELECTORS if selector in text]
    for name, since in NEWER_NAMES.items():
        used = re.search(rf"\.{name}\s*(\(|=[^=])|(?<![.\w]){name}\(", text)
        asked = re.search(rf"[\"']{name}[\"'] in |typeof \S*{name}\b|\.{name}\?\.\(|if \(\S*\.{name}\)", text)
        if since > FLOOR and used and not asked:
            found.append(f"{name} ({since})")
    return found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_asks_for_nothing_newer_than_the_floor(path: Path) -> None:
    assert newer_in(without_comments(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_evaluates_no_text_and_loads_nothing(path: Path) -> None:
    text = without_comments(path.read_text(encoding="utf-8"))
    assert not re.search(r"\beval\(|new Function\(|\.style\s*=[^=]|setAttribute\(.style|https?://|import\(", text)


@pytest.mark.parametrize("text", ["rows.at(-1)", "structuredClone(row)", "class A { static { } }", "$(':has(a)')"])
def test_the_scan_sees_what_it_should(text: str) -> None:
    assert newer_in(text)
    assert not newer_in("if ('inert' in node) node.inert = true; rows.at?.(-1); format(row)")
