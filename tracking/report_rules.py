"""Who may do what with a report on its way to being issued, and who is sent it. Part of the table in `policies`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from plans.models import Department, Plan, User
from plans.models.membership import Role
from plans.policies import Rule, oversees, runs_plan
from tracking.models import Remark, Report, Subscription


def writes(user: User, report: Report) -> bool:
    return runs_plan(user, report.plan)


def approves(user: User, report: Report) -> bool:
    """A leader of the territory or another coordinator of the plan: two pairs of eyes."""
    entitled = oversees(user, report.plan.district_id, Role.LEADER, Role.COORDINATOR)
    return entitled and report.handed_in_by_id != user.pk


def reads_draft(user: User, report: Report) -> bool:
    overseen = Department.objects.at_or_below(user.held().overseen)
    return overseen.filter(pk=report.plan.district_id).exists()


def remarks(user: User, report: Report) -> bool:
    """Who coordinates or leads the territory or one above it; the three administrations read and say nothing."""
    led = {post.territory_id for post in user.held().posts if post.role in (Role.COORDINATOR, Role.LEADER)}
    return Department.objects.at_or_below(led).filter(pk=report.plan.district_id).exists()


def settles(user: User, remark: Remark) -> bool:
    """Who writes the report, and who made the remark."""
    return remark.made_by_id == user.pk or runs_plan(user, remark.report.plan)


def subscribes(user: User, subscription: Subscription) -> bool:
    """For oneself; a coordinator of the plan for the leaders of its territory, too."""
    if subscription.person_id == user.pk:
        return True
    return runs_plan(user, subscription.plan) and oversees(
        subscription.person, subscription.plan.district_id, Role.LEADER
    )


def ends(user: User, subscription: Subscription) -> bool:
    return subscription.person_id == user.pk or runs_plan(user, subscription.plan)


RULES: dict[str, Rule] = {
    "report.write": writes,
    "report.hand_in": writes,
    "report.take_back": writes,
    "report.approve": approves,
    "report.send_back": approves,
    "report.issue": writes,
    "report.withdraw": writes,
    "report.check": reads_draft,
    "remark.make": remarks,
    "remark.resolve": settles,
    "subscription.make": subscribes,
    "subscription.end": ends,
}
WORDS = {
    "report.write": _("write in the report"),
    "report.hand_in": _("hand in the report"),
    "report.take_back": _("take the report back"),
    "report.approve": _("approve the report"),
    "report.send_back": _("send the report back"),
    "report.issue": _("issue the report"),
    "report.withdraw": _("withdraw the report"),
    "report.check": _("see what stands against issuing the report"),
    "remark.make": _("make a remark on the report"),
    "remark.resolve": _("settle the remark"),
    "subscription.make": _("have reports sent to this person"),
    "subscription.end": _("end the subscription"),
}
# The last report of a plan is written after its end. Who does not want letters any more is heard at any time.
OUTLIVES = {verb: {Plan.Status.CLOSED} for verb in RULES} | {"subscription.end": set(Plan.SETTLED)}
