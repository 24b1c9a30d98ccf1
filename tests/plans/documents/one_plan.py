"""One plan of our own, as a text and as a task table, and the makers of every format it can come in."""

import io
import subprocess
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from plans.documents.tree import ParsedPlan
from tests.programs import CHROMIUM

TITLE = "云溪区优化营商环境2025年行动方案"
HAN = "一二三四五六七八九十"
INTRODUCTION = "为进一步优化营商环境，结合我区实际，制定本方案。"
SECTIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "提升政务服务",
        (
            (
                "推行一表申请",
                "全面梳理高频事项，2025年6月底前实现不少于120个事项一表申请，平均办理时间从5个工作日压缩至3个工作日，网上办理率达到95%以上，让企业和群众少跑腿、好办事。（牵头单位：区数据局；配合单位：区司法局、各街道）",
            ),
            ("改造服务大厅", "新建便民服务站点12个，9月底前全部投入使用。（牵头单位：区民政局）"),
            ("清理证明材料", "年底前取消重复提交的材料。（责任单位：区司法局、区公安分局）"),
        ),
    ),
    (
        "降低经营成本",
        (
            (
                "落实减税降费",
                "全年新增减税降费超过4.5亿元，惠及企业2.3万户。（牵头单位：区税务局；配合单位：区财政局）",
            ),
            ("优化融资服务", "三季度末普惠贷款余额增长15%以上，不良率控制在1.5%以内。（牵头单位：区金融办）"),
        ),
    ),
)
HEAD = ("序号", "任务名称", "主要内容", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("1", "推行一表申请", "实现不少于120个事项一表申请。", "区数据局", "区司法局、区民政局", "2025年6月底"),
    ("2", "改造服务大厅", "新建便民服务站点12个。", "区民政局", "", "2025年9月底"),
    ("3", "落实减税降费", "全年新增减税降费超过4.5亿元。", "区税务局", "区财政局", "2025年底"),
    ("4", "优化融资服务", "普惠贷款余额增长15%以上。", "区金融办", "区财政局", "长期坚持"),
)
STYLE = """@page{size:A4;margin:25mm} body{font:16pt/28pt serif} p,h2,h3{text-indent:2em;margin:0;
font-size:16pt;text-align:justify} h1{text-align:center;font-size:22pt}"""


def lines() -> list[tuple[int, str]]:
    """The numbered lines with their depth, numbers left out; depth -1 has none."""
    found = [(-1, INTRODUCTION)]
    for heading, measures in SECTIONS:
        found.append((0, heading))
        found += [(1, f"{name}。{body}") for name, body in measures]
    return found


def text() -> str:
    """The plan as it would be typed, numbers included."""
    out, counts = [TITLE, ""], [0, 0]
    for depth, words in lines():
        label = ""
        if depth >= 0:
            counts[depth] += 1
            counts[depth + 1 :] = [0] * (1 - depth)
            label = f"{HAN[counts[0] - 1]}、" if depth == 0 else f"（{HAN[counts[1] - 1]}）"
        out.append(label + words)
    return "\n".join(out) + "\n"


def page() -> str:
    """The plan as a government site would show it."""
    paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in text().splitlines()[2:])
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{TITLE}_云溪区人民政府</title>
<style>{STYLE}@media print{{.site{{display:none}}}}</style><script>var x = "（三）脚本。";</script></head><body>
<div class="site"><ul class="nav"><li><a href="/">首页</a></li><li>政务公开</li></ul>
<div class="location">您的位置：首页 &gt; 政务公开 &gt; 规划计划</div></div>
<div class="main"><h1>{TITLE}</h1>
<div class="site">【字号：<a>大</a> <a>中</a> <a>小</a>】 分享到：微信 微博 打印 关闭</div>
<div id="zoom"><!-- （四）注释。 -->{paragraphs}<p style="display:none">（五）隐藏。不可见。</p></div></div>
<div class="site footer">版权所有：云溪区人民政府办公室　京ICP备00000000号</div></body></html>"""


def document() -> bytes:
    """The plan as a docx whose numbers exist in numbering.xml only."""
    made = Document()
    define_list(made, [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）")])
    made.add_paragraph(TITLE)
    for depth, words in lines():
        paragraph = made.add_paragraph(words)
        if depth >= 0:
            number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            number.get_or_add_ilvl().val = depth
            number.get_or_add_numId().val = 77
    return saved(made)


def define_list(made: Any, levels: list[tuple[str, str]]) -> None:
    """The list 77: for each level the form of its numbers and the words around them."""
    root = made.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for place, (form, words) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(place))
        for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", words)):
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


def saved(made: Any) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def printed(html: str, folder: Path) -> bytes:
    """A page as Chromium prints it."""
    source, target = folder / "plan.html", folder / "plan.pdf"
    source.write_text(html, encoding="utf-8")
    subprocess.run(
        [
            CHROMIUM,
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
            f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={target}",
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return target.read_bytes()


def table_rows() -> list[tuple[str, ...]]:
    return [HEAD, *ROWS]


def table_csv(mark: str = ",") -> str:
    return "\n".join([TITLE, *(mark.join(row) for row in table_rows())])


def table_page() -> str:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table_rows())
    return f"<html><body><h1>{TITLE}</h1><table><tbody>{rows}</tbody></table></body></html>"


def table_document() -> bytes:
    made = Document()
    made.add_paragraph(TITLE)
    table = made.add_table(rows=len(ROWS) + 1, cols=len(HEAD))
    for place, row in enumerate(table_rows()):
        for column, words in enumerate(row):
            table.cell(place, column).text = words
    return saved(made)


def table_workbook() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, len(HEAD) - 1, TITLE)
    for place, row in enumerate(table_rows(), start=1):
        sheet.write_row(place, 0, row)
    book.close()
    return buffer.getvalue()


def outline(plan: ParsedPlan) -> list[Any]:
    """What must be the same in every format."""
    return [
        plan.title.value if plan.title else None,
        [(section.number, section.heading.value, section.level) for section in plan.sections],
        *(
            (
                measure.number,
                measure.title,
                "".join(measure.body.value.split()),
                measure.section,
                [(ref.name.value, ref.role, ref.generic) for ref in measure.departments],
                [(deadline.kind, deadline.on, deadline.words) for deadline in measure.deadlines],
                [(target.value, target.unit, target.comparator, target.baseline) for target in measure.targets],
            )
            for measure in plan.measures
        ),
    ]
