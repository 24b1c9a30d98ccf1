"""How long reading takes, how much memory, and that both grow with the size: `make bench`.

A machine that does other work is slower at everything, so what counts are the ratios within one run. Each figure comes
from a process of its own, which reads one file and tells what that took.
"""

import io
import json
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any
from xml.parsers.expat import ParserCreate

from docx import Document

from plans.documents.parsing import parse, parse_text
from plans.documents.reading import read
from tests.plans.documents import one_plan
from tests.plans.documents.pages import pdf

ROOT = Path(__file__).resolve().parents[2]
HAN = "零一二三四五六七八九"
BODY = (
    "全面梳理高频事项，新增便民服务站点{count}个，{month}月底前办理时间从{count}个工作日压缩至3个工作日，网上办理率达到95%以上，"
    "切实提升群众满意度，形成可复制可推广的经验做法，让企业和群众少跑腿、好办事。"
    "（牵头单位：区数据局；配合单位：区司法局、区民政局、各街道）"
)
PAGES = 500
PARAGRAPHS_OF_A_PAGE = 6
LIMITS = {"seed_ms": 150, "docx_s": 10.0, "docx_mb": 300}


def text_of_size(measures: int) -> str:
    """A plan of so many measures; 60 make about nine thousand characters."""
    lines = ["云溪区优化营商环境2025年行动方案", ""]
    for place in range(measures):
        if place % 9 == 0:
            lines.append(f"{_han(place // 9 + 1)}、重点任务")
        lines.append(f"（{HAN[place % 9 + 1]}）推行一表申请。" + BODY.format(count=place + 5, month=place % 12 + 1))
    return "\n".join(lines)


def _han(value: int) -> str:
    ten, one = divmod(value % 100, 10)
    return (HAN[ten] if ten > 1 else "") + ("十" if ten else "") + (HAN[one] if one or not ten else "")


def docx_of_size(pages: int) -> bytes:
    made = Document()
    for line in text_of_size(pages * PARAGRAPHS_OF_A_PAGE).splitlines():
        made.add_paragraph(line)
    return one_plan.saved(made)


def pdf_of_size(pages: int) -> bytes:
    page = [(80, 760 - 24 * line, BODY[line % 3 :][:27]) for line in range(28)]
    return pdf([page] * pages)


def timed(action: Any, *arguments: Any, times: int = 1) -> float:
    """Seconds of processor time of the quickest of several runs."""
    found = []
    for _ in range(times):
        before = time.process_time()
        action(*arguments)
        found.append(time.process_time() - before)
    return min(found)


def plainly(content: bytes) -> None:
    """The least that reading a docx can cost: every byte unpacked, every element seen, nothing done."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        ParserCreate().Parse(archive.read("word/document.xml"), True)


def texts() -> dict[str, Any]:
    """Milliseconds for one plan of the usual length, warm, and for four and sixteen times as much."""
    usual = text_of_size(60)
    parse_text(usual)
    found = {size: timed(parse_text, text_of_size(60 * size), times=5 if size < 16 else 2) for size in (1, 4, 16)}
    return {
        "seed_ms": round(found[1] * 1000),
        "characters": len(usual),
        "times_4": round(found[4] / found[1], 1),
        "times_16": round(found[16] / found[1], 1),
    }


def docx() -> dict[str, Any]:
    content = sys.stdin.buffer.read()
    reading = timed(read, content)
    return {
        "docx_read_s": round(reading, 2),
        "docx_s": round(timed(parse, content), 2),
        "docx_mb": _peak(),
        "docx_against_plain": round(reading / timed(plainly, content), 1),
        "docx_kb": len(content) // 1024,
    }


def pages() -> dict[str, Any]:
    content = sys.stdin.buffer.read()
    return {"pdf_read_s": round(timed(read, content), 2), "pdf_mb": _peak(), "pdf_kb": len(content) // 1024}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _alone(name: str, content: bytes = b"") -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.reading", name]
    done = subprocess.run(
        command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    if len(sys.argv) > 1:
        found = {"texts": texts, "docx": docx, "pages": pages}[sys.argv[1]]()
        sys.stdout.write(json.dumps(found))
        return
    found = _alone("texts") | _alone("docx", docx_of_size(PAGES)) | _alone("pages", pdf_of_size(200))
    for name, value in found.items():
        limit = f"   at most {LIMITS[name]}" if name in LIMITS else ""
        sys.stdout.write(f"{name:20} {value}{limit}\n")
    sys.exit(any(found[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    main()
