"""Files made to harm whoever opens them. Each is small on disk and made here."""

import io
import struct
import zipfile

from tests.plans.documents import one_plan
from tests.plans.documents.pages import pdf

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = f'<w:document xmlns:w="{WORD}"><w:body>%s</w:body></w:document>'
PARAGRAPH = "<w:p><w:r><w:t>云溪区行动方案</w:t></w:r></w:p>"
_LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_OUTSIDE = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    """An Office file with parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return archive({name: whole.read(name) for name in whole.namelist()} | changes, zipfile.ZIP_DEFLATED)


def part(content: bytes, name: str) -> str:
    """One part of an Office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return whole.read(name).decode()


def archive(entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """An archive of these entries alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as written:
        for name, content in entries.items():
            written.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, *, before: str = "", **parts: bytes) -> bytes:
    """A docx with this body; `parts` are further ones under word/."""
    changes = {f"word/{name}.xml": part for name, part in parts.items()}
    changes["word/document.xml"] = (before + BODY % body).encode()
    return repacked(one_plan.document(), changes)


def billion_laughs() -> bytes:
    return docx(PARAGRAPH.replace("云", "&b;云"), before=_LAUGHS)


def outside_entity() -> bytes:
    return docx(PARAGRAPH.replace("云", "&x;云"), before=_OUTSIDE)


def entity_in_the_styles() -> bytes:
    return docx(PARAGRAPH, styles=(_LAUGHS + f'<w:styles xmlns:w="{WORD}"/>').encode("utf-16"))


def nested_docx(depth: int) -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * depth + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * depth)


def nested_html(depth: int) -> bytes:
    return ("<html><body>" + "<div>" * depth + "云溪区行动方案" + "</div>" * depth).encode()


def nested_tables(depth: int) -> bytes:
    return ("<html><body>" + "<table><tr><td>甲</td><td>" * depth + "云溪区行动方案").encode()


def deep_pdf(depth: int) -> bytes:
    """A tree of pages that is one long line."""
    tree = pdf([[(100, 700, "云溪区")]]).split(b"xref")[0].replace(b"/Kids [5 0 R]", b"/Kids [100 0 R]")
    for place in range(100, 100 + depth):
        below = 5 if place == 99 + depth else place + 1
        tree += f"{place} 0 obj\n<< /Type /Pages /Kids [{below} 0 R] /Count 1 >>\nendobj\n".encode()
    return tree + b"trailer << /Size 9999 /Root 1 0 R >>\n%%EOF"


def pdf_with_a_large_picture() -> bytes:
    """A page that shows a picture of 30000 × 30000 dots, packed into nothing."""
    made = pdf([[(100, 700, "云溪区优化服务行动方案")]])
    picture = b"99 0 obj\n<< /Type /XObject /Subtype /Image /Width 30000 /Height 30000 /BitsPerComponent 8 "
    picture += b"/ColorSpace /DeviceGray /Filter /FlateDecode /Length 3 >>\nstream\nabc\nendstream\nendobj\n"
    shown = made.replace(b"/Resources << ", b"/Resources << /XObject << /Im 99 0 R >> ").split(b"xref")[0]
    shown = shown.replace(b"stream\nBT", b"stream\nq 500 0 0 500 0 0 cm /Im Do Q BT", 1)
    return shown + picture + b"trailer << /Size 100 /Root 1 0 R >>\n%%EOF"


def pdf_without_letters() -> bytes:
    """A pdf whose font says nothing about the letters of its shapes."""
    made = pdf([[(100, 700, "云溪区优化服务行动方案")]])
    return made.replace(b"/UniGB-UCS2-H", b"/Identity-H").replace(b"(GB1)", b"(Identity)")


def overlapping() -> bytes:
    """Two entries of the directory that unpack the same bytes."""
    content = repacked(one_plan.document(), {})
    end = content.rfind(b"PK\x05\x06")
    entries, total, size, start = struct.unpack_from("<HHLL", content, end + 8)
    first = content.index(b"PK\x01\x02", start)
    length = 46 + sum(struct.unpack_from("<HHH", content, first + 28))
    twin = bytearray(content[first : first + length])
    twin[46 + 1] ^= 0x20
    tail = bytearray(content[end:])
    struct.pack_into("<HHLL", tail, 8, entries + 1, total + 1, size + length, start)
    return content[:end] + bytes(twin) + bytes(tail)


def lying_about_its_size(said: int) -> bytes:
    """A part of 30 MB that says it is small."""
    content = bytearray(docx(PARAGRAPH * 400_000))
    start = struct.unpack_from("<L", content, content.rfind(b"PK\x05\x06") + 16)[0]
    place = content.index(b"word/document.xml", start) - 46
    struct.pack_into("<L", content, place + 24, said)
    return bytes(content)


def two_directories() -> bytes:
    """One archive behind another: readers do not agree which one counts."""
    return repacked(one_plan.document(), {}) + repacked(one_plan.table_document(), {})


def macro_by_type() -> bytes:
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    types += b'<Default Extension="xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    return repacked(one_plan.document(), {"[Content_Types].xml": types})


def sheet(rows: str, *, merged: str = "") -> bytes:
    """A workbook with these rows and merged cells."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>'
    return repacked(one_plan.table_workbook(), {"xl/worksheets/sheet1.xml": part.encode()})
