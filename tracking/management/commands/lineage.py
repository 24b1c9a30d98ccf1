"""Print where a measure came from and what became of it, year by year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.models import Lineage, LineageEnd, Measure
from plans.management.shell import REFUSED, ShellCommand, a_plan, moment
from tracking.chain import Rows, Stage, chain_of
from tracking.models import ProgressUpdate
from tracking.standing import Light


class Command(ShellCommand):
    help = "Print the lineage of a measure: its id, or PLAN:NUMBER with the number as printed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("measure", metavar="MEASURE", help="17, or 3:9 for number 9 of plan 3")
        super().add_arguments(parser)

    def handle(self, *, measure: str, at: str | None, **options: Any) -> str:
        rows = Rows(
            Measure.objects.all(), Lineage.objects.all(), LineageEnd.objects.all(), ProgressUpdate.objects.all()
        )
        stages = chain_of(a_measure(measure), rows, today=timezone.localdate(moment(at)))
        return "\n".join(line for stage in stages for line in told(stage))


def a_measure(text: str) -> Measure:
    """The measure with this id, or of this plan and number, else CommandError."""
    plan, colon, number = text.rpartition(":")
    found = list(_named(plan, number) if colon else Measure.objects.filter(pk=int(text) if text.isdecimal() else 0))
    if len(found) == 1:
        return found[0]
    words = _("Several measures are called “%(text)s”.") if found else _("No measure “%(text)s”.")
    raise CommandError(words % {"text": text}, returncode=REFUSED)


def _named(plan: str, number: str) -> list[Measure]:
    """By the number with or without its marks; where none is printed, by the place."""
    measures = list(a_plan(plan).measures.in_plan_order())
    named = [one for one in measures if one.number.strip("（）().、．") == number.strip("（）().、．")]
    return named or [one for one in measures if not one.number and str(one.ordinal) == number]


def told(stage: Stage) -> Iterator[str]:
    """One measure in a few lines."""
    measure = stage.measure
    facts = {"year": measure.plan.year, "measure": measure, "plan": measure.plan}
    yield ("* " if stage.is_asked else "  ") + _("%(year)s · %(measure)s (%(plan)s)") % facts
    light = Light(measure.light).label
    yield "    " + _("Lead: %(lead)s; on %(day)s: %(light)s") % {
        "lead": measure.lead_name or "–",
        "day": stage.day,
        "light": light,
    }
    if stage.settlement:
        yield f"    {stage.settlement.get_outcome_display()}: {stage.settlement.reason}"
    if stage.accepted:
        months = ", ".join(f"{update.period.month:%Y-%m}" for update in stage.accepted)
        yield "    " + _("Accepted filings: %(months)s") % {"months": months}
    for end in stage.new:
        yield "    " + _("New against “%(plan)s”. %(reason)s") % {"plan": end.plan, "reason": end.reason}
    for step in stage.onward:
        later = {"shape": step.shape.label, "year": step.link.later.plan.year, "measure": step.link.later}
        words = _("%(shape)s: %(year)s · %(measure)s") % later
        if step.together:
            words += " " + _("(together with %(others)s)") % {"others": ", ".join(map(str, step.together))}
        yield f"    {words}"
    for end in stage.dropped:
        yield "    " + _("Not taken up in “%(plan)s”. %(reason)s") % {"plan": end.plan, "reason": end.reason}
