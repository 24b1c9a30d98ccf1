"""Charts. Pure, and the same for the same figures.

`drawing` makes whole pictures with every colour and number in them, for what leaves the house as html, pdf or docx and
must come out alike for years; `by_month` only says where things stand, for a page that draws them in its own theme.
"""

from tracking.charts.drawing import draw

__all__ = ["draw"]
