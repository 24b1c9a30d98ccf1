"""A square code (ISO/IEC 18004) that the camera of a telephone reads."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4  # modules of white round the code, §5.3.8


def drawn(text: str) -> SafeString:
    """As SVG for the page itself, black on white in every theme: a camera finds no light code on a dark ground.

    It has attributes only, no style, as the content-security policy asks, and takes the size that the page gives it.
    """
    code = segno.make(text, error="m", micro=False)
    return mark_safe(
        code.svg_inline(border=QUIET_ZONE, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True)
    )
