"""Every number that is said about a plan, for one month and as of one day."""

from tracking.figures.book import Figure, FigureBook, UnknownFigure, figure_book, with_parts
from tracking.figures.counting import light_counts, segments
from tracking.figures.gathering import plan_figures
from tracking.figures.shapes import (
    FilingFigures,
    GroupFigures,
    LightCount,
    MeasureRow,
    MilestoneFigures,
    OverdueRow,
    PlanFigures,
    Segment,
)

__all__ = [
    "Figure",
    "FigureBook",
    "FilingFigures",
    "GroupFigures",
    "LightCount",
    "MeasureRow",
    "MilestoneFigures",
    "OverdueRow",
    "PlanFigures",
    "Segment",
    "UnknownFigure",
    "figure_book",
    "light_counts",
    "plan_figures",
    "segments",
    "with_parts",
]
