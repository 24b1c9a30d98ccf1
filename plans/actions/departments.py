"""Departments change: what is kept of them on this floor passes to the successor, what was stays under the old name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from plans.lifecycle import Conflict, Refused
from plans.models import Delegation, Department, DepartmentAlias, DepartmentName, Membership, Plan, Post, User
from plans.models.membership import Role
from plans.models.plan import PlanQuerySet
from plans.reorganising import Heir, Intent

DAY = timedelta(days=1)
SETTLED = (Plan.Status.CLOSED, Plan.Status.ARCHIVED)
# What a department that is set up anew has at least, held or not, so that a vacancy is seen.
FIRST_POSTS = (Role.HEAD, Role.LIAISON)


@dataclass(frozen=True)
class PostMove:
    """A post of a department that ends, who holds it, and the title of the successor's post for that person.

    A title that differs from the post's stands for a further post beside the successor's own, which has its holder.
    """

    post: Post
    holder: Membership | None
    title: str

    @property
    def is_beside(self) -> bool:
        return self.title != self.post.title


def coordinated(department: Department) -> PlanQuerySet:
    """The plans that the department still has to see through."""
    return Plan.objects.filter(office=department).exclude(status__in=SETTLED)


def post_moves(intent: Intent) -> list[PostMove]:
    """Where the people of the departments that end will find themselves. Refused while one of them is yet to come."""
    heir = intent.principal
    if heir is None:
        return [PostMove(post, _holder(post, intent), post.title) for post in _posts_leaving(intent)]
    kept = Membership.objects.filter(post__department=heir.department).exclude(until_on__lt=intent.effective_on)
    rows = kept.values_list("post__role", "post__title", "person") if heir.department else ()
    taken = {(role, title): person for role, title, person in rows}
    moves = []
    for post in _posts_leaving(intent):
        holder, title = _holder(post, intent), post.title
        if holder and taken.setdefault((post.role, title), holder.person_id) != holder.person_id:
            title = _title_beside(post)
        moves.append(PostMove(post, holder, title))
    return moves


def set_up(intent: Intent) -> Mapping[Heir, Department]:
    """The successors as they are from the day on: set up anew, given their new name, or as they were."""
    return {heir: _set_up(heir, intent) for heir in intent.heirs}


def pass_on(intent: Intent, successors: Mapping[Heir, Department], *, by: User, now: datetime) -> None:
    """Give what the departments that end keep on this floor to the successors, and end them."""
    principal = successors[intent.principal] if intent.principal else None
    moves = post_moves(intent)
    for unit in intent.leaving:
        for successor in successors.values():
            _remember(successor, (unit.name, unit.short_name, *unit.aliases.values_list("name", flat=True)))
        if principal:
            _refuse_equal_sections(unit, principal)
            unit.children.update(parent=principal)
            coordinated(unit).update(office=principal)
        Department.objects.filter(pk=unit.pk).update(abolished_on=intent.effective_on)
    for move in moves:
        _move_post(move, principal, intent)
    open_ones = Delegation.objects.reaching(intent.effective_on).filter(post__department__in=intent.leaving)
    open_ones.update(ended_at=now, ended_by=by)


def _posts_leaving(intent: Intent) -> list[Post]:
    posts = Post.objects.filter(department__in=intent.leaving).select_related("department")
    return list(posts.order_by("department__ordinal", "department", "pk"))


def _holder(post: Post, intent: Intent) -> Membership | None:
    held = Membership.objects.filter(post=post).exclude(until_on__lt=intent.effective_on).select_related("person")
    late = held.filter(from_on__gte=intent.effective_on).first()
    if late:
        raise Refused(
            _("%(person)s takes over “%(post)s” on %(day)s; choose a later day, or take that back first.")
            % {"person": late.person, "post": post, "day": late.from_on},
            code="holder_to_come",
        )
    return held.first()


def _title_beside(post: Post) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        words = _("%(post)s (formerly %(department)s)")
        called = words % {"post": post.title or post.get_role_display(), "department": post.department}
    return called[: Post._meta.get_field("title").max_length]


def _set_up(heir: Heir, intent: Intent) -> Department:
    if heir.department is None:
        first = intent.departments[0]
        unit = Department.objects.create(
            parent=first.parent, kind=first.kind, name=heir.name, short_name=heir.short_name, ordinal=first.ordinal
        )
        Post.objects.bulk_create([Post(department=unit, role=role) for role in FIRST_POSTS])
        return unit
    if heir.name:
        rename(heir.department, name=heir.name, short_name=heir.short_name, intent=intent)
    return heir.department


def rename(department: Department, *, name: str, short_name: str, intent: Intent) -> None:
    """Give a department its new name; the old one stays with the days before, and leads documents here."""
    latest = department.former_names.order_by("-until_on").first()
    until_on = intent.effective_on - DAY
    if latest and latest.until_on >= until_on:
        raise Refused(
            _("%(department)s was renamed after %(day)s already.") % {"department": department, "day": until_on},
            code="renamed_later",
        )
    DepartmentName.objects.create(
        department=department,
        name=department.name,
        short_name=department.short_name,
        from_on=latest.until_on + DAY if latest else None,
        until_on=until_on,
    )
    _remember(department, (department.name, department.short_name), present=(name, short_name))
    Department.objects.filter(pk=department.pk).update(name=name, short_name=short_name)
    department.refresh_from_db()


def _remember(department: Department, spellings: tuple[str, ...], *, present: tuple[str, ...] = ()) -> None:
    """Documents that still use an old name mean `department`; its present names need no spelling of their own."""
    own = present or (department.name, department.short_name)
    DepartmentAlias.objects.bulk_create(
        [DepartmentAlias(department=department, name=name) for name in dict.fromkeys(spellings) if name not in own],
        ignore_conflicts=True,
    )


def _refuse_equal_sections(unit: Department, principal: Department) -> None:
    both = unit.children.filter(name__in=principal.children.values("name")).first()
    if both:
        raise Conflict(
            _("%(one)s and %(other)s both have “%(name)s”; rename one of them first.")
            % {"one": unit, "other": principal, "name": both},
            code="equal_sections",
        )


def _move_post(move: PostMove, principal: Department | None, intent: Intent) -> None:
    """The holder's term at the old post ends the day before; at the successor's it goes on as long as was meant."""
    target = None
    if principal:
        target, _new = Post.objects.get_or_create(department=principal, role=move.post.role, title=move.title)
    if move.holder is None:
        return
    Membership.objects.filter(pk=move.holder.pk).update(until_on=intent.effective_on - DAY)
    there = Membership.objects.filter(post=target, person=move.holder.person).exclude(until_on__lt=intent.effective_on)
    if target and not there.exists():
        Membership.objects.create(
            post=target, person=move.holder.person, from_on=intent.effective_on, until_on=move.holder.until_on
        )
