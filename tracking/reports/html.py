"""The report as one web page that needs nothing else: no address, no script, no font of ours.

Every figure is a `data` element that names its place in the contents, and the page names the hash of the contents, so
that a reader can look up what a number was taken from. Takes contents only: no database, clock or locale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from tracking.reports.canonical import digest_of
from tracking.reports.outline import Block, Chart, Figure, Heading, Outline, Paragraph, Quote, Runs, Table
from tracking.reports.pictures import svg_of
from tracking.reports.sentences import outline_of

# Faces and measures of GB/T 9704-2012, as far as a page without pages has them: 28 characters of 3号 in a line.
STYLE = """
body { margin: 0; background: #eceff3; color: #000; }
main { box-sizing: border-box; max-width: 210mm; margin: 0 auto; padding: 37mm 26mm 35mm 28mm; background: #fff;
  font: 12pt/1.8 "仿宋_GB2312", FangSong, STFangsong, "Noto Serif CJK SC", serif; overflow-wrap: anywhere; }
p { margin: 0; text-indent: 2em; text-align: justify; white-space: pre-line; }
.mark { color: #c8161d; font-size: 34pt; line-height: 1.4; text-align: center; text-indent: 0; }
.line { display: flex; justify-content: space-between; gap: 1em; border-bottom: 2px solid #c8161d; text-indent: 0; }
h1 { margin: 2em 0; font: 18pt/1.6 "方正小标宋简体", "Noto Serif CJK SC", serif; text-align: center; }
h2, h3, h4 { margin: 0; font-size: 1em; font-weight: normal; text-indent: 2em; break-after: avoid; }
h2, caption, th { font-family: "黑体", SimHei, "Noto Sans CJK SC", sans-serif; font-weight: normal; }
h3 { font-family: "楷体_GB2312", KaiTi, STKaiti, "Noto Serif CJK SC", serif; }
.to, td p { text-indent: 0; }
table { width: 100%; margin: 1em 0; border-collapse: collapse; font-size: .8em; line-height: 1.5; }
th, td { padding: .2em .4em; border: 1px solid #000; text-align: center; }
td:first-child { text-align: left; }
.by { margin-top: 2em; padding-right: 4em; text-align: right; }
@media (max-width: 700px) { main { padding: 8mm 5mm; } .mark { font-size: 24pt; }
  table { display: block; overflow: auto; } }
@media print { body { background: none; } main { max-width: none; padding: 0; } thead { display: table-header-group; }
  tr { break-inside: avoid; } }
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
"""


def render(contents: Mapping[str, Any]) -> bytes:
    """The bytes of the page made from frozen `contents`: UTF-8, lines ended by a line feed."""
    report = outline_of(contents)
    return "\n".join(_page(report, digest_of(contents))).encode() + b"\n"


def _page(report: Outline, digest: str) -> Iterator[str]:
    language = "en" if report.language.startswith("en") else "zh-CN"
    yield f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="contents-sha256" content="{digest}">'
    yield f"<title>{escape(''.join(report.title))}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    yield f'<p class="mark">{escape(report.masthead)}</p>'
    yield f'<p class="line"><span>{escape(report.office)}</span><span>{escape(report.dated)}</span></p>'
    yield f"<h1>{'<br>'.join(map(escape, report.title))}</h1>"
    if report.addressee:
        yield f'<p class="to">{escape(report.addressee)}</p>'
    for block in report.blocks:
        yield from _block(block)
    yield f'<p class="by">{escape(report.office)}<br>{escape(report.dated)}</p>\n</main>\n</body>\n</html>'


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, runs):
            yield f"<h{level + 1}>{_said(runs)}</h{level + 1}>"
        case Paragraph(runs):
            yield f"<p>{_said(runs)}</p>"
        case Table():
            yield from _table(block)
        case Chart():
            yield from _chart(block)


def _table(block: Table) -> Iterator[str]:
    yield f"<table>\n<caption>{escape(block.caption)}</caption>\n<thead><tr>"
    yield "".join(f'<th scope="col">{escape(word)}</th>' for word in block.head) + "</tr></thead>\n<tbody>"
    for row in block.rows:
        yield "<tr>" + "".join(f"<td>{_said(runs)}</td>" for runs in row) + "</tr>"
    yield "</tbody>\n</table>"


def _chart(block: Chart) -> Iterator[str]:
    """The picture, and its numbers for who cannot see it or wants them."""
    numbers = Table(block.caption, block.head, block.rows, widths=())
    yield f"<figure>\n{svg_of(block)}\n<figcaption>{escape(block.caption)}</figcaption>"
    yield f"<details><summary>{escape(block.caption)}</summary>"
    yield from _table(numbers)
    yield "</details>\n</figure>"


def _said(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Any) -> str:
    match run:
        case Figure(text, key):
            return f'<data value="{escape(text)}" data-key="{escape(key)}">{escape(text)}</data>'
        case Quote(text, key):
            return f'<span data-key="{escape(key)}">{escape(text)}</span>'
    return escape(run.text)
