"""What a docx shows is read; what it only keeps is not."""

import pytest

from plans.documents.number_forms import counted
from plans.documents.parsing import parse
from plans.documents.reading import read
from tests.plans.documents import hostile


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(words))}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def within(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>"


def numbered(words: str, level: int, number: int = 1) -> str:
    return paragraph(run(words), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def field(code: str, *shown: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return mark.format("begin") + instruction + mark.format("separate") + "".join(shown) + mark.format("end")


BOX = f"<w:txbxContent>{paragraph(run('框内'))}</w:txbxContent>"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
BOXES = (
    f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice Requires="wps">{BOX}</mc:Choice>'
    f"<mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent>"
)
DELETED_MARK = "<w:rPr><w:del w:id='1'/></w:rPr>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (paragraph(run("留下"), within("w:del", run("删去")), within("w:ins", run("加入"))), "留下加入"),
        (paragraph(within("w:moveFrom", run("旧处")), within("w:moveTo", run("新处"))), "新处"),
        (paragraph(run("上半"), properties=DELETED_MARK) + paragraph(run("下半")), "上半下半"),
        (paragraph(run("可见"), run("隐藏", "<w:vanish/>"), run("显示", '<w:vanish w:val="0"/>')), "可见显示"),
        (paragraph(field("PAGEREF x", run("第3页"))), "第3页"),
        (paragraph(field('TOC \\o "1-3"', run("一、任务…1"))) + paragraph(run("一、任务")), "一、任务"),
        (paragraph("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:softHyphen/><w:br/><w:t>丙</w:t></w:r>"), "甲 乙\n丙"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('控件'))}</w:sdtContent></w:sdt>", "控件"),
        (paragraph(within("w:hyperlink", run("链接"))), "链接"),
        (paragraph(run("正文"), "<w:r>" + BOXES + "</w:r>"), "正文\n框内"),
        (paragraph(within("w:ruby", within("w:rt", run("qū")) + within("w:rubyBase", run("区")))), "区"),
        (
            "<w:tbl>" + row(cell("序号"), cell("任务"), cell("单位"))
            + row(cell("1"), cell("甲事"), cell("区民政局", '<w:vMerge w:val="restart"/>'))
            + row(cell("2"), cell("乙事"), cell("", "<w:vMerge/>"))
            + row(cell("3"), cell("丙事"), cell("删去"), properties="<w:del w:id='2'/>")
            + row(cell("合计", '<w:gridSpan w:val="2"/>'), cell("两项")) + "</w:tbl>",
            "| 序号 | 任务 | 单位 |\n| 1 | 甲事 | 区民政局 |\n| 2 | 乙事 | 区民政局 |\n| 合计 |  | 两项 |",
        ),
        (
            within("w:tbl", row(within("w:tc", paragraph(run("版面")) + within("w:tbl", row(cell("甲"), cell("乙")))))),
            "版面\n| 甲 | 乙 |",
        ),
        (
            "<w:tbl>" + row(cell("序号", '<w:vMerge w:val="restart"/>'), cell("责任单位", '<w:gridSpan w:val="2"/>'))
            + row(cell("", "<w:vMerge/>"), cell("牵头"), cell("配合"))
            + row(cell("1"), cell("甲"), cell("乙")) + "</w:tbl>",
            "| 序号 | 责任单位牵头 | 责任单位配合 |\n| 1 | 甲 | 乙 |",
        ),
    ],
)  # fmt: skip
def test_a_docx_is_read_as_it_is_finally_shown(body: str, shown: str) -> None:
    assert read(hostile.docx(body)).text.strip() == shown


