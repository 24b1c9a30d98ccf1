"""A chart of a report as the formats take it: SVG for page, html and pdf, PNG for docx. Pure.

The PNG is set by the typesetter that also sets the pdf, with the same fonts: equal bytes for one release of both. Where
the machine lacks the fonts there is none, and the docx shows the figures of the chart in its tables alone.
"""

from __future__ import annotations

from functools import lru_cache

import typst

from tracking.charts import draw
from tracking.charts.drawing import Line
from tracking.reports.outline import Chart, Series

DENSITY = 220  # pixels per inch at the width of the text: sharp in print, about 60 KB
FRAME = """#set page(width: 156mm, height: auto, margin: 0pt)
#image(bytes(sys.inputs.picture), format: "svg", width: 100%)"""


def svg_of(chart: Chart) -> str:
    lines = [_line(series) for series in chart.series]
    return draw(chart.form, caption=chart.caption, labels=chart.labels, lines=lines, unit=chart.unit)


def _line(series: Series) -> Line:
    values = [None if one is None or one.text == "—" else float(one.text) for one in series.values]
    return Line(series.name, series.tone, values, ["" if one is None else one.text for one in series.values])


@lru_cache(maxsize=64)
def png_of(chart: Chart, fonts: typst.Fonts) -> bytes:
    made = typst.compile(
        FRAME.encode(), format="png", ppi=DENSITY, font_paths=fonts, sys_inputs={"picture": svg_of(chart)}
    )
    assert isinstance(made, bytes)
    return made
