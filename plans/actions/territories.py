"""Districts and cities: the roots under which departments, people and plans are kept."""

from datetime import datetime

from django.db import transaction

from plans.models import Department, Post, User
from plans.models.membership import Role
from plans.policies import require

# 省, 州 and 盟 are kept like a city: a territory that has districts below it.
LIKE_A_DISTRICT = ("区", "县", "旗")


@transaction.atomic
def establish(name: str, *, by: User, now: datetime) -> Department:
    """Add a territory with its coordinating office (区府办, 市府办 …) and that office's post of coordinator, unheld.

    A root of that name stays as it is: of two who come first at once, the second finds what the first one made.
    """
    require(by, "territory.establish")
    kind = Department.Kind.DISTRICT if name.endswith(LIKE_A_DISTRICT) else Department.Kind.CITY
    territory, is_new = Department.objects.get_or_create(
        parent=None, name=name, defaults={"short_name": name[:40], "kind": kind}
    )
    if not is_new:
        return territory
    office = Department.objects.create(
        parent=territory, name=f"{name}人民政府办公室", short_name=f"{name[-1]}府办", ordinal=1
    )
    Post.objects.create(department=office, role=Role.COORDINATOR)
    return territory
