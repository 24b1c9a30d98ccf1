"""The columns of this floor's lists, for the page and for the table that is exported from it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.listing.columns import Column, Columns
from plans.staffing import Seat


def _vacancy(seat: Seat) -> str:
    return _("vacant") if seat.is_vacant else _("held")


def _deputies(seat: Seat) -> str:
    return _(", ").join(str(one.person) for one in seat.deputies)


def _department(seat: Any) -> str:
    return reverse("department_detail", args=[seat.post.department_id])


POSTS = Columns(
    Column("department", gettext_lazy("Department"), lambda seat: str(seat.post.department),
           sort="department__ordinal", head=True, link=_department, groups=True),
    Column("role", gettext_lazy("Kind of post"), lambda seat: seat.post.get_role_display(), sort="role", groups=True),
    Column("title", gettext_lazy("Post"), lambda seat: seat.post.title, sort="title", shown=False),
    Column("person", gettext_lazy("Person"), lambda seat: str(seat.holder.person) if seat.holder else ""),
    Column("since", gettext_lazy("Held since"), lambda seat: seat.holder and seat.holder.from_on),
    Column("until", gettext_lazy("Held until"), lambda seat: seat.holder and seat.holder.until_on, shown=False),
    Column("deputies", gettext_lazy("Deputies"), _deputies),
    Column("state", gettext_lazy("State"), _vacancy, tone=lambda seat: "r" if seat.is_vacant else ""),
)  # fmt: skip
