"""A paper as one web page that needs nothing else: no address, no script, no font of ours.

Every figure is a `data` element that names its place in the contents; `digest` is the hash of the contents, so that a
reader can look up what a number was taken from.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tracking.reports.html import STYLE, block_lines
from tracking.reports.title import lines_of
from tracking.reports.writers.paper import Bulletin, Paper, RedHead

# What the style of the earlier templates has no word for: the parts of clause 7 other than title and text.
FRAME = """
.red { margin-top: 35mm; }
.no { display: flex; justify-content: center; gap: 1em; margin-top: 3.6em; padding: 0 1em 4mm; text-indent: 0; }
.up { justify-content: space-between; }
hr { margin: 0 0 3.6em; border: 0; border-top: 2px solid currentcolor; }
.names { display: flex; margin-top: 1.8em; padding-left: 2em; }
.names ol { margin: 0; padding: 0; list-style: none; }
.annex { margin-top: 4em; break-before: page; }
.annex h2.title { margin: 1.8em 0; font: 18pt/1.6 "方正小标宋简体", "Noto Serif CJK SC", serif; text-align: center;
  text-indent: 0; }
.annex > .mark-of-annex { font-family: "黑体", SimHei, "Noto Sans CJK SC", sans-serif; text-indent: 0; }
.imprint { margin-top: 4em; border: solid #000; border-width: .35mm 0; font-size: .875em; }
.imprint p { display: flex; justify-content: space-between; padding: .3em 1em; text-indent: 0; }
.imprint p + p { border-top: .25mm solid #000; }
@media (max-width: 700px) { .red { margin-top: 4mm; } }
"""


def render(paper: Paper, *, digest: str = "") -> bytes:
    """The bytes of the page: UTF-8, lines ended by a line feed."""
    return "\n".join(_page(paper, digest)).encode() + b"\n"


def _page(paper: Paper, digest: str) -> Iterator[str]:
    language = "en" if paper.language.startswith("en") else "zh-CN"
    yield f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    if digest:
        yield f'<meta name="contents-sha256" content="{digest}">'
    yield f"<title>{escape(paper.name)}</title>\n<style>{STYLE}{FRAME}{_ink(paper)}</style>\n</head>\n<body>"
    yield "<main>"
    yield from _head(paper)
    if paper.title:
        yield f"<h1>{'<br>'.join(map(escape, paper.title))}</h1>"
    if paper.addressee:
        yield f'<p class="to">{escape(paper.addressee)}</p>'
    for block in paper.blocks:
        yield from block_lines(block)
    yield from _annex_note(paper)
    yield f'<p class="by">{escape(paper.office)}<br>{escape(paper.dated)}</p>'
    if paper.note:
        yield f"<p>{escape(paper.frame.note.format(text=paper.note))}</p>"
    yield from _annexes(paper)
    yield from _imprint(paper)
    yield "</main>\n</body>\n</html>"


def _ink(paper: Paper) -> str:
    return f".mark, hr {{ color: #{paper.head.ink.lower()}; }}\n" if isinstance(paper.head, RedHead) else ""


def _head(paper: Paper) -> Iterator[str]:
    match paper.head:
        case RedHead(mark, number, signer):
            yield f'<p class="mark red">{escape(mark)}</p>'
            up = f"<span>{escape(paper.frame.signer)}{escape(signer)}</span>" if signer else ""
            yield f'<p class="no{" up" if signer else ""}"><span>{escape(number)}</span>{up}</p>\n<hr>'
        case Bulletin(mark):
            yield f'<p class="mark">{escape(mark)}</p>'
            yield f'<p class="line"><span>{escape(paper.office)}</span><span>{escape(paper.dated)}</span></p>'


def _annex_note(paper: Paper) -> Iterator[str]:
    if paper.annexes:
        names = "".join(f"<li>{escape(name)}</li>" for name in paper.annex_names())
        label = escape(paper.frame.annex + paper.frame.colon)
        yield f'<div class="names"><span>{label}</span><ol>{names}</ol></div>'


def _annexes(paper: Paper) -> Iterator[str]:
    for place, annex in enumerate(paper.annexes):
        yield f'<section class="annex">\n<p class="mark-of-annex">{escape(paper.annex_mark(place))}</p>'
        yield f'<h2 class="title">{"<br>".join(map(escape, lines_of(annex.title)))}</h2>'
        for block in annex.blocks:
            yield from block_lines(block)
        yield "</section>"


def _imprint(paper: Paper) -> Iterator[str]:
    if paper.imprint is None:
        return
    frame, given = paper.frame, paper.imprint
    yield '<footer class="imprint">'
    if given.copies_to:
        yield f"<p>{escape(frame.copies_to + given.copies_to + frame.stop)}</p>"
    printed = escape(frame.printed.format(day=given.printed_on))
    yield f"<p><span>{escape(given.printed_by)}</span><span>{printed}</span></p>\n</footer>"
