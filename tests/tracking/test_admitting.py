"""What a file may bring into the house: a picture is pixels, an archive is no parcel, a state secret is not kept."""

import io
import socket
import socketserver
import struct
import threading
import zipfile
from datetime import date

import pytest
from docx import Document as Docx
from PIL import Image
from PIL.ExifTags import GPS, IFD

from measures.actions import uploads
from measures.models import Upload
from plans import scanning, vault
from plans.documents import classification
from tests.measures.trees import TEXT
from tests.running_plan import at
from tracking.actions import updates
from tracking.actions.admitting import EvidenceRefused, admitted
from tracking.models import Evidence

pytestmark = pytest.mark.django_db
NOW = at(date(2026, 10, 12))
VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def docx(*lines, **parts) -> bytes:
    made, paper = io.BytesIO(), Docx()
    for line in lines:
        paper.add_paragraph(line)
    paper.save(made)
    with zipfile.ZipFile(made, "a") as archive:
        for name, content in parts.items():
            archive.writestr(f"word/embeddings/{name}", content)
    return made.getvalue()


def pdf_saying(mark: str) -> bytes:
    """One page with a line of text; Latin letters only, which the built-in fonts have."""
    words = f"BT /F1 20 Tf 72 700 Td ({mark}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, part) for n, part in enumerate(parts, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


class Clamd(socketserver.StreamRequestHandler):
    """As much of clamd as INSTREAM needs: pieces with their lengths up to an empty one, then one line."""

    def handle(self):
        command = self.rfile.read(len(b"zINSTREAM\0"))
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        found = b"Eicar-Signature FOUND" if VIRUS in content else b"OK"
        self.wfile.write(b"stream: " + (found if command == b"zINSTREAM\0" else b"UNKNOWN COMMAND ERROR") + b"\0")


@pytest.fixture(scope="module")
def clamd_address():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def clamd(settings, clamd_address):
    settings.CLAMD = clamd_address


def test_a_picture_is_drawn_anew_without_what_was_hidden_in_it():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (31.0, 13.0, 0.0)
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(made, "JPEG", exif=exif)
    kept = admitted("现场.jpg", made.getvalue() + b"<script>alert(1)</script>")
    picture = Image.open(io.BytesIO(kept.content))
    assert (picture.format, picture.size) == ("JPEG", (20, 40))
    assert not picture.getexif()
    assert b"<script>" not in kept.content
    assert admitted("又.jpg", made.getvalue()).content == kept.content


def test_a_picture_of_too_many_pixels_is_refused():
    made = io.BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")
    with pytest.raises(EvidenceRefused):
        admitted("炸弹.png", made.getvalue())


@pytest.mark.parametrize(
    ("inside", "fits"),
    [
        (docx("表"), True),
        (docx("表", inner=docx("再")), False),
        (b"Rar!\x1a\x07\x00", False),
        (b"MZ\x90\x00", False),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", False),
    ],
    ids=["an Office file", "one in one in one", "rar", "program", "OLE object"],
)
def test_an_office_file_holds_no_archive(inside, fits):
    content = docx("材料", parcel=inside)
    if fits:
        assert admitted("材料.docx", content).content == content
        return
    with pytest.raises(EvidenceRefused):
        admitted("材料.docx", content)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("机密★1年\n\n安和区行动方案", "机密"),
        ("000001\n秘　密\n特急\n安和区人民政府文件", "秘密"),
        ("密级：绝密\n方案", "绝密"),
        ("各单位：\n" * 50 + "附件（绝密★长期）", "绝密"),
        ("要严格保守国家秘密，加强机密文件管理。", ""),
        ("方案\n" * 20 + "秘密\n", ""),
        ("建立商业秘密保护基地", ""),
    ],
)
def test_a_mark_is_told_from_a_sentence(text, mark):
    assert classification.mark_in(text) == mark


@pytest.mark.parametrize(
    ("name", "mark"), [("【机密】方案.docx", "机密"), ("方案（秘密）.pdf", "秘密"), ("商业秘密保护.pdf", "")]
)
def test_a_name_may_carry_the_mark(name, mark):
    assert classification.mark_in_name(name) == mark


@pytest.mark.parametrize(
    ("name", "content"),
    [("方案.docx", docx("机密★5年", "正文")), ("方案（机密）.docx", docx("正文"))],
    ids=["in the text", "in the name"],
)
def test_a_state_secret_is_refused_and_not_kept(running, update, settings, tmp_path, name, content):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(EvidenceRefused, match="机密") as refused:
        updates.add_evidence(update, name=name, content=content, by=running.who["li"], now=NOW)
    assert refused.value.code == "classified"
    assert not Evidence.objects.exists()
    assert not list(tmp_path.rglob("*"))


def test_the_first_page_of_a_pdf_is_looked_at(monkeypatch):
    monkeypatch.setattr("tracking.actions.admitting.mark_in", lambda text: "SECRET" if "TOP" in text else "")
    with pytest.raises(EvidenceRefused, match="SECRET"):
        admitted("a.pdf", pdf_saying("TOP SECRET"))
    assert admitted("a.pdf", pdf_saying("PUBLIC")).media_type == "application/pdf"


def test_a_plan_that_is_a_state_secret_leaves_a_line_and_no_bytes(running):
    wang, root = running.who["wang"], running.district.root
    upload = uploads.take(f"秘密★3年\n{TEXT}".encode(), name="方案.txt", district=root, by=wang, now=NOW)
    assert uploads.read(upload.pk, now=NOW)
    upload = Upload.objects.get(pk=upload.pk)
    assert (upload.status, upload.code, upload.params, upload.content) == (
        "refused", "classified", {"mark": "秘密"}, None,
    )  # fmt: skip


def test_the_scanner_is_asked(running, update, clamd):
    assert admitted("a.pdf", b"%PDF-1.7\n" + b"0" * 200_000)
    with pytest.raises(EvidenceRefused, match="Eicar-Signature"):
        admitted("a.pdf", b"%PDF-1.7\n" + VIRUS)


def test_a_scanner_that_does_not_answer_lets_nothing_in(settings, running):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.CLAMD = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(EvidenceRefused) as refused:
            admitted("a.pdf", b"%PDF-1.7\n")
        assert refused.value.code == "not_scanned"
        wang, root = running.who["wang"], running.district.root
        upload = uploads.take(TEXT.encode(), name="方案.txt", district=root, by=wang, now=NOW)
        uploads.read(upload.pk, now=NOW)
        assert Upload.objects.get(pk=upload.pk).code == "not_scanned"


def test_what_is_kept_lies_outside_the_web_root_under_a_hash(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    digest = vault.keep(b"content")
    (place,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert place.name == digest
    assert place.suffix == ""
    assert settings.STATIC_ROOT not in place.parents
    assert place.stat().st_mode & 0o111 == 0


def test_an_unreadable_answer_of_the_scanner_is_no_leave(settings):
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.StreamRequestHandler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        settings.CLAMD = f"tcp://127.0.0.1:{server.server_address[1]}"
        with pytest.raises(scanning.ScannerSilent):
            scanning.found_in(b"x")


def test_a_file_named_secret_is_refused_before_it_is_read(running):
    wang, root = running.who["wang"], running.district.root
    upload = uploads.take(TEXT.encode(), name="【绝密】方案.txt", district=root, by=wang, now=NOW)
    uploads.read(upload.pk, now=NOW)
    assert Upload.objects.get(pk=upload.pk).params == {"mark": "绝密"}
