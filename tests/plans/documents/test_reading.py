"""Files of every type and encoding, made here; each becomes a text or a clear refusal."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from plans.documents.parsing import parse
from plans.documents.reading import read
from plans.documents.tree import LARGEST_FILE, Kind, Role, UnreadableDocument

PLAN = (
    "云溪区优化服务行动方案\n\n一、重点任务\n（一）简化流程。清理证明材料，年底前完成。（责任单位：区司法局）\n"
    "（二）优化窗口。改善办事体验，方便群众办事。（责任单位：区民政局）\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_is_found(encoding: str) -> None:
    assert read(PLAN.encode(encoding)).text == PLAN


def test_big5_is_found_and_simplified() -> None:
    traditional = (
        "雲溪區優化服務行動方案\n\n一、重點任務\n（一）簡化流程。清理證明材料，年底前完成。（責任單位：區司法局）\n"
    )
    plan = parse(traditional.encode("big5"))
    assert plan.language == "zh-Hant"
    assert plan.text.startswith("云溪区优化服务行动方案")
    assert [ref.name.value for ref in plan.measures[0].departments] == ["区司法局"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"x" * (LARGEST_FILE + 1), "too_large"),
        (b"%PDF-1.7 ...", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (bytes(range(256)) * 8, "unknown_encoding"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 255)) * 4, "picture"),
        (b"PK\x03\x04 this is no archive", "broken"),
        (PLAN.encode().decode("gb18030", "replace").encode(), "mojibake"),
        (PLAN.encode().decode("latin-1").encode(), "mojibake"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(content)
    assert caught.value.code == code


def archive(entries: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as written:
        for name, content in entries.items():
            written.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"word/document.xml": b"0" * (30 * 1024 * 1024)}, "zip_bomb"),
        ({f"word/{number}.xml": b"" for number in range(2001)}, "zip_bomb"),
        ({"word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}, "macro"),
        ({"word/document.xml": b"<w/>", "../escape.xml": b"x"}, "broken"),
        ({"word/document.xml": b"<not-closed"}, "broken"),
        ({"readme.rst": b"hello"}, "unknown_type"),
        ({"readme.txt": b"hello"}, "packed"),
    ],
)
def test_a_dangerous_archive_is_refused_before_it_is_unpacked(entries: dict[str, bytes], code: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(archive(entries))
    assert caught.value.code == code


def test_an_encrypted_entry_is_refused() -> None:
    content = bytearray(archive({"word/document.xml": b"<w/>"}, compression=zipfile.ZIP_STORED))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableDocument) as caught:
        read(bytes(content))
    assert caught.value.code == "encrypted"


def numbered_document(levels: list[tuple[str, str]], paragraphs: list[tuple[int | None, str]]) -> Any:
    """A document whose numbers exist only in numbering.xml."""
    document = Document()
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for place, (form, text) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(place))
        for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    number.append(link)
    root.append(number)
    for depth, words in paragraphs:
        paragraph = document.add_paragraph(words)
        if depth is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = depth
            properties.get_or_add_numId().val = 77
    return document


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_automatic_numbers_of_a_docx_are_written_out() -> None:
    document = numbered_document(
        [
            ("chineseCountingThousand", "%1、"),
            ("chineseCounting", "（%2）"),
            ("decimal", "%3."),
            ("decimalEnclosedCircle", "%4"),
        ],
        [
            (None, "云溪区优化服务行动方案"),
            (0, "重点任务"),
            (1, "简化流程"),
            (2, "推进精简。清理证明材料。（牵头单位：区司法局）"),
            (3, "先清理再公布"),
            (2, "推行一表。选择高频事项。（牵头单位：区数据局）"),
            (1, "优化窗口"),
            (2, "改善体验。方便群众办事。（牵头单位：区民政局）"),
            (0, "工作要求"),
            (1, "加强领导。各单位要高度重视。"),
        ],
    )
    plan = parse(saved(document))
    assert [section.number + section.heading.value for section in plan.sections] == [
        "一、重点任务",
        "（一）简化流程",
        "（二）优化窗口",
        "二、工作要求",
    ]
    assert [(measure.number, measure.title) for measure in plan.measures] == [
        ("1.", "推进精简"),
        ("2.", "推行一表"),
        ("1.", "改善体验"),
    ]
    assert [item.number for item in plan.work_requirements] == ["（一）"]


def test_a_table_of_a_docx_keeps_its_place_and_its_merged_cells() -> None:
    document = Document()
    document.add_paragraph("2025年重点任务分工表")
    table = document.add_table(rows=4, cols=5)
    rows = [
        ["序号", "任务名称", "主要内容", "牵头单位", "完成时限"],
        ["1", "建设站点", "新建便民站点12个。", "区民政局", "2025年10月底"],
        ["", "", "改造提升站点8个。", "区住建局", "2025年11月底"],
        ["2", "优化窗口", "推行周末轮值。", "区数据局、区司法局", "长期坚持"],
    ]
    for place, cells in enumerate(rows):
        for column, words in enumerate(cells):
            table.cell(place, column).text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).merge(table.cell(2, 1))
    plan = parse(saved(document))
    assert plan.kind is Kind.DIVISION_TABLE
    first, second = plan.measures
    assert (first.number, first.title, len(first.tasks)) == ("1", "建设站点", 2)
    assert [deadline.on for deadline in first.deadlines] == [date(2025, 10, 31), date(2025, 11, 30)]
    assert [(ref.name.value, ref.role) for ref in second.departments] == [
        ("区数据局", Role.LEAD),
        ("区司法局", Role.LEAD),
    ]


def test_deleted_passages_of_tracked_changes_are_left_out() -> None:
    document = Document()
    paragraph = document.add_paragraph("一、保留的话")
    deleted = OxmlElement("w:del")
    run = paragraph.add_run("删掉的话")._r
    paragraph._p.remove(run)
    deleted.append(run)
    paragraph._p.append(deleted)
    assert read(saved(document)).text.strip() == "一、保留的话"


def test_a_workbook_becomes_a_table_below_its_title() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2025年民生实事任务分解表"])
    sheet.append(["序号", "项目", "内容", "责任单位", "时限"])
    sheet.append([1, "增加学位", "新增学位5000个", "区教育局", date(2025, 8, 31)])
    sheet.append([2, "提升满意度", "满意率", "区信访办", "年底前"])
    sheet["C4"] = 0.95
    sheet["C4"].number_format = "0%"
    buffer = io.BytesIO()
    book.save(buffer)
    plan = parse(buffer.getvalue())
    assert [(measure.number, measure.title) for measure in plan.measures] == [("1", "增加学位"), ("2", "提升满意度")]
    assert [measure.deadlines[0].on for measure in plan.measures] == [date(2025, 8, 31), date(2025, 12, 31)]
    assert plan.measures[1].body.value == "95%"


PAGE = """<!DOCTYPE html><html><head><meta charset="gbk"><script>var x = 1;</script></head><body>
<nav>首页 &gt; 政务公开</nav><div id="zoom"><h1>云溪区优化服务行动方案</h1>
<p>　　一、重点任务</p><p>（一）简化流程。清理证明材料。<br>（责任单位：区司法局）</p>
<table><tr><th>序号</th><th>任务</th><th>牵头单位</th></tr><tr><td rowspan=2>1</td><td>甲事</td><td>区民政局</td></tr>
<tr><td>乙事</td><td>区教育局</td></tr></table></div><footer>版权所有</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_page_is_read_without_what_surrounds_the_article(encoding: str) -> None:
    text = read(PAGE.replace("gbk", encoding).encode(encoding), filename="page.html").text
    assert "首页" not in text
    assert "版权所有" not in text
    assert "var x" not in text
    assert "（一）简化流程。清理证明材料。\n（责任单位：区司法局）" in text
    assert "|  | 乙事 | 区教育局 |" in text


def test_markdown_marks_are_taken_off() -> None:
    text = read("# 云溪区行动方案\n\n## 一、**重点**任务\n\n1\\. 做好此事".encode(), filename="plan.md").text
    assert text == "云溪区行动方案\n\n一、重点任务\n\n1. 做好此事"
