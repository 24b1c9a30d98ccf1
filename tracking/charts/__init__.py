"""Pictures of figures as SVG: one source for page, html, pdf and docx. Pure, and the same text for the same figures."""

from tracking.charts.drawing import draw

__all__ = ["draw"]
