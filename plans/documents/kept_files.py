"""Files that are kept as they are: an image is drawn anew, a pdf says its first pages. Called in a child alone.

Drawn anew, an image is pixels and nothing else: no script behind its end, no place where it was taken.
"""

import io

import pdfplumber
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 60_000_000
PAGES = 2
QUALITY = 90
MODES = {"JPEG": ("L", "RGB", "CMYK"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")}


def drawn_again(content: bytes) -> tuple[str, bytes]:
    """A code where it is refused, else empty; and the same picture, upright, in the same format."""
    try:
        image = Image.open(io.BytesIO(content), formats=list(MODES))
        if image.width * image.height > MOST_PIXELS:
            return "too_many_pixels", b""
        made = io.BytesIO()
        format = str(image.format)
        upright = ImageOps.exif_transpose(image)
        upright = upright if upright.mode in MODES[format] else upright.convert("RGB")
        upright.info = {}
        upright.save(made, format, **({"quality": QUALITY} if format == "JPEG" else {}))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "broken", b""
    return "", made.getvalue()


def first_pages(content: bytes) -> str:
    """Their text; empty for a scan, and for what no reader understands."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as pages:
            return "\n".join(page.extract_text() or "" for page in pages.pages[:PAGES])
    except (MemoryError, RecursionError):
        raise
    except Exception:  # the library raises whatever a damaged file leads it to; then there is no text
        return ""
