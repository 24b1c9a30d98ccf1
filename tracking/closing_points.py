"""The five points on which a measure is closed: facts, solved, conclusion, evidence, form.

`open_points` lists what stands against it, each with the page on which it is put right. A point without one is met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.models import Measure, Target
from tracking.models import Period, ProgressUpdate
from tracking.targets import standings

DONE = 100


class Point(models.TextChoices):
    FACTS = "facts", gettext_lazy("facts")
    SOLVED = "solved", gettext_lazy("solved")
    CONCLUSION = "conclusion", gettext_lazy("conclusion")
    EVIDENCE = "evidence", gettext_lazy("evidence")
    FORM = "form", gettext_lazy("form")


@dataclass(frozen=True)
class OpenPoint:
    """One thing that stands against closing, in the user's words, and the page on which it is put right."""

    point: Point
    text: str
    url: str

    def __str__(self) -> str:
        return self.text


def open_points(measure: Measure, *, day: date, conclusion: str | None = None) -> list[OpenPoint]:
    """All that stands against closing `measure` on `day`. Without a `conclusion` that point is left to who asks."""
    latest = _last_accepted(measure)
    found = [*_facts(measure, latest), *_unsolved(measure, day)]
    if conclusion is not None and not conclusion.strip():
        found.append(OpenPoint(Point.CONCLUSION, _("The conclusion is not written."), measure.get_absolute_url()))
    return [*found, *_unproven(measure, latest), *_formless(measure, latest)]


def by_point(found: Sequence[OpenPoint]) -> list[tuple[Point, list[OpenPoint]]]:
    """All five, met or not."""
    return [(point, [one for one in found if one.point == point]) for point in Point]


def unreached_targets(measure: Measure, *, day: date) -> list[Target]:
    """The targets of `measure` that no reading shows as reached. An aspiration names nothing that could be reached."""
    promised = standings(Target.objects.filter(measure=measure), day=day)
    return [one.target for one in promised if one.goal.kind != Target.Kind.ASPIRATION and not one.is_met]


def _last_accepted(measure: Measure) -> ProgressUpdate | None:
    accepted = ProgressUpdate.objects.accepted().filter(measure=measure).select_related("period")
    return accepted.order_by("-period__month").first()


def _facts(measure: Measure, latest: ProgressUpdate | None) -> Iterator[OpenPoint]:
    if latest is None:
        yield OpenPoint(Point.FACTS, _("No filing of this measure is accepted."), measure.get_absolute_url())
        return
    address = latest.get_absolute_url()
    if latest.percent is None or latest.percent < DONE:
        reached = "–" if latest.percent is None else f"{latest.percent.normalize():f}%"
        text = _("The last accepted filing says %(percent)s, not 100%%.") % {"percent": reached}
        yield OpenPoint(Point.FACTS, text, address)
    last_month = Period.objects.filter(plan=measure.plan_id).order_by("-month").first()
    if last_month and last_month.month > latest.period.month:
        newest = ProgressUpdate.objects.filter(measure=measure, period=last_month).first()
        text = _("The last accepted filing speaks of %(old)s; %(month)s is open.") % {
            "old": _month(latest.period),
            "month": _month(last_month),
        }
        yield OpenPoint(Point.FACTS, text, newest.get_absolute_url() if newest else address)


def _unsolved(measure: Measure, day: date) -> Iterator[OpenPoint]:
    address = measure.get_absolute_url()
    for milestone in measure.milestones.open():
        text = _("The milestone “%(milestone)s” is not reached.") % {"milestone": milestone}
        yield OpenPoint(Point.SOLVED, text, address)
    for target in unreached_targets(measure, day=day):
        text = _("The target “%(target)s” is not reached.") % {"target": target}
        yield OpenPoint(Point.SOLVED, text, address)


def _unproven(measure: Measure, latest: ProgressUpdate | None) -> Iterator[OpenPoint]:
    """What the submission that was accepted cites counts, not what lies beside it."""
    cited = latest.revisions.order_by("-number").first() if latest else None
    if latest is None or cited is None or not cited.evidence.exists():
        text = _("The claim that the measure is completed cites no evidence.")
        yield OpenPoint(Point.EVIDENCE, text, (latest or measure).get_absolute_url())


def _formless(measure: Measure, latest: ProgressUpdate | None) -> Iterator[OpenPoint]:
    if latest and measure.plan.sign_off and latest.signed_at is None:
        text = _("The last accepted filing is not signed by the department head.")
        yield OpenPoint(Point.FORM, text, latest.get_absolute_url())
    filed = ProgressUpdate.objects.filter(measure=measure).select_related("period")
    waiting = Q(status__in=(ProgressUpdate.Status.SUBMITTED, ProgressUpdate.Status.SIGNED))
    owed = Q(status__in=ProgressUpdate.OWED, period__locked_at=None)
    for update in filed.filter(waiting | owed).order_by("period__month"):
        words = _("The filing of %(month)s is still owed.")
        if update.status not in ProgressUpdate.OWED:
            words = _("The filing of %(month)s waits for signature or review.")
        yield OpenPoint(
            Point.FORM, words % {"month": _month(update.period)}, reverse("update_detail", args=[update.pk])
        )


def _month(period: Period) -> str:
    return date_format(period.month, "YEAR_MONTH_FORMAT")
