"""A small district with the people who appear in the tests: Li, Wang, Zhao and their colleagues."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from plans.models import Department, Membership, Post, User
from plans.models.membership import Role
from tests.kept import kept

START = date(2024, 1, 1)
PASSWORD = "guatu-tests"
HASH = make_password(PASSWORD)


@dataclass
class District:
    """区 with its units; `who` maps a short name to the account."""

    root: Department
    office: Department
    bureaus: dict[str, Department]
    who: dict[str, User]


def appoint(username: str, name: str, department: Department, role: str) -> User:
    person, _ = User.objects.get_or_create(
        username=username, defaults={"name": name, "email": f"{username}@example.org", "password": HASH}
    )
    post, _ = Post.objects.get_or_create(department=department, role=role)
    Membership.objects.get_or_create(post=post, person=person, defaults={"from_on": START})
    return person


@kept
def build_district(name: str = "安和区", *, prefix: str = "") -> District:
    root = Department.objects.create(name=name, short_name=name, kind=Department.Kind.DISTRICT)
    office = Department.objects.create(parent=root, name=f"{name}人民政府办公室", short_name="区府办", ordinal=1)
    named = {"market": "区市场监管局", "reform": "区发展改革委", "tax": "区税务局"}
    bureaus = {
        key: Department.objects.create(parent=root, name=title, short_name=title, ordinal=n)
        for n, (key, title) in enumerate(named.items(), start=2)
    }
    who = {
        "li": appoint(f"{prefix}li", "李联络", bureaus["market"], Role.LIAISON),
        "head": appoint(f"{prefix}head", "何局长", bureaus["market"], Role.HEAD),
        "zhao": appoint(f"{prefix}zhao", "赵生人", bureaus["tax"], Role.LIAISON),
        "wang": appoint(f"{prefix}wang", "王统筹", office, Role.COORDINATOR),
        "leader": appoint(f"{prefix}leader", "林区长", root, Role.LEADER),
    }
    return District(root=root, office=office, bureaus=bureaus, who=who)
