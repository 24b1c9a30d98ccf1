"""Who may do what to updates, periods, reminders and reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from measures.policies import policy as measures_policy
from measures.policies import posted_in_lead
from plans.models import Department, Plan, User
from plans.models.membership import Role
from plans.policies import Policy, runs_plan
from tracking.models import Contribution, LightOverride, Message, Period, ProgressUpdate, Report


def writes(user: User, update: ProgressUpdate) -> bool:
    """A liaison of the lead department, or of one above it."""
    return posted_in_lead(user, update.measure, Role.LIAISON)


def signs(user: User, update: ProgressUpdate) -> bool:
    return posted_in_lead(user, update.measure, Role.HEAD)


def reviews(user: User, update: ProgressUpdate) -> bool:
    """A coordinator of the plan, and never of the own filing."""
    return runs_plan(user, update.measure.plan) and update.submitted_by_id != user.pk


def reads_whole_plan(user: User, plan: Plan) -> bool:
    """Oversees the plan's territory or one above it: its figures speak of everybody's filings."""
    overseen = Department.objects.at_or_below(user.held().overseen)
    return overseen.filter(pk=plan.district_id).exists()


def runs_plan_of_period(user: User, period: Period) -> bool:
    return runs_plan(user, period.plan)


def runs_plan_of_report(user: User, report: Report) -> bool:
    return runs_plan(user, report.plan)


def is_addressed(user: User, message: Message) -> bool:
    return message.person_id == user.pk


def runs_plan_of_message(user: User, message: Message) -> bool:
    """A coordinator of a plan that the message speaks of."""
    return any(runs_plan(user, plan) for plan in Plan.objects.filter(notifications__message=message).distinct())


def oversees_something(user: User, thing: object) -> bool:
    return bool(user.held().overseen)


def contributes(user: User, part: Contribution) -> bool:
    """A liaison of the supporting department, or of one above it."""
    own = user.held().departments(Role.LIAISON)
    return bool(own) and Department.objects.at_or_above([part.department_id]).filter(pk__in=own).exists()


def leads_filing(user: User, part: Contribution) -> bool:
    return writes(user, part.update)


def runs_plan_of_measure(user: User, thing: Measure | LightOverride | ProgressUpdate) -> bool:
    measure = thing if isinstance(thing, Measure) else thing.measure
    return runs_plan(user, measure.plan)


policy = Policy(
    {
        "plan.overview": reads_whole_plan,
        "period.open": runs_plan,
        "period.lock": runs_plan_of_period,
        "update.write": writes,
        "update.submit": writes,
        "update.withdraw": writes,
        "update.sign": signs,
        "update.accept": reviews,
        "update.return": reviews,
        "update.supplement": runs_plan_of_measure,
        "contribution.write": contributes,
        "contribution.submit": contributes,
        "contribution.withdraw": contributes,
        "contribution.take": leads_filing,
        "contribution.return": leads_filing,
        "light.override": runs_plan_of_measure,
        "light.lift": runs_plan_of_measure,
        "schedule.edit": runs_plan_of_measure,
        "report.draw_up": runs_plan_of_period,
        "report.issue": runs_plan_of_report,
        "message.read": is_addressed,
        "message.retry": runs_plan_of_message,
        "reminder.log": oversees_something,
    },
    {
        "plan.overview": _("see the overview of the plan"),
        "period.open": _("open a month for filing"),
        "period.lock": _("lock a month"),
        "update.write": _("write the filing"),
        "update.submit": _("submit the filing"),
        "update.withdraw": _("withdraw the filing"),
        "update.sign": _("sign the filing"),
        "update.accept": _("review the filing"),
        "update.return": _("return the filing"),
        "update.supplement": _("let a locked month be supplemented"),
        "contribution.write": _("write the part of the supporting department"),
        "contribution.submit": _("hand the part to the lead department"),
        "contribution.withdraw": _("take the part back"),
        "contribution.take": _("take a part into the filing"),
        "contribution.return": _("return a part to its department"),
        "light.override": _("set the light by hand"),
        "light.lift": _("lift a light set by hand"),
        "schedule.edit": _("change the schedule of the measure"),
        "report.draw_up": _("draw up the report"),
        "report.issue": _("issue the report"),
        "message.read": _("mark the letter as read"),
        "message.retry": _("send the message again"),
        "reminder.log": _("see the log of reminders"),
    },
    below=measures_policy,
)
allowed, require, refusal = policy.allowed, policy.require, policy.refusal
