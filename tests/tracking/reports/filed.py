"""A month that was filed, and mostly reported."""

from datetime import date

from tests.kept import kept
from tests.running_plan import RunningPlan, at, build_running_plan
from tracking.reports import issuing


@kept
def build_filed_october(*accepted: tuple[int, str], submitted: tuple[int, ...] = (), report: str = "") -> RunningPlan:
    """October is open and filed for these measures; `report`: whether it is a "draft" or "issued", of the last day."""
    running = build_running_plan()
    october = running.open()
    for number, percent in accepted:
        running.accepted(number, percent=percent)
    for number in submitted:
        running.submitted(number)
    if report:
        make = {"draft": issuing.draw_up, "issued": issuing.issue}[report]
        make(october, by=running.who["wang"], now=at(date(2026, 11, 2)), as_of=date(2026, 10, 31))
    return running
