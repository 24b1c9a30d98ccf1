"""Government desktops run Chromium 90: what is newer stands behind ``@supports``, after a plain rule."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "config" / "static" / "css"
FILES = sorted(STYLES.glob("*.css"))

# Each with the Chromium that brought it.
NEWER = {
    "cascade layer (99)": r"@layer",
    "container query (105)": r"@container|\bcontainer(-type|-name)?\s*:",
    ":has() (105)": r":has\(",
    "subgrid (117)": r"\bsubgrid\b",
    "color-mix (111)": r"\bcolor-mix\(",
    "nesting (112)": r"&",
    "scope (118)": r"@scope",
    "starting style (117)": r"@starting-style",
    "range in a media query (104)": r"@media[^({]*\([^){]*[<>]",
    "colour space (111)": r"\b(oklch|oklab|lab|lch|light-dark)\(",
    "selectors in :nth-child (111)": r":nth-child\([^)]*\bof\b",
    "pseudo-class of an open layer (105)": r":modal|:popover-open",
    ":dir() (120)": r":dir\(",
    "unit of a line (109)": r"\d(lh|rlh|cqw|cqi)\b",
    "translate, rotate, scale as properties (104)": r"[;{\s](translate|rotate|scale)\s*:",
}
# Nothing from elsewhere, and no file that hides behind another.
NEVER = {
    "import": r"@import",
    "foreign address": r"https?:|url\(\s*['\"]?//",
    "address outside static": r"url\(\s*['\"]?(/|\.\./\.\./)",
    "web font": r"@font-face",
}
# A dynamic viewport unit is dropped by Chromium before 108: the same property stands before it in an old unit.
DYNAMIC = re.compile(r"([\w-]+)\s*:[^;{}]*\d(?:dvh|svh|lvh|dvw)[^;{}]*;")


def without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)


def blocks(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every block with its preludes from the outside in: (("@media print", ".rail"), "display: none;")."""
    open_preludes: list[str] = []
    held = ""
    for char in text:
        if char == "{":
            open_preludes.append(held.rpartition(";")[2].strip())
            held = ""
        elif char == "}":
            yield tuple(open_preludes), held.strip()
            open_preludes.pop()
            held = ""
        else:
            held += char


def plain_part(text: str) -> str:
    """What a browser reads that knows none of the enhancements."""
    return "\n".join(
        f"{' '.join(preludes)} {{ {body} }}"
        for preludes, body in blocks(text)
        if not any(prelude.startswith("@supports") for prelude in preludes)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_newer_than_the_floor_outside_supports(path: Path) -> None:
    plain = plain_part(without_comments(path))
    assert [what for what, pattern in NEWER.items() if re.search(pattern, plain)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_rules_are_not_nested(path: Path) -> None:
    nested = [
        preludes
        for preludes, _ in blocks(without_comments(path))
        if len([prelude for prelude in preludes if not prelude.startswith("@")]) > 1
        and not preludes[0].startswith("@keyframes")
    ]
    assert nested == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_dynamic_viewport_unit_has_an_older_rule_before_it(path: Path) -> None:
    for preludes, body in blocks(without_comments(path)):
        for match in DYNAMIC.finditer(body + ";"):
            before = body[: match.start()]
            assert re.search(rf"(^|[;\s]){match[1]}\s*:", before), (preludes, match[0])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    text = without_comments(path)
    assert [what for what, pattern in NEVER.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_token_that_is_used_is_set(path: Path) -> None:
    everywhere = "".join(without_comments(file) for file in FILES)
    declared = set(re.findall(r"(--[\w-]+)\s*:", everywhere))
    used = set(re.findall(r"var\((--[\w-]+)", without_comments(path)))
    assert used - declared == set()


def test_the_scan_sees_what_it_should() -> None:
    assert "subgrid" in plain_part(".a { grid-template-columns: subgrid; }")
    assert "subgrid" not in plain_part("@supports (x: y) { .a { grid-template-columns: subgrid; } }")
