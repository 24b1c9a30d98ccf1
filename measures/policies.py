"""Who may do what to a measure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from measures.models import Alignment, Assignment, Measure, Milestone, Objection, PlanBack, Target
from plans.models import Department, Plan, User
from plans.models.membership import Role
from plans.policies import Policy, oversees, plan_of, runs_plan
from plans.policies import policy as plans_policy

Thing = Measure | Milestone | Assignment | Target | Objection | PlanBack | Alignment | Plan


def runs_plan_of(user: User, thing: Thing) -> bool:
    if isinstance(thing, Plan):
        return runs_plan(user, thing)
    if isinstance(thing, Alignment):
        return runs_plan(user, thing.plan)
    measure = thing if isinstance(thing, Measure) else thing.measure
    return runs_plan(user, measure.plan)


def enters_plan_of(user: User, thing: Thing) -> bool:
    """Who runs the plan; while it is prepared, who enters data for its district, too."""
    if runs_plan_of(user, thing):
        return True
    plan = plan_of(thing)
    return plan is not None and plan.status in Plan.PREPARED and oversees(user, plan.district_id, Role.DATA_ENTRY)


def posted_in_lead(user: User, measure: Measure, *roles: str) -> bool:
    """Holds one of `roles` in the lead department or in a department above it."""
    if not user.held().departments(*roles):
        return False  # known already, where the lead would have to be looked up
    lead = Assignment.objects.leads().filter(measure=measure).first()
    return lead is not None and posted_over(user, lead.department_id, *roles)


def leads_measure(user: User, measure: Measure) -> bool:
    return posted_in_lead(user, measure, Role.LIAISON, Role.HEAD)


def may_record_milestone(user: User, milestone: Milestone) -> bool:
    return runs_plan_of(user, milestone) or leads_measure(user, milestone.measure)


def posted_over(user: User, department: Department | int, *roles: str) -> bool:
    """Holds one of `roles` in `department` or in one above it."""
    own = user.held().departments(*roles)
    if not own:
        return False
    pk = department if isinstance(department, int) else department.pk
    return pk in own or Department.objects.at_or_above([pk]).filter(pk__in=own).exists()


def may_acknowledge(user: User, assignment: Assignment) -> bool:
    return posted_over(user, assignment.department_id, Role.LIAISON, Role.HEAD)


def takes_on(user: User, plan: Plan) -> bool:
    return user.held().has(Role.LIAISON, Role.HEAD)


def may_object(user: User, objection: Objection) -> bool:
    return posted_over(user, objection.department_id, Role.LIAISON, Role.HEAD)


def proposes(user: User, measure: Measure) -> bool:
    return posted_in_lead(user, measure, Role.LIAISON)


def proposed_it(user: User, plan_back: PlanBack) -> bool:
    return posted_in_lead(user, plan_back.measure, Role.LIAISON)


def decides_plan_back(user: User, plan_back: PlanBack) -> bool:
    """A coordinator of the plan, and never of the own proposal."""
    return runs_plan_of(user, plan_back) and plan_back.proposed_by_id != user.pk


policy = Policy(
    {
        "plan.revise": runs_plan_of,
        "plan.align": runs_plan_of,
        "plan.settle": runs_plan_of,
        "assignment.edit": enters_plan_of,
        "measure.tag": enters_plan_of,
        "measure.call": runs_plan_of,
        "change.undo": enters_plan_of,
        "milestone.edit": enters_plan_of,
        "milestone.record": may_record_milestone,
        "target.edit": enters_plan_of,
        "target.draw": runs_plan_of,
        "milestone.take_back": may_record_milestone,
        "plan.acknowledge": takes_on,
        "assignment.acknowledge": may_acknowledge,
        "objection.raise": may_acknowledge,
        "objection.withdraw": may_object,
        "objection.confirm": runs_plan_of,
        "objection.reassign": runs_plan_of,
        "planback.propose": proposes,
        "planback.withdraw": proposed_it,
        "planback.approve": decides_plan_back,
        "planback.return": decides_plan_back,
        "lineage.edit": runs_plan_of,
    },
    {
        "plan.revise": _("bring a corrected text into a plan"),
        "plan.align": _("align the plan with its superior plan"),
        "plan.settle": _("settle the plan at the end of its year"),
        "assignment.edit": _("decide which departments are responsible"),
        "measure.tag": _("tag the measure"),
        "measure.call": _("give the measure its working title"),
        "change.undo": _("take back a change to many rows"),
        "milestone.edit": _("change milestones"),
        "milestone.record": _("record a milestone as met"),
        "target.edit": _("change targets"),
        "target.draw": _("decide what a target expects by month"),
        "milestone.take_back": _("take back the record of a milestone"),
        "plan.acknowledge": _("acknowledge the measure"),
        "assignment.acknowledge": _("acknowledge the measure"),
        "objection.raise": _("object to leading the measure"),
        "objection.withdraw": _("withdraw the objection"),
        "objection.confirm": _("answer the objection"),
        "objection.reassign": _("answer the objection"),
        "planback.propose": _("plan the measure back"),
        "planback.withdraw": _("withdraw the plan-back"),
        "planback.approve": _("decide on the plan-back"),
        "planback.return": _("decide on the plan-back"),
        "lineage.edit": _("decide what became of earlier measures"),
    },
    below=plans_policy,
)
allowed, require = policy.allowed, policy.require
