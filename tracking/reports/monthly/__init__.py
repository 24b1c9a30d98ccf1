"""The monthly report from template 2026.3 on: what it says, part by part."""

from tracking.reports.monthly.report import MonthlyReport

__all__ = ["MonthlyReport"]
