"""Who sits where: the departments of a territory as a tree, each with its posts and who holds them on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from plans.models import Delegation, Department, Membership, Post, User


@dataclass(frozen=True)
class Seat:
    """A post as it stands on the day. `to_come` takes over later; deputies are those of the day and later ones."""

    post: Post
    holder: Membership | None
    to_come: tuple[Membership, ...]
    deputies: tuple[Delegation, ...]
    day: date

    @property
    def is_vacant(self) -> bool:
        """Nobody is there: no holder and no deputy, or their account is closed."""
        deputies = [one.person for one in self.deputies if one.from_on <= self.day]
        people = [*deputies, *([self.holder.person] if self.holder else [])]
        return not any(each.is_active for each in people)


@dataclass(frozen=True)
class Unit:
    department: Department
    depth: int
    seats: tuple[Seat, ...]


def seats(posts: Iterable[Post], *, user: User, day: date) -> list[Seat]:
    """Every one of `posts` with its people, asked for all at once."""
    posts = list(posts)
    kept = Membership.objects.visible_to(user).filter(post__in=posts).exclude(until_on__lt=day)
    holders: dict[int, list[Membership]] = _by_post(kept.select_related("person").order_by("from_on"))
    acting = Delegation.objects.visible_to(user).filter(post__in=posts).reaching(day)
    deputies: dict[int, list[Delegation]] = _by_post(acting.select_related("person").order_by("from_on"))
    return [
        Seat(
            post=post,
            holder=next((one for one in holders.get(post.pk, ()) if one.from_on <= day), None),
            to_come=tuple(one for one in holders.get(post.pk, ()) if one.from_on > day),
            deputies=tuple(deputies.get(post.pk, ())),
            day=day,
        )
        for post in posts
    ]


def tree(departments: Iterable[Department], found: Iterable[Seat]) -> Iterator[Unit]:
    """In office order, each department before those below it; what hangs under one not given stands at the top."""
    children: dict[int | None, list[Department]] = {}
    departments = list(departments)
    known = {unit.pk for unit in departments}
    for unit in departments:
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    by_department: dict[int, list[Seat]] = {}
    for seat in found:
        by_department.setdefault(seat.post.department_id, []).append(seat)
    yield from _below(None, 0, children, by_department)


def _below(
    parent: int | None,
    depth: int,
    children: Mapping[int | None, list[Department]],
    found: Mapping[int, list[Seat]],
) -> Iterator[Unit]:
    for unit in children.get(parent, ()):
        yield Unit(unit, depth, tuple(found.get(unit.pk, ())))
        yield from _below(unit.pk, depth + 1, children, found)


def _by_post(rows: Iterable[Membership] | Iterable[Delegation]) -> dict[int, list]:
    gathered: dict[int, list] = {}
    for row in rows:
        gathered.setdefault(row.post_id, []).append(row)
    return gathered
