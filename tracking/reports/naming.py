"""What the files of a report are called. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Not allowed in a file name on some system, or with a meaning in a path, a header or a shell.
UNSAFE = str.maketrans({**dict.fromkeys('<>:"/\\|?*%\n\t', " "), "《": "", "》": ""})
STEM_LENGTH = 60  # characters of the plan's title: 60 of three bytes each fit every file system


def file_name(contents: Mapping[str, Any], *, revision: int, suffix: str) -> str:
    """安和区…行动方案（2026年） 2026-10.docx; a correction carries its revision."""
    title = safe_name(contents["plan"]["title"])
    month = contents["period"]["month"][:7]
    return f"{title} {month}{'' if revision == 1 else f' v{revision}'}.{suffix}"


def safe_name(words: str) -> str:
    """Words as the stem of a file name on every system."""
    return " ".join(words.translate(UNSAFE).split())[:STEM_LENGTH].strip(" .")
