"""A plan starts running: only when nothing is missing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.models import Assignment, Measure
from measures.policies import require
from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Department, Holding, Plan, User
from plans.models.membership import Role


@dataclass(frozen=True)
class Obstacle:
    """One thing that is missing, in the user's words, and the measures it concerns."""

    code: str
    text: str
    measures: tuple[Measure, ...] = ()

    def __str__(self) -> str:
        return self.text


class NotReady(Refused):
    """The plan cannot run yet; `obstacles` is the whole list."""

    code = "not_ready"

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__(" ".join(obstacle.text for obstacle in obstacles))


def obstacles(plan: Plan, *, today: date) -> list[Obstacle]:
    """Everything that stands in the way of activating `plan` on `today`; empty when it may start."""
    found = []
    if plan.is_consultation_draft:
        text = _("This is a draft for comment; only the issued plan can be activated.")
        found.append(Obstacle("consultation_draft", text))
    if not plan.measures.in_force().exists():
        found.append(Obstacle("no_measures", _("The plan has no measure.")))
    if wordless := tuple(plan.measures.in_force().filter(heading="", body="").in_plan_order()):
        found.append(Obstacle("no_text", _wordless_text(wordless), wordless))
    if leaderless := tuple(plan.measures.in_force().without_lead().in_plan_order()):
        found.append(Obstacle("no_lead", _leaderless_text(leaderless), leaderless))
    coordinators = (
        Holding.objects.in_force(today)
        .awake()
        .filter(post__role=Role.COORDINATOR, post__department__in=Department.objects.at_or_below([plan.district_id]))
    )
    if not coordinators.exists():
        text = _("Nobody holds the post of coordinator in %(district)s.") % {"district": plan.district}
        found.append(Obstacle("no_coordinator", text))
    return found


def warnings(plan: Plan, *, today: date) -> list[Obstacle]:
    """What does not keep `plan` from starting, but will make it limp: lead departments where nobody is to file.

    A liaison of a department above files as well.
    """
    holding = Holding.objects.in_force(today).awake().filter(post__role=Role.LIAISON)
    manned = Department.objects.at_or_below(holding.values_list("post__department", flat=True))
    leads = Assignment.objects.leads().filter(measure__in=plan.measures.in_force())
    unmanned = Department.objects.filter(pk__in=leads.values("department")).exclude(pk__in=manned.values("pk"))
    names = "、".join(str(department) for department in unmanned.in_office_order())
    if not names:
        return []
    text = _("Nobody holds the post of liaison in these lead departments: %(names)s.") % {"names": names}
    return [Obstacle("no_liaison", text)]


@transaction.atomic
def activate(plan: Plan, *, by: User, now: datetime) -> Plan:
    """Let the plan run. Raises NotReady with the whole list while anything is missing."""
    require(by, "plan.activate", plan)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("district").get(pk=plan.pk)
    if plan.status not in Plan.MOVES["activate"].sources:
        raise MoveRefused("plan.activate", plan)
    if missing := obstacles(plan, today=timezone.localdate(now)):
        raise NotReady(missing)
    return acts.take(plan, "activate", of=plan, by=by, now=now, activated_at=now, activated_by=by)


def _wordless_text(measures: tuple[Measure, ...]) -> str:
    text = ngettext(
        "%(count)s measure has no text: %(names)s.", "%(count)s measures have no text: %(names)s.", len(measures)
    )
    return text % {"count": len(measures), "names": "、".join(measure.number or "–" for measure in measures)}


def _leaderless_text(measures: tuple[Measure, ...]) -> str:
    text = ngettext(
        "%(count)s measure has no lead department: %(names)s.",
        "%(count)s measures have no lead department: %(names)s.",
        len(measures),
    )
    return text % {"count": len(measures), "names": "、".join(str(measure) for measure in measures)}
