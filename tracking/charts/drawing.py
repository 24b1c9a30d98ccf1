"""SVG text by our own hand: two forms are enough, and no library draws them byte for byte alike for years.

Presentation attributes only, no style and no script, so that the strictest content-security policy shows it; no width,
so that it takes that of the page. Every number is printed beside its mark: nobody has to read it off a colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, LINE = 620, 16
FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
INK, QUIET, RULE = "#151C26", "#626D80", "#E2E6EC"
FILLS = {"done": "#2A63C8", "on_schedule": "#1B8A5A", "behind": "#F2B416", "overdue": "#C4212F",
         "not_started": "#CBD2DB", "actual": "#151C26", "schedule": "#626D80"}  # fmt: skip
DARK_FILLS = {"done", "on_schedule", "overdue"}
LABELS = 200  # of the width, left of the bars
LONGEST_LABEL = 15  # characters that fit there
BAR, ROW = 16, 26
TOP, PLOT, FOOT = 30, 150, 24  # of a drawing of lines
STEPS = 4
EDGE = 38  # right of the last month, for half of its label


@dataclass(frozen=True)
class Line:
    """A series as it is drawn; a value that is missing is None. `texts` are the values as they are printed."""

    name: str
    tone: str
    values: Sequence[float | None]
    texts: Sequence[str]


def draw(form: str, *, caption: str, labels: Sequence[str], lines: Sequence[Line], unit: str) -> str:
    """The picture as one SVG element; `caption` is read to who cannot see it."""
    drawn, height = _stack(labels, lines) if form == "stack" else _lines(labels, lines, unit)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
    return f'{head} aria-label="{escape(caption)}" font-family="{FONT}" font-size="12">' + "".join(drawn) + "</svg>"


def _text(x: float, y: float, text: str, *, fill: str = INK, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'


def _legend(lines: Iterable[Line], *, square: bool) -> Iterator[str]:
    x = 0.0 if not square else float(LABELS)
    for line in lines:
        if square:
            yield f'<rect x="{x:.1f}" y="3" width="10" height="10" fill="{FILLS[line.tone]}"/>'
        else:
            yield _stroke(f"{x:.1f},8 {x + 18:.1f},8", line.tone)
        text = x + (14 if square else 22)
        yield _text(text, 12, line.name, fill=QUIET)
        x = text + 12 * _width(line.name) + 14


def _width(text: str) -> float:
    """In characters of Chinese."""
    return sum(1.0 if ord(sign) > 0x2000 else 0.6 for sign in text)


def _stack(labels: Sequence[str], lines: Sequence[Line]) -> tuple[list[str], int]:
    wholes = [sum(line.values[place] or 0 for line in lines) for place in range(len(labels))]
    widest = max(wholes, default=0) or 1
    room = WIDTH - LABELS - 40
    drawn = list(_legend(lines, square=True))
    for place, label in enumerate(labels):
        y, x = 24 + place * ROW, float(LABELS)
        short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
        drawn.append(_text(LABELS - 8, y + 12, short, anchor="end"))
        for line in lines:
            value = line.values[place] or 0
            if not value:
                continue
            width = room * value / widest
            drawn.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{FILLS[line.tone]}"/>')
            if width >= 7 * len(line.texts[place]) + 4:
                ink = "#FFFFFF" if line.tone in DARK_FILLS else INK
                drawn.append(_text(x + width / 2, y + 12, line.texts[place], fill=ink, anchor="middle"))
            x += width
        drawn.append(_text(x + 6, y + 12, f"{wholes[place]:g}", fill=QUIET))
    return drawn, 24 + ROW * len(labels)


def _lines(labels: Sequence[str], lines: Sequence[Line], unit: str) -> tuple[list[str], int]:
    top = _ceiling([value for line in lines for value in line.values if value is not None], unit)
    left = 8 + 7 * len(f"{top:g}")
    gap = (WIDTH - left - 14 - EDGE) / max(1, len(labels) - 1)
    drawn = list(_legend(lines, square=False))
    for step in range(STEPS + 1):
        y = TOP + PLOT - PLOT * step / STEPS
        drawn.append(f'<path d="M{left} {y:.1f}H{WIDTH - 20}" stroke="{RULE}"/>')
        drawn.append(_text(left - 5, y + 4, f"{top * step / STEPS:g}", fill=QUIET, anchor="end"))
    for place, label in enumerate(labels):
        drawn.append(_text(left + 14 + gap * place, TOP + PLOT + 16, label, fill=QUIET, anchor="middle"))
    for line in reversed(lines):
        drawn.extend(_line(line, left=left + 14, gap=gap, top=top))
    return drawn, TOP + PLOT + FOOT


def _line(line: Line, *, left: float, gap: float, top: float) -> Iterator[str]:
    spots = [
        (left + gap * place, TOP + PLOT - PLOT * max(0.0, value) / top, text)
        for place, (value, text) in enumerate(zip(line.values, line.texts, strict=True))
        if value is not None
    ]
    yield _stroke(" ".join(f"{x:.1f},{y:.1f}" for x, y, _text_ in spots), line.tone)
    for number, (x, y, text) in enumerate(spots):
        if line.tone == "actual":
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.8" fill="{FILLS[line.tone]}"/>'
            yield _text(x, y + 15, text, anchor="middle")
        elif number == len(spots) - 1:
            yield _text(x, y - 6, text, fill=QUIET, anchor="middle")


def _stroke(points: str, tone: str) -> str:
    dashed = ' stroke-dasharray="4 3"' if tone == "schedule" else ""
    return f'<polyline points="{points}" fill="none" stroke="{FILLS[tone]}" stroke-width="1.75"{dashed}/>'


def _ceiling(values: Sequence[float], unit: str) -> float:
    """The end of the scale: 100 for percentages, else 1, 2 or 5 times a power of ten above every value."""
    most = max(values, default=0.0)
    if unit == "%" and most <= 100:
        return 100.0
    power = 1.0
    while power * 10 <= most:
        power *= 10
    while power > most > 0:
        power /= 10
    return next((power * step for step in (1, 2, 4, 5, 8, 10) if power * step >= most), power * 10)
