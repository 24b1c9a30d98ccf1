"""The posts of a district as a workbook: who holds each, and who takes it over from which day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import posts
from plans.models import Department, Membership, Post, User
from plans.models.membership import Role
from plans.policies import require
from plans.sheets.book import Book, Column, Sheets, Table
from plans.sheets.kinds import Choice, Day, Text, by_name

PRINTED = Text(300)


def open_book(user: User, pk: int, day: date) -> Book:
    seen = Department.objects.visible_to(user).territories()
    district = get_object_or_404(seen, pk=pk)
    require(user, "people.edit", district)
    return Book(
        name="posts",
        thing=district,
        title=_("Posts: %(district)s") % {"district": district},
        note=_("Choose who takes a post over; an emptied name leaves it vacant. Without a day it is today."),
        verb="people.edit",
        place=district,
        back=reverse("people_list"),
        tables=(_posts(user, district, day),),
    )


POSTS = Sheets("posts", open_book)


def _posts(user: User, district: Department, day: date) -> Table:
    known = User.objects.visible_to(user).filter(is_active=True).order_by("name", "username").distinct()
    people = by_name((one.pk, one.name or one.username, one.username) for one in known)
    columns = (
        Column("department", gettext_lazy("Department"), PRINTED, width=22),
        Column("role", gettext_lazy("role"), Choice(dict(Role.choices)), width=14),
        Column("title", gettext_lazy("Title"), PRINTED, width=18),
        Column("holder", gettext_lazy("Holder"), Choice(people), width=18, is_filled=True),
        Column("since", gettext_lazy("since"), Day(), width=13),
        Column("next", gettext_lazy("Takes over"), PRINTED, width=26),
        Column("from_on", gettext_lazy("From which day"), Day(), width=14, is_filled=True, is_aside=True),
        Column("comment", gettext_lazy("Note for the successor"), Text(2000), width=36, is_filled=True, is_aside=True),
    )
    return Table(
        key="posts",
        title=_("Posts"),
        noun=Post,
        columns=columns,
        rows=partial(_rows, user, district, day),
        tell=_tell,
        make=_make,
    )


def _rows(user: User, district: Department, day: date, keys: Collection[int] | None) -> Sequence[Any]:
    units = Department.objects.visible_to(user).at_or_below([district.pk]).existing(day)
    rows = Post.objects.visible_to(user).filter(department__in=units).select_related("department__parent__parent")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    found: list[Any] = list(rows.order_by("department__ordinal", "department", "role", "pk"))
    held = Membership.objects.visible_to(user).filter(post__in=found).exclude(until_on__lt=day)
    for post in found:
        post.held = post.coming = None
    by_pk = {post.pk: post for post in found}
    for one in held.select_related("person").order_by("-from_on"):
        post = by_pk[one.post_id]
        if one.from_on <= day:
            post.held = one
        else:
            post.coming = one
    return found


def _tell(post: Any) -> Mapping[str, Any]:
    return {
        "department": post.department,
        "role": post.role,
        "title": post.title,
        "holder": post.held.person_id if post.held else "",
        "since": post.held.from_on if post.held else None,
        "next": _next(post),
    }


def _next(post: Any) -> str:
    if coming := post.coming:
        said = {"person": coming.person, "day": date_format(coming.from_on, "DATE_FORMAT")}
        return _("%(person)s from %(day)s") % said
    if post.held is None or post.held.until_on is None:
        return ""
    return _("vacant after %(day)s") % {"day": date_format(post.held.until_on, "DATE_FORMAT")}


def _make(post: Any, values: Mapping[str, Any], *, by: User, now: datetime, **_more: Any) -> None:
    if "holder" not in values:
        return
    day: date = values.get("from_on") or timezone.localdate(now)
    comment = values.get("comment", "")
    if not values["holder"]:
        posts.vacate(post, last_on=day - timedelta(days=1), by=by, now=now, comment=comment)
        return
    successor = User.objects.get(pk=values["holder"])
    posts.hand_over(post, person=successor, from_on=day, by=by, now=now, comment=comment)
