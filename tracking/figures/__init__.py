"""Every number that is said about a plan, for one month and as of one day."""

from tracking.figures.gathering import plan_figures
from tracking.figures.shapes import (
    FilingFigures,
    GroupFigures,
    LightCount,
    MeasureRow,
    MilestoneFigures,
    OverdueRow,
    PlanFigures,
)

__all__ = [
    "FilingFigures",
    "GroupFigures",
    "LightCount",
    "MeasureRow",
    "MilestoneFigures",
    "OverdueRow",
    "PlanFigures",
    "plan_figures",
]
