"""Whether a paper says of itself that it is a state secret: 秘密, 机密 or 绝密. This house holds no such paper.

The mark stands alone on a line at the head of the first page, or with its term after a star, anywhere
(GB/T 9704-2012 7.2.2; 国家秘密定密管理规定 art. 20). A sentence about keeping secrets is no mark.
"""

import re

HEAD_LINES = 12
_WORD = r"(绝[\s\u3000]*密|机[\s\u3000]*密|秘[\s\u3000]*密)"
_STARRED = re.compile(_WORD + r"[\s\u3000]*[★☆✩✭][^\n，。；]{0,12}")
_ALONE = re.compile(rf"^[\s\u3000]*(?:密[\s\u3000]*级[:：]?[\s\u3000]*)?{_WORD}(?:级|件)?[\s\u3000]*$")
_LABELLED = re.compile(rf"^[\s\u3000]*密[\s\u3000]*级[:：][\s\u3000]*{_WORD}")
_NAMED = re.compile(r"(?:^|[\[(（【〔_\-\s])(绝密|机密|秘密)(?=[\])）】〕★_\-\s]|级)")


def mark_in(text: str) -> str:
    """The mark that `text` carries, as it is called; empty for none."""
    if found := _STARRED.search(text):
        return _plain(found.group(1))
    lines = [line for line in text.splitlines() if line.strip()][:HEAD_LINES]
    for line in lines:
        if found := _ALONE.match(line) or _LABELLED.match(line):
            return _plain(found.group(1))
    return ""


def mark_in_name(name: str) -> str:
    """The mark that a file's name carries."""
    found = _NAMED.search(name)
    return found.group(1) if found else ""


def _plain(mark: str) -> str:
    return re.sub(r"\s", "", mark.replace("\u3000", ""))
