"""Files made to harm: each is refused with its reason, or read as what it shows, in bounded time."""

import subprocess
import sys

import pytest

from plans.documents.parsing import parse
from plans.documents.reading import read
from plans.documents.tree import LARGEST_FILE, UnreadableDocument
from tests.plans.documents import hostile, one_plan
from tests.plans.documents.fuzzing import within
from tests.plans.documents.pages import pdf

SECONDS = 5
LAST_ROW = '<row r="20000"><c r="A20000" t="inlineStr"><is><t>x</t></is></c></row>'
SMALL_PDF = pdf([[(100, 700, "云溪区优化服务行动方案")]])


def code_of(content: bytes, name: str = "") -> str:
    with pytest.raises(UnreadableDocument) as caught, within(SECONDS):
        read(content, filename=name)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (hostile.billion_laughs(), "doctype"),
        (hostile.outside_entity(), "doctype"),
        (hostile.entity_in_the_styles(), "doctype"),
        (hostile.nested_docx(10_000), "too_deep"),
        (hostile.nested_html(10_000), "too_deep"),
        (hostile.nested_tables(2_000), "too_deep"),
        (b"<html><body>" + b"<a " * 300_000, "too_deep"),
        (hostile.sheet(LAST_ROW, merged='<mergeCell ref="A1:BH20000"/>' * 5_000), "too_expensive"),
        (hostile.overlapping(), "zip_bomb"),
        (hostile.lying_about_its_size(1000), "broken"),
        (hostile.two_directories(), "broken"),
        (hostile.macro_by_type(), "macro"),
        (hostile.deep_pdf(1_500), "too_deep"),
        (one_plan.document()[:9000], "broken"),
        (one_plan.table_workbook()[:3000], "broken"),
        (SMALL_PDF[:700], "broken"),
        (SMALL_PDF + one_plan.document(), "two_kinds"),
        (one_plan.page().encode() + one_plan.document(), "two_kinds"),
        (b"GIF89a/*" + bytes(8) + b"*/=1;alert(1)", "picture"),
        (b"{\\rtf1\\ansi \\u20113?}", "rtf"),
        (hostile.archive({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<d/>"}), "ofd"),
        (hostile.archive({"mimetype": b"application/vnd.oasis", "content.xml": b"<d/>"}), "opendocument"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "web_archive"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(90), "packed"),
        (b"MZ" + bytes(90), "unknown_type"),
        (hostile.pdf_without_letters(), "unreadable_fonts"),
    ],
)
def test_what_would_do_harm_is_refused_by_name(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_one_long_line_is_refused_by_its_size() -> None:
    assert code_of(b"a" * (LARGEST_FILE + 1)) == "too_large"
    assert code_of("区".encode() * 6_000_000) == "too_long"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wide.csv", b",".join([b"a"] * 1_000_000)),
        ("list.html", b"<html><body><ol>" + b"<li>x" * 20_000),
        ("reaching.html", b"<html><table><tr>" + b"<td rowspan=1000 colspan=100>x" * 100 + b"<tr><td>y" * 300),
        ("picture.pdf", hostile.pdf_with_a_large_picture()),
    ],
)
def test_what_is_only_large_is_read_in_time(name: str, content: bytes) -> None:
    with within(SECONDS):
        assert read(content, filename=name).text


def test_styled_rows_without_words_cost_nothing_but_time() -> None:
    rows = "".join(f'<row r="{row}" s="1"><c r="A{row}" s="1"/></row>' for row in range(2, 30_000))
    filled = '<row r="1"><c r="A1" t="inlineStr"><is><t>云溪区行动方案</t></is></c></row>'
    assert read(hostile.sheet(filled + rows)).text == "云溪区行动方案"


def test_no_part_outside_of_the_file_is_asked_for() -> None:
    outside = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
        b'TargetMode="External" Target="http://127.0.0.1:9/styles.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/styles"/></Relationships>'
    )
    content = hostile.repacked(one_plan.document(), {"word/_rels/document.xml.rels": outside})
    assert read(content).text.startswith(one_plan.TITLE)


@pytest.mark.parametrize("mark", ["\x00", "\u202e", "\u2066"])
def test_invisible_characters_are_taken_out_and_reported(mark: str) -> None:
    plan = parse(one_plan.text().replace("（牵头", f"{mark}（牵头").encode())
    assert mark not in plan.text
    assert one_plan.outline(plan) == one_plan.outline(parse(one_plan.text().encode()))
    assert [dict(problem.params) for problem in plan.problems if problem.code == "invisible_characters"] == [
        {"count": "4"}
    ]


def test_the_child_is_confined() -> None:
    """It refuses every harmful call even below Python, and still reads."""
    code = (
        "import ctypes, sys; from plans.documents.confined import confine; from plans.documents import read_pdf;"
        "confine(2**29); call = ctypes.CDLL(None, use_errno=True);"
        "refused = [call.socket(2, 1, 0), call.fork(), call.unlink(b'/nowhere'), call.kill(1, 0)];"
        "refused += [call.open(b'/nowhere', 0o101)];"
        "sys.exit(refused != [-1] * 5 or ctypes.get_errno() != 1)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