def numbering(*levels: str, numbers: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> bytes:
    made = "".join(f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/>{level}</w:lvl>' for place, level in enumerate(levels))
    abstract = f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
    return f'<w:numbering xmlns:w="{hostile.WORD}">{abstract}{numbers}</w:numbering>'.encode()


def level(form: str, words: str) -> str:
    return f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{words}"/>'


def test_numbers_restart_and_take_their_start_from_the_list_that_overrides_it() -> None:
    override = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="4"/></w:lvlOverride>'
    numbers = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    numbers += f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    part = numbering(level("japaneseCounting", "%1、"), level("decimal", "（%1.%2）"), numbers=numbers)
    body = [numbered("甲", 0), numbered("乙", 1), numbered("丙", 1), numbered("丁", 0), numbered("戊", 1)]
    body += [numbered("己", 1, 2), numbered("庚", 1, 1)]
    text = read(hostile.docx("".join(body), numbering=part)).text
    assert text.split() == ["一、甲", "（一.1）乙", "（一.2）丙", "二、丁", "（二.1）戊", "（二.4）己", "（二.5）庚"]


def test_a_paragraph_taken_out_does_not_count() -> None:
    gone = numbered("", 0).replace("</w:pPr>", DELETED_MARK + "</w:pPr>")
    text = read(
        hostile.docx(numbered("甲", 0) + gone + numbered("乙", 0), numbering=numbering(level("decimal", "%1.")))
    ).text
    assert text.splitlines() == ["1. 甲", "2. 乙"]


def test_a_style_brings_its_number() -> None:
    styles = (
        f'<w:styles xmlns:w="{hostile.WORD}"><w:style w:type="paragraph" w:styleId="A"><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="B">'
        '<w:basedOn w:val="A"/></w:style></w:styles>'
    ).encode()
    bound = level("chineseCountingThousand", "第%1条") + '<w:pStyle w:val="A"/>'
    body = paragraph(run("总则"), properties='<w:pStyle w:val="B"/>')
    assert read(hostile.docx(body, styles=styles, numbering=numbering(bound))).text.strip() == "第一条 总则"


def test_strict_files_are_read_alike() -> None:
    content = hostile.docx(paragraph(run("云溪区行动方案")))
    part = (hostile.BODY % paragraph(run("云溪区行动方案"))).replace(
        "schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml"
    )
    strict = hostile.repacked(content, {"word/document.xml": part.encode()})
    assert read(strict).text == read(content).text == "云溪区行动方案"


def test_notes_stand_behind_the_text() -> None:
    content = hostile.docx(paragraph(run("前半"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run("后半")))
    note = f'<w:footnote w:id="2">{paragraph(run("见附件"))}</w:footnote>'
    notes = f'<w:footnotes xmlns:w="{hostile.WORD}">{note}</w:footnotes>'
    relation = (
        '<Relationship Id="rId99" Target="footnotes.xml" Type="http://x/relationships/footnotes"/></Relationships>'
    )
    relations = hostile.part(content, "word/_rels/document.xml.rels").replace("</Relationships>", relation)
    whole = {"word/footnotes.xml": notes.encode(), "word/_rels/document.xml.rels": relations.encode()}
    assert read(hostile.repacked(content, whole)).text == "前半后半\n注1：见附件"


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [
        (12, "chineseCounting", "十二"),
        (10, "ideographDigital", "一〇"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (2, "ideographTraditional", "乙"),
        (12, "chineseLegalSimplified", "拾贰"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (99999, "chineseCounting", "99999"),
    ],
)
def test_formats_of_numbers(value: int, form: str, printed: str) -> None:
    assert counted(value, form) == printed


def test_merged_leads_hold_for_every_measure_they_reach() -> None:
    head = row(cell("序号"), cell("任务名称"), cell("牵头单位"), cell("完成时限"))
    first = row(cell("1"), cell("建设站点"), cell("区民政局", '<w:vMerge w:val="restart"/>'), cell("6月底"))
    second = row(cell("2"), cell("优化窗口"), cell("", "<w:vMerge/>"), cell("9月底"))
    plan = parse(hostile.docx(paragraph(run("2025年任务分工表")) + f"<w:tbl>{head}{first}{second}</w:tbl>"))
    assert [[ref.name.value for ref in measure.departments] for measure in plan.measures] == [
        ["区民政局"],
        ["区民政局"],
    ]
