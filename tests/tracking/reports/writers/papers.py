"""Papers to try the writers on: one with every element of GB/T 9704-2012, one with none that may be left out."""

from datetime import date
from typing import Any

from tracking.reports.outline import Heading, Paragraph, Table, Text
from tracking.reports.writers.paper import Annex, Imprint, Paper, RedHead

SENTENCE = "各单位要对照行动方案逐项核对办理情况，确保按时完成全年目标任务。"


def said(text: str) -> tuple[Text, ...]:
    return (Text(text),)


def a_table(rows: int = 3) -> Table:
    cells = tuple(tuple(said(f"{row}-{column}") for column in range(3)) for row in range(rows))
    return Table(caption="各部分举措进展情况", head=("部分", "举措", "逾期"), rows=cells, widths=(50, 25, 25))


def full(**changed: Any) -> Paper:
    values: dict[str, Any] = {
        "language": "zh-hans",
        "as_of": date(2026, 10, 31),
        "head": RedHead("安和区人民政府办公室文件", number="安府办〔2026〕18号", signer="王明"),
        "title": ("关于《安和区优化营商环境行动方案", "（2026年）》落实情况的报告"),
        "addressee": "区委、区政府：",
        "blocks": (
            Heading(1, said("一、总体情况")),
            Paragraph(said(SENTENCE * 12)),
            Heading(2, said("（一）便利市场准入")),
            Heading(3, said("1.推行“一业一证”改革")),
            Heading(4, said("（1）办理证照")),
            a_table(),
            Paragraph(said(SENTENCE)),
        ),
        "office": "安和区人民政府办公室",
        "dated": "2026年10月31日",
        "annexes": (
            Annex("举措进展台账", (a_table(60),)),
            Annex("安和区优化营商环境行动方案（2026年）各牵头单位逾期事项及原因说明", (Paragraph(said(SENTENCE)),)),
        ),
        "note": "此件公开发布",
        "imprint": Imprint("区委办公室，区人大常委会办公室，区政协办公室", "安和区人民政府办公室", "2026年11月2日"),
    }
    return Paper(**(values | changed))


def bare(**changed: Any) -> Paper:
    nothing = {"head": None, "addressee": "", "annexes": (), "note": "", "imprint": None}
    return full(**(nothing | {"blocks": (Paragraph(said(SENTENCE)),)} | changed))
