"""Pdf files made by hand: a Chinese font that needs no embedding, lines where we put them."""

from collections.abc import Sequence

Rules = Sequence[tuple[int, int, int, int]]
LATIN = (
    f"<< /Type /Font /Subtype /Type1 /BaseFont /Figures /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 "
    f"/Widths [{'500 ' * 95}] /FontDescriptor << /Type /FontDescriptor /FontName /Figures /Flags 34 /Ascent 650 "
    "/Descent -350 /FontBBox [0 -350 1000 650] /ItalicAngle 0 /CapHeight 650 /StemV 80 >> >>"
)
LOCK = (
    f"/ID [<{'00' * 16}> <{'00' * 16}>] "
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'ab' * 32}> /U <{'cd' * 32}> /P -4 >> "
)


def pdf(pages: list[list[tuple[int, int, str]]], *, rules: Rules = (), protected: bool = False) -> bytes:
    """Pages of (x, y, words) in points at size 16, with drawn lines (x1, y1, x2, y2) on each page.

    Words without Chinese stand in a Latin font, which reaches further below its line.
    """
    kids = " ".join(f"{5 + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
        "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 /Descent -120 "
        "/FontBBox [-25 -254 1000 880] /ItalicAngle 0 /CapHeight 880 /StemV 93 >> >>",
    ]
    for place, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * place} 0 R "
            f"/Resources << /Font << /F1 3 0 R /F2 {LATIN} >> >> >>"
        )
        drawn = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in rules)
        shown = "".join(f"BT {_in_its_font(words)} {x} {y} Td {_coded(words)} Tj ET\n" for x, y, words in lines)
        objects.append(f"<< /Length {len(drawn + shown)} >>\nstream\n{drawn}{shown}endstream")
    return _written(objects, LOCK if protected else "")


def _written(objects: list[str], lock: str) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return out + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {lock}>>\nstartxref\n{len(out)}\n%%EOF"
    ).encode("ascii")


def _in_its_font(words: str) -> str:
    return f"/{'F2' if words.isascii() else 'F1'} 16 Tf"


def _coded(words: str) -> str:
    return f"<{words.encode('ascii' if words.isascii() else 'utf-16-be').hex()}>"
