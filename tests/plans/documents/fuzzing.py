"""Documents nobody wrote: text made of the pieces of which plans are made, and real files with bytes changed."""

import io
import signal
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from types import FrameType
from typing import Any

from hypothesis import strategies as st

from plans.documents.tree import Deadline, Field, Figure, Repair, Span, Target
from tests.plans.documents import one_plan
from tests.plans.documents.pages import pdf

CASE_SECONDS = 10

NUMBERS = (
    *(
        "一、",
        "（二）",
        "(三)",
        "十一、",
        "第四条 ",
        "第二章 ",
        "1.",
        "2、",
        "（3）",
        "1)",
        "④",
        "1.2 ",
        "1.1.3 ",
        "Action 1.2 ",
    ),
    *("一一、", "〇、", "（百）", "99.", "100、", "⑳", "（", "）、", "二十", "0.", "１．", "（１２）", "一、（一）1."),
)
WORDS = (
    *(
        "重点任务",
        "推行一表申请。",
        "新增站点12个",
        "从5个工作日压缩至3个工作日",
        "力争达到95%以上",
        "不超过1.5亿元",
        "年均增长8%左右",
    ),
    *(
        "2025年6月底前完成。",
        "每季度末报送。",
        "长期坚持",
        "三季度末",
        "上半年",
        "2025年2月30日前",
        "13月底前",
        "99999年底前",
        "20日前",
    ),
    *(
        "（牵头单位：区数据局；配合单位：区司法局、各街道）",
        "（责任单位：区民政局",
        "〔区税务局牵头，区财政局配合〕",
        "责任单位：",
        "各有关部门",
    ),
    *(
        "区(qū)",
        "發(fā)展",
        "業(yè)",
        "域?qū)",
        "?。ㄒ唬",
        "\ue5dd",
        "著力",
        "&nbsp;",
        "</p>",
        "\ufffd",
        "戶",
        "⺠",
        "\u200b",
        "\u202e",
        "\x00",
    ),
    *(
        "工作要求",
        "保障措施",
        "组织领导。",
        "附件：",
        "云政办发〔2025〕3号",
        "二〇二五年三月五日",
        "（征求意见稿）",
        "关于印发《云溪区行动方案》的通知",
    ),
    *(
        "Lead: Planning Team",
        "by March 2026",
        "at least 40%",
        "The Council will",
        "Progress",
        "|",
        "| a | b | c |",
        "| --- | --- | --- |",
    ),
    *(
        "| 序号 | 任务 | 牵头单位 | 完成时限 |",
        "| 1 | 建设站点 | 区民政局 | 6月底 |",
        "|  | 继续 | 区教育局 |",
        "序号\t任务\t责任单位",
        "1\t甲\t乙",
    ),
    *(
        "“",
        "”",
        "《",
        "》",
        "【",
        "】",
        "：",
        "；",
        "。",
        "、",
        "，",
        "…",
        "—",
        "·",
        "%",
        "万",
        "亿元",
        "不少于",
        "以上",
        "\U00020bb7",
        "é",
        "😀",
    ),
)
BREAKS = ("\n", "\n\n", "\f", " ", "　　", "\t", "\r\n", "")

TEXTS = st.lists(
    st.one_of(
        st.sampled_from(NUMBERS),
        st.sampled_from(WORDS),
        st.sampled_from(BREAKS),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    ),
    max_size=80,
).map("".join)

_LINES = [(112, 740, "一、重点任务"), (112, 710, "（一）简化流程。清理证明材料，年底前完成。"), (290, 40, "— 1 —")]
_RULES = [(80, y, 500, y) for y in (700, 660, 620)] + [(x, 620, x, 700) for x in (80, 140, 320, 500)]
BASES: tuple[tuple[str, bytes], ...] = (
    ("plan.docx", one_plan.document()),
    ("table.docx", one_plan.table_document()),
    ("table.xlsx", one_plan.table_workbook()),
    ("plan.html", one_plan.page().encode()),
    ("table.html", one_plan.table_page().encode("gb18030")),
    ("plan.pdf", pdf([_LINES, _LINES])),
    ("table.pdf", pdf([[(85, 675, "序号"), (145, 675, "任务名称"), (325, 635, "区民政局")]], rules=_RULES)),
    ("locked.pdf", pdf([_LINES], protected=True)),
    ("plan.txt", one_plan.text().encode("gb18030")),
    ("plan.txt", one_plan.text().encode("utf-16")),
    ("table.csv", one_plan.table_csv().encode()),
)
_BYTES = st.one_of(
    st.binary(min_size=1, max_size=8), st.sampled_from((b"\x00", b"\xff" * 4, b"<", b">", b"&", b"%PDF", b"PK"))
)
CHANGES = st.lists(
    st.tuples(st.sampled_from(("set", "cut", "put", "twice", "end")), st.floats(0, 1, exclude_max=True), _BYTES),
    min_size=1,
    max_size=6,
)


def changed(content: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    """The bytes after a list of changes, each at a share of the length."""
    for kind, share, words in changes:
        place = int(share * len(content))
        if kind == "set":
            content = content[:place] + words + content[place + len(words) :]
        elif kind == "cut":
            content = content[:place] + content[place + 7 * len(words) :]
        elif kind == "put":
            content = content[:place] + words + content[place:]
        elif kind == "twice":
            content = content[: place + 200] + content[place:]
        else:
            content = content[: place + 1]
    return content


def changed_inside(content: bytes, changes: list[tuple[str, float, bytes]], entry: float) -> bytes:
    """An archive, whole, with one of its parts changed: the change reaches the reader behind the checks."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = list(parts)[int(entry * len(parts))]
    parts[name] = changed(parts[name], changes)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        for name, part in parts.items():
            written.writestr(name, part)
    return buffer.getvalue()


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """A case that takes longer fails."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def wrong_spans(found: Any, text: str) -> Iterator[Any]:
    """Every value in a tree whose quote is not what stands at its place, and every place outside of the text."""
    if isinstance(found, Field):
        if found.span is not None and text[found.span.start : found.span.end] != found.quote:
            yield found
    elif isinstance(found, Deadline | Target | Figure):
        words = found.words if isinstance(found, Deadline) else found.text
        if text[found.span.start : found.span.end] != words:
            yield found
    elif isinstance(found, Span):
        if not 0 <= found.start <= found.end <= len(text):
            yield found
    elif isinstance(found, tuple):
        for part in found:
            yield from wrong_spans(part, text)
    elif is_dataclass(found) and not isinstance(found, Repair):
        for part in fields(found):
            yield from wrong_spans(getattr(found, part.name), text)
