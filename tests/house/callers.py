"""Who comes to the doors: the people of the small district, of another, of the three administrations, and nobody's."""

from __future__ import annotations

from datetime import date, timedelta

from measures.models import Assignment, Measure
from plans.models import Department, Membership, Plan, Post, User
from plans.models.membership import Role
from tests.people import HASH, START, District, appoint
from tests.running_plan import ACTIVATED


def callers(district: District, elsewhere: District, *, today: date) -> dict[str, User]:
    """By the names of the tables. To a measure of Li's bureau, `aide` is the liaison of a department that supports it,
    `zhao` of one that has no part in it; each has a head. `idle` never held a post, the post of `former` ended
    yesterday, `system` set the house up.
    """
    idle = User.objects.create(username="idle", name="闲无职", password=HASH)
    former = User.objects.create(username="former", name="钱前任", password=HASH)
    post = Post.objects.create(department=district.office, role=Role.COORDINATOR, title="前任")
    Membership.objects.create(post=post, person=former, from_on=START, until_on=today - timedelta(days=1))
    asleep = appoint("asleep", "沈停用", district.bureaus["reform"], Role.LIAISON)
    User.objects.filter(pk=asleep.pk).update(is_active=False)
    far = {"far-wang": elsewhere.who["wang"], "far-li": elsewhere.who["li"]}
    nobodies = {"idle": idle, "former": former, "asleep": asleep}
    return {**far, **district.who, **nobodies, **_heads(district), **_keepers(district, elsewhere)}


def _heads(district: District) -> dict[str, User]:
    """The liaison and the head of a bureau that supports, and the head of Zhao's."""
    statistics = supporting_bureau(district.root)
    return {
        "aide": appoint("aide", "孙协办", statistics, Role.LIAISON),
        "aide-head": appoint("aide-head", "秦局长", statistics, Role.HEAD),
        "zhao-head": appoint("zhao-head", "吴局长", district.bureaus["tax"], Role.HEAD),
    }


def _keepers(district: District, elsewhere: District) -> dict[str, User]:
    """The three administrations and who set the system up; they alone come to the caretaker's door."""
    found = {
        "entry": appoint("entry", "陈录入", district.office, Role.DATA_ENTRY),
        "security": appoint("security", "安全员", district.office, Role.SECURITY),
        "auditor": appoint("auditor", "沈审计", district.root, Role.AUDITOR),
        "far-entry": appoint("ny-entry", "程录入", elsewhere.office, Role.DATA_ENTRY),
        "system": User.objects.create(username="system", name="系统员", password=HASH, is_superuser=True),
    }
    User.objects.filter(pk__in=[one.pk for one in found.values()]).update(is_staff=True)
    return found


def supporting_bureau(territory: Department) -> Department:
    named = {"name": "区统计局", "short_name": "区统计局", "ordinal": 9}
    return Department.objects.get_or_create(parent=territory, **named)[0]


def support(plan: Plan, *, by: User) -> None:
    """The bureau of `aide` supports every measure of `plan`."""
    statistics = supporting_bureau(plan.district)
    agreed = {"confirmed_at": ACTIVATED, "confirmed_by": by, "acknowledged_at": ACTIVATED, "acknowledged_by": by}
    Assignment.objects.bulk_create(
        Assignment(measure=measure, department=statistics, role=Assignment.Role.SUPPORTING, **agreed)
        for measure in Measure.objects.filter(plan=plan)
    )
