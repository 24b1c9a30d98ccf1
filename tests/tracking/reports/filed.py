"""A month that was filed and reported."""

from datetime import date

from tests.kept import kept
from tests.running_plan import RunningPlan, at, build_running_plan
from tracking.reports import issuing


@kept
def build_filed_october(*accepted: tuple[int, str], submitted: tuple[int, ...] = (), issued: bool) -> RunningPlan:
    """October is open and filed for these measures, and its report, where it is issued, is so as of its last day."""
    running = build_running_plan()
    october = running.open()
    for number, percent in accepted:
        running.accepted(number, percent=percent)
    for number in submitted:
        running.submitted(number)
    if issued:
        issuing.issue(october, by=running.who["wang"], now=at(date(2026, 11, 2)), as_of=date(2026, 10, 31))
    return running
