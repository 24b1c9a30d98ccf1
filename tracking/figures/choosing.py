"""Which rows count for what: the one place that decides, for the number and for the list of what it came from. Pure but
for the codes of states, which live on the models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracking import filings
from tracking.figures.shapes import MeasureRow, MilestoneRow
from tracking.milestones import MilestoneState
from tracking.models import ProgressUpdate


def is_expected(row: MeasureRow) -> bool:
    return bool(row.filing_state)


def is_filed(row: MeasureRow) -> bool:
    return row.filing_state in ProgressUpdate.FILED


def is_on_time(row: MeasureRow) -> bool:
    return is_filed(row) and bool(row.filed_on_time)


FILINGS: Mapping[str, Callable[[MeasureRow], bool]] = {
    "expected": is_expected,
    "filed": is_filed,
    "missing": lambda row: is_expected(row) and not is_filed(row),
    "on_time": is_on_time,
    "late": lambda row: is_filed(row) and not is_on_time(row),
    "waiting": lambda row: row.filing_state in filings.WAITING,
    "accepted": lambda row: row.filing_state == ProgressUpdate.Status.ACCEPTED,
    "returned": lambda row: row.filing_state == ProgressUpdate.Status.RETURNED,
}
MILESTONES: Mapping[str, Callable[[MilestoneRow], bool]] = {
    "total": lambda _step: True,
    "done": lambda step: step.state == MilestoneState.DONE,
    "due": lambda step: step.is_due,
    "kept": lambda step: step.is_due and step.done_on is not None and step.done_on <= step.due_on,
    "overdue": lambda step: step.state == MilestoneState.OVERDUE,
}
