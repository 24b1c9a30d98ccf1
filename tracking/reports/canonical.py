"""One text for one value: the canonical form in which report contents are frozen and hashed. Pure.

Keys sorted, no spaces, UTF-8; texts in NFC without the control characters that XML cannot carry; decimals as strings,
days in ISO 8601. There are no floats: their text depends on who prints them.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

# Outside the Char production of XML 1.0 (2.2): a report with one of these could not be written as docx or xlsx.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def frozen(value: Any) -> Any:
    """`value` reduced to what JSON holds; raises TypeError for what has no canonical form."""
    match value:
        case None | bool() | int():
            return value
        case str():
            lines = value.replace("\r\n", "\n").replace("\r", "\n")
            return UNWRITABLE.sub("", unicodedata.normalize("NFC", lines))
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): frozen(item) for key, item in value.items()}
        case list() | tuple():
            return [frozen(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_bytes(contents: Mapping[str, Any]) -> bytes:
    text = json.dumps(contents, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest_of(contents: Mapping[str, Any]) -> str:
    """SHA-256, hex, of the canonical bytes."""
    return hashlib.sha256(canonical_bytes(contents)).hexdigest()
