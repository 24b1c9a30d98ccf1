"""Who is told: the post that a role names for a duty, or the nearest above it that somebody holds.

The sweep (finding.py) applies the same rule to all duties in one statement; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plans.models import Holding, Plan, Post
from tracking.reminders.ladder import UPWARDS, told


@dataclass(frozen=True)
class Held:
    """Somebody acts at a post from a day to a day; `until_on` is None while no end is known."""

    post: int
    person: int
    from_on: date
    until_on: date | None
    is_deputy: bool

    def on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True)
class Posts:
    """The posts of the departments that a plan concerns, and who acts at them."""

    at: dict[tuple[int, str], list[int]]  # by department and role
    held: dict[int, list[Held]]
    office: int
    district: int

    def told(self, roles: Iterable[str], *, owing: str, department: int, day: date) -> dict[int, list[str]]:
        """The posts told when a stage names `roles`, each with the vacant roles for which it stands in."""
        found: dict[int, list[str]] = {}
        for role in {told(role, owing=owing) for role in roles}:
            for post, reached in self._nearest(role, department, day):
                found.setdefault(post, []).extend([role] if reached != role else [])
        return {post: sorted(vacant) for post, vacant in found.items()}

    def _nearest(self, role: str, department: int, day: date) -> Iterator[tuple[int, str]]:
        for step in UPWARDS[UPWARDS.index(role) :]:
            held = [post for post in self.at.get((self._place(step, department), step), ()) if self.acting(post, day)]
            if held:
                yield from ((post, step) for post in held)
                return

    def _place(self, role: str, department: int) -> int:
        return {"coordinator": self.office, "leader": self.district}.get(role, department)

    def acting(self, post: int, day: date) -> list[Held]:
        return [one for one in self.held.get(post, ()) if one.on(day)]

    def turns(self) -> set[date]:
        """The days on which somebody begins or has just ceased to act."""
        spans = [one for held in self.held.values() for one in held]
        begun = {one.from_on for one in spans}
        return begun | {date.fromordinal(one.until_on.toordinal() + 1) for one in spans if one.until_on}


def posts_of(plan: Plan, departments: Sequence[int]) -> Posts:
    """Of the lines from these departments up to the leader, with what is known of the time to come."""
    concerned = {*departments, plan.office_id, plan.district_id}
    at: dict[tuple[int, str], list[int]] = {}
    for pk, department, role in Post.objects.filter(department__in=concerned).values_list("pk", "department", "role"):
        at.setdefault((department, role), []).append(pk)
    held: dict[int, list[Held]] = {}
    columns = ("post", "person", "from_on", "until_on", "is_deputy")
    spans = Holding.objects.awake().filter(post__department__in=concerned).order_by("person")
    for row in spans.values_list(*columns):
        one = Held(*row)
        held.setdefault(one.post, []).append(one)
    return Posts(at, held, plan.office_id, plan.district_id)
