"""The counts of a month as each place says them: report, ledger, page. They are read back, never computed."""

import io
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import openpyxl
from django.urls import resolve
from docx import Document
from selectolax.lexbor import LexborHTMLParser

from tracking.figures import PlanFigures

Counts = dict[str, int]

SENTENCES = (
    r"截至.*?，(?P<measures>\d+)项举措中，已完成(?P<done>\d+)项，序时推进(?P<on_schedule>\d+)项，"
    r"临期或滞后(?P<behind>\d+)项，逾期(?P<overdue>\d+)项，未启动(?P<not_started>\d+)项。",
    r"本期应报(?P<expected>\d+)项，已报(?P<filed>\d+)项，其中按时报送(?P<on_time>\d+)项、"
    r"逾期报送(?P<late>\d+)项；未报(?P<missing>\d+)项。"
    r"已报各项中，审核通过(?P<accepted>\d+)项；未报各项中，退回待补报(?P<returned>\d+)项。",
    r"共设节点(?P<milestones>\d+)个，已完成(?P<milestones_done>\d+)个，逾期未完成(?P<milestones_overdue>\d+)个。",
    r"共有逾期事项(?P<past_due>\d+)项。",
)
ROWS = {
    "举措": "measures", "已完成": "done", "序时推进": "on_schedule", "临期或滞后": "behind", "逾期": "overdue",
    "未启动": "not_started", "应报": "expected", "已报": "filed", "按时": "on_time", "逾期报送": "late",
    "未报": "missing", "通过": "accepted", "退回": "returned", "节点数": "milestones",
    "已完成节点": "milestones_done", "逾期节点": "milestones_overdue", "逾期事项": "past_due",
}  # fmt: skip
LIGHTS = ("done", "on_schedule", "behind", "overdue", "not_started")
FILINGS = ("expected", "filed", "on_time", "late", "missing", "accepted", "returned")
# The list behind a count and what narrows it, beside plan, day and month.
LISTS: dict[tuple[str, frozenset[tuple[str, str]]], str] = {
    ("measure_list", frozenset()): "measures",
    **{("measure_list", frozenset({("light", light)})): light for light in LIGHTS},
    **{("update_list", frozenset({("state", state)})): state for state in FILINGS},
    ("milestone_list", frozenset()): "milestones",
    ("milestone_list", frozenset({("state", "done")})): "milestones_done",
    ("milestone_list", frozenset({("state", "overdue")})): "milestones_overdue",
    ("duty_list", frozenset()): "past_due",
}
COUNTED = frozenset(ROWS.values())
SCOPE = {"plan", "as_of", "month"}


def in_docx(content: bytes) -> Counts:
    """What the sentences of the report say. Where nothing is past its day, the report says so in words."""
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    found = [re.search(sentence, text) for sentence in SENTENCES]
    counts = {name: int(number) for match in found if match for name, number in match.groupdict().items()}
    if "没有逾期事项。" in text:
        counts["past_due"] = 0
    return complete(counts)


def in_xlsx(content: bytes) -> Counts:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["总体情况"]
    cells = dict(sheet.iter_rows(max_col=2, values_only=True))
    return complete({name: cells[label] for label, name in ROWS.items()})


def on_page(html: str) -> Counts:
    """What stands on the overview of its day, by the list that each number leads to; a light that nothing shows has no
    tile, and the months before have days of their own.
    """
    counts: Counts = dict.fromkeys(("done", "on_schedule"), 0)
    seen: Counts = {}
    links = [(link, link.attributes["href"] or "") for link in LexborHTMLParser(html).css("main a[data-figure]")]
    for link, address in links:
        name = list_behind(address)
        if name and day_of(address) == day_of(links[0][1]):
            number = int(link.text().strip())
            assert seen.setdefault(name, number) == number, f"{name} is said to be {seen[name]} and {number}"
    return complete(counts | seen)


def in_figures(figures: PlanFigures) -> Counts:
    """The one source of all of them, as the program itself holds it."""
    steps = figures.milestones
    return complete(
        {light: figures.count_of(light) for light in LIGHTS}
        | {state: getattr(figures.filings, state) for state in FILINGS}
        | {"milestones": steps.total, "milestones_done": steps.done, "milestones_overdue": steps.overdue}
        | {"measures": figures.measures, "past_due": len(figures.overdue)}
    )


def list_behind(address: str) -> str | None:
    parts = urlsplit(address)
    narrowed = frozenset((key, value) for key, value in parse_qsl(parts.query) if key not in SCOPE)
    return LISTS.get((resolve(parts.path).url_name, narrowed))


def day_of(address: str) -> str | None:
    return dict(parse_qsl(urlsplit(address).query)).get("as_of")


def complete(counts: Mapping[str, int]) -> Counts:
    assert set(counts) == COUNTED, f"differs in: {COUNTED ^ set(counts)}"
    return dict(counts)
