"""Who may do what to updates, periods, reminders and reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from measures.models import Measure, Milestone, Target
from measures.policies import leads_measure, posted_in_lead, posted_over
from measures.policies import policy as measures_policy
from plans.models import Department, Plan, User
from plans.models.membership import Role
from plans.policies import Policy, nobody, runs_plan, runs_territory
from tracking import report_rules, voice_rules
from tracking.models import (
    Closing,
    Contribution,
    Extension,
    LightOverride,
    Message,
    Period,
    ProgressUpdate,
    Reading,
)


def writes(user: User, update: ProgressUpdate) -> bool:
    """A liaison of the lead department, or of one above it."""
    return posted_in_lead(user, update.measure, Role.LIAISON)


def signs(user: User, update: ProgressUpdate) -> bool:
    return posted_in_lead(user, update.measure, Role.HEAD)


def reviews(user: User, update: ProgressUpdate) -> bool:
    """A coordinator of the plan, and never of the own filing."""
    return runs_plan(user, update.measure.plan) and update.submitted_by_id != user.pk


def enters(user: User, thing: ProgressUpdate | Target) -> bool:
    """Whoever writes the filing; outside of one only the coordinator of the plan."""
    return writes(user, thing) if isinstance(thing, ProgressUpdate) else runs_plan(user, thing.measure.plan)


def corrects(user: User, reading: Reading) -> bool:
    """The lead department, through a filing of its own, and the coordinator of the plan."""
    measure = reading.target.measure
    return runs_plan(user, measure.plan) or posted_in_lead(user, measure, Role.LIAISON)


def reads_whole_plan(user: User, plan: Plan) -> bool:
    """Oversees the plan's territory or one above it: its figures speak of everybody's filings."""
    overseen = Department.objects.at_or_below(user.held().overseen)
    return overseen.filter(pk=plan.district_id).exists()


def runs_plan_of_period(user: User, period: Period) -> bool:
    return runs_plan(user, period.plan)


def is_addressed(user: User, message: Message) -> bool:
    return message.person_id == user.pk


def runs_plan_of_message(user: User, message: Message) -> bool:
    """A coordinator of a plan that the message speaks of, or of the territory whose program it is for."""
    if message.event_subscription:
        return keeps_hooks(user, message.event_subscription.district)
    return any(runs_plan(user, plan) for plan in Plan.objects.filter(notifications__message=message).distinct())


def oversees_something(user: User, thing: object) -> bool:
    return bool(user.held().overseen)


def owes(user: User, milestone: Milestone, *roles: str) -> bool:
    """Posted in the department that owes the milestone, in the lead of its measure, or above one of them."""
    if milestone.department_id and posted_over(user, milestone.department_id, *roles):
        return True
    return posted_in_lead(user, milestone.measure, *roles)


def asks_for_time(user: User, milestone: Milestone) -> bool:
    return owes(user, milestone, Role.LIAISON)


def asked_for_time(user: User, extension: Extension) -> bool:
    return owes(user, extension.milestone, Role.LIAISON)


def signs_extension(user: User, extension: Extension) -> bool:
    return owes(user, extension.milestone, Role.HEAD)


def decides_extension(user: User, extension: Extension) -> bool:
    """A coordinator of the plan, and never of the own request."""
    return runs_plan(user, extension.milestone.measure.plan) and extension.filed_by_id != user.pk


def decides_closing(user: User, closing: Closing) -> bool:
    """A coordinator of the plan, and never on the own request."""
    return runs_plan(user, closing.measure.plan) and closing.requested_by_id != user.pk


def weighs_closing(user: User, measure: Measure) -> bool:
    """What stands against closing speaks of filings that others do not see."""
    return leads_measure(user, measure) or reads_whole_plan(user, measure.plan)


def contributes(user: User, part: Contribution) -> bool:
    """A liaison of the supporting department, or of one above it."""
    own = user.held().departments(Role.LIAISON)
    return bool(own) and Department.objects.at_or_above([part.department_id]).filter(pk__in=own).exists()


def leads_filing(user: User, part: Contribution) -> bool:
    return writes(user, part.update)


def keeps_hooks(user: User, department: Department) -> bool:
    """A coordinator of the territory in which the robot stands."""
    return runs_territory(user, department.territory())


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
        "reading.enter": enters,
        "reading.correct": corrects,
        "extension.request": asks_for_time,
        "extension.withdraw": asked_for_time,
        "extension.sign": signs_extension,
        "extension.grant": decides_extension,
        "extension.refuse": decides_extension,
        "closing.weigh": weighs_closing,
        "closing.request": leads_measure,
        "closing.grant": decides_closing,
        "closing.refuse": decides_closing,
        "measure.reopen": runs_plan_of_measure,
        "update.supplement": runs_plan_of_measure,
        "update.supplement_lapse": nobody,
        "contribution.write": contributes,
        "contribution.submit": contributes,
        "contribution.withdraw": contributes,
        "contribution.take": leads_filing,
        "contribution.return": leads_filing,
        "light.override": runs_plan_of_measure,
        "light.lift": runs_plan_of_measure,
        "schedule.edit": runs_plan_of_measure,
        "report.draw_up": runs_plan_of_period,
        "message.read": is_addressed,
        "message.retry": runs_plan_of_message,
        "reminder.log": oversees_something,
        "paper.check": oversees_something,
        "measure.chase": runs_plan_of_measure,
        "ladder.edit": runs_plan,
        "plan.rehearse": reads_whole_plan,
        "hook.keep": keeps_hooks,
        "notice.issue": runs_plan_of_measure,
        "implementation.write": runs_plan,
        "implementation.issue": runs_plan,
        **report_rules.RULES,
        **voice_rules.RULES,
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
        "reading.enter": _("report a value"),
        "reading.correct": _("correct a value"),
        "extension.request": _("ask for an extension"),
        "extension.withdraw": _("withdraw the extension request"),
        "extension.sign": _("sign the extension request"),
        "extension.grant": _("decide on the extension request"),
        "extension.refuse": _("decide on the extension request"),
        "closing.weigh": _("see what stands against closing the measure"),
        "closing.request": _("ask for the measure to be closed"),
        "closing.grant": _("close the measure"),
        "closing.refuse": _("refuse to close the measure"),
        "measure.reopen": _("reopen the measure"),
        "update.supplement": _("let a locked month be supplemented"),
        "update.supplement_lapse": _("end the term for supplementing a month"),
        "contribution.write": _("write the part of the supporting department"),
        "contribution.submit": _("hand the part to the lead department"),
        "contribution.withdraw": _("take the part back"),
        "contribution.take": _("take a part into the filing"),
        "contribution.return": _("return a part to its department"),
        "light.override": _("set the light by hand"),
        "light.lift": _("lift a light set by hand"),
        "schedule.edit": _("change the schedule of the measure"),
        "report.draw_up": _("draw up the report"),
        "message.read": _("mark the letter as read"),
        "message.retry": _("send the message again"),
        "reminder.log": _("see the log of reminders"),
        "paper.check": _("check the form of a paper"),
        "measure.chase": _("chase what is owed on the measure"),
        "ladder.edit": _("change when and whom the plan reminds"),
        "plan.rehearse": _("see the rehearsal of the plan's messages"),
        "hook.keep": _("set up robots and webhooks"),
        "notice.issue": _("issue a supervision notice"),
        "implementation.write": _("write the implementation report"),
        "implementation.issue": _("issue the implementation report"),
        **report_rules.WORDS,
        **voice_rules.WORDS,
    },
    below=measures_policy,
    # What is over is read and reported on; the lock of a month that was open only ends its filing.
    outlives={
        "plan.overview": Plan.SETTLED,
        "closing.weigh": Plan.SETTLED,
        "period.lock": {Plan.Status.CLOSED},
        "report.draw_up": {Plan.Status.CLOSED},
        "implementation.write": {Plan.Status.CLOSED},
        "implementation.issue": {Plan.Status.CLOSED},
        # A letter hangs on a plan only by the report that it brings.
        "message.read": Plan.SETTLED,
        "message.retry": Plan.SETTLED,
        **report_rules.OUTLIVES,
    },
)
allowed, require, refusal = policy.allowed, policy.require, policy.refusal
