"""Who may do what to a measure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from measures.models import Alignment, Assignment, Measure, Milestone
from plans.models import Plan, User
from plans.models.membership import Role
from plans.policies import Policy, runs_plan
from plans.policies import policy as plans_policy


def runs_plan_of(user: User, thing: Measure | Milestone | Assignment | Alignment | Plan) -> bool:
    if isinstance(thing, Plan):
        return runs_plan(user, thing)
    if isinstance(thing, Alignment):
        return runs_plan(user, thing.plan)
    measure = thing if isinstance(thing, Measure) else thing.measure
    return runs_plan(user, measure.plan)


def posted_in_lead(user: User, measure: Measure, *roles: str) -> bool:
    """Holds one of `roles` in the lead department or in a department above it."""
    own = user.held().departments(*roles)
    lead = Assignment.objects.leads().filter(measure=measure).first()
    if lead is None or not own:
        return False
    above = type(lead.department).objects.at_or_above([lead.department_id])
    return above.filter(pk__in=own).exists()


def leads_measure(user: User, measure: Measure) -> bool:
    return posted_in_lead(user, measure, Role.LIAISON, Role.HEAD)


def may_record_milestone(user: User, milestone: Milestone) -> bool:
    return runs_plan_of(user, milestone) or leads_measure(user, milestone.measure)


policy = Policy(
    {
        "plan.revise": runs_plan_of,
        "plan.align": runs_plan_of,
        "plan.settle": runs_plan_of,
        "assignment.edit": runs_plan_of,
        "milestone.edit": runs_plan_of,
        "milestone.record": may_record_milestone,
    },
    {
        "plan.revise": _("bring a corrected text into a plan"),
        "plan.align": _("align the plan with its superior plan"),
        "plan.settle": _("settle the plan at the end of its year"),
        "assignment.edit": _("decide which departments are responsible"),
        "milestone.edit": _("change milestones"),
        "milestone.record": _("record a milestone as met"),
    },
    below=plans_policy,
)
allowed, require = policy.allowed, policy.require
