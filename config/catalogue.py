"""Compiles the message catalogues with Babel, because GNU gettext is not on every machine.

`python -m config.catalogue` compiles what changed.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent / "locale"


def compile_changed(folder: Path = LOCALE) -> list[Path]:
    """Writes every .mo older than its .po; returns those written. Fuzzy entries are left out."""
    sources = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    stale = [source for source in sources if not _is_fresh(source.with_suffix(".mo"), source)]
    for source in stale:
        _compile(source)
    return [source.with_suffix(".mo") for source in stale]


def _is_fresh(compiled: Path, source: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime


def _compile(source: Path) -> None:
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parts[-3])
    half = source.with_suffix(".mo.half")
    with half.open("wb") as compiled:
        write_mo(compiled, catalogue)
    half.replace(source.with_suffix(".mo"))  # a reader sees the old one or the new one


if __name__ == "__main__":
    compile_changed()
