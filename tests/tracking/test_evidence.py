"""Evidence: what may be one, under which name it is kept, who gets it, and that it stays."""

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse
from PIL import Image

from plans import vault
from plans.lifecycle import MoveRefused
from plans.policies import Forbidden
from tests.running_plan import at
from tracking import media
from tracking.actions import updates
from tracking.actions.updates import EvidenceRefused
from tracking.models import Evidence

pytestmark = pytest.mark.django_db

NOW = at(date(2026, 10, 12))
PDF = b"%PDF-1.7\n" + b"0" * 50


def picture(kind: str, **more) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, kind, **more)
    return made.getvalue()


PNG, JPEG = picture("PNG"), picture("JPEG")


def office(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return kept.getvalue()


def add(running, update, *, name="清单.pdf", content=PDF, by="li"):
    return updates.add_evidence(update, name=name, content=content, by=running.who[by], now=NOW)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (office("word/document.xml"), media.DOCX.type),
        (office("xl/workbook.xml"), media.XLSX.type),
    ],
)
def test_the_kind_is_judged_by_the_bytes(running, update, content, kind):
    evidence = add(running, update, name="材料.exe", content=content)
    assert evidence.media_type == kind
    assert evidence.name.startswith("材料.exe.")
    if not kind.startswith("image/"):
        assert vault.fetch(evidence.sha256) == content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html><script>",
        office("readme.txt"),
        office("word/document.xml", "word/vbaProject.bin"),
        office("word/document.xml")[:40],
        b"%PDF-" + b"0" * media.LIMIT,
        b"\x89PNG\r\n\x1a\n" + b"0" * 50,
        PNG[:60],
    ],
    ids=["empty", "program", "html", "zip", "macros", "cut off", "too large", "no picture", "half a picture"],
)
def test_what_is_no_evidence_is_refused(running, update, content):
    with pytest.raises(EvidenceRefused):
        add(running, update, content=content)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("清单.pdf", "清单.pdf"),
        ("清单.PDF", "清单.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\用户\\清单.pdf", "清单.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ('x"\r\nSet-Cookie: y.pdf', "x_Set-Cookie_ y.pdf"),
        ("..", "evidence.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert media.safe_name(given, media.PDF) == kept


def test_the_same_bytes_are_one_row(running, update):
    assert add(running, update) == add(running, update, name="又一次.pdf")


@pytest.mark.parametrize("name", ["zhao", "wang", "head", "leader"])
def test_only_the_filing_liaison_adds_and_removes(running, update, name):
    evidence = add(running, update)
    with pytest.raises(Forbidden):
        add(running, update, by=name)
    with pytest.raises(Forbidden):
        updates.remove_evidence(evidence, by=running.who[name], now=NOW)


def test_evidence_of_a_draft_is_removed_and_cited_evidence_stays(running, update):
    li = running.who["li"]
    updates.remove_evidence(add(running, update), by=li, now=NOW)
    assert not Evidence.objects.exists()
    evidence = add(running, update)
    updates.write(update, content={"progress": "完成"}, version=None, by=li, now=NOW)
    updates.submit(update, by=li, now=NOW)
    assert list(update.revisions.get().evidence.all()) == [evidence]
    with pytest.raises(MoveRefused):
        add(running, update, content=PNG)
    updates.withdraw(update, by=li, now=NOW)
    with pytest.raises(EvidenceRefused):
        updates.remove_evidence(evidence, by=li, now=NOW)
    assert Evidence.objects.get() == evidence


def test_an_update_carries_a_bounded_number_of_files(running, update):
    for number in range(updates.MOST_FILES):
        add(running, update, content=PDF + bytes([number]))
    with pytest.raises(EvidenceRefused):
        add(running, update, content=PNG)


@pytest.mark.parametrize(("name", "status"), [("li", 200), ("wang", 200), ("head", 200), ("zhao", 404)])
def test_a_file_is_handed_out_as_an_attachment_to_those_who_see_the_update(client_of, running, period, name, status):
    evidence = add(running, running.update(2))
    answer = client_of(name).get(reverse("evidence_file", args=[evidence.pk]))
    assert answer.status_code == status
    if status == 200:
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
