"""Duties: what is owed, by which department and role, by when. A view; it cannot drift from the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Q
from django.db.models.sql.datastructures import BaseTable
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from plans.models import Department, Plan
from plans.models.membership import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

    from plans.models import User


COUNTED = ("duties", "reviews", "overdue")


class ViewsOfKinds(BaseTable):
    """In FROM, the union of the views of some kinds, where `tracking_duty` would be that of all."""

    table_alias: str

    def __init__(self, kinds: tuple[str, ...], alias: str) -> None:
        super().__init__("tracking_duty", alias)
        self.kinds = kinds

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        each = " UNION ALL ".join(f"SELECT * FROM tracking_duty_{kind}" for kind in self.kinds)
        return f"({each}) {compiler.quote_name_unless_alias(self.table_alias)}", ()

    def relabeled_clone(self, change_map: dict[str | None, str]) -> ViewsOfKinds:
        return ViewsOfKinds(self.kinds, change_map.get(self.table_alias, self.table_alias))

    @property
    def identity(self) -> tuple[Any, ...]:
        return (*super().identity, self.kinds)


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, user: User) -> DutyQuerySet:
        """Overseers see every duty of their territory, a department those of its own departments."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        return self.filter(
            Q(plan__district__in=overseen.values("pk"))
            | Q(department__in=own.values("pk"), plan__in=Plan.objects.visible_to(user))
        )

    def of_kinds(self, kinds: Iterable[str]) -> DutyQuerySet:
        """Only those, by naming no other view: planning the union of all takes ten times as long as running it."""
        narrowed = self.all()
        tables, alias = narrowed.query.alias_map, narrowed.query.get_initial_alias()
        before = tables[alias]
        named = before.kinds if isinstance(before, ViewsOfKinds) else Duty.Kind.values
        wanted = set(kinds)
        left = tuple(kind for kind in named if kind in wanted)
        if not left:
            return self.none()
        tables[alias] = ViewsOfKinds(left, alias)
        return narrowed

    def of_posts(self, user: User) -> DutyQuerySet:
        """Those that `user` owes by a post held: this department or one below it, this role."""
        owed, kinds = Q(pk__in=[]), set[str]()
        for post in user.held().posts:
            below = Department.objects.at_or_below([post.department_id])
            owed |= Q(role=post.role, department__in=below.values("pk"))
            kinds.update(Duty.BY_ROLE.get(Role(post.role), ()))
        return self.of_kinds(kinds).filter(owed)

    def counts_of(self, user: User, day: date) -> dict[str, int]:
        """How many duties, reviews among them, and overdue ones `of_posts` has: what every page shows.

        By the function `tracking_owed`, whose statement is planned once a connection.
        """
        by_role: dict[str, list[int]] = {}
        for post in user.held().posts:
            by_role.setdefault(post.role, []).append(post.department_id)
        if not by_role:
            return dict.fromkeys(COUNTED, 0)
        each = " UNION ALL ".join(["SELECT * FROM tracking_owed(%s, %s, %s)"] * len(by_role))
        sums = ", ".join(f"sum({name})::bigint" for name in COUNTED)
        with connection.cursor() as cursor:
            given = [value for role, departments in by_role.items() for value in (role, departments, day)]
            cursor.execute(f"SELECT {sums} FROM ({each}) owed", given)
            return dict(zip(COUNTED, cursor.fetchone(), strict=True))

    def named(self, keys: Iterable[str]) -> DutyQuerySet:
        """Those of these keys that are still owed. By kind and number, so that each view finds its rows by index."""
        numbers: dict[str, list[int]] = {}
        for key in keys:
            kind, number = key.split(":")
            numbers.setdefault(kind, []).append(int(number))
        wanted = [Q(kind=kind, thing_id__in=ids) for kind, ids in numbers.items()]
        return self.of_kinds(numbers).filter(reduce(or_, wanted)) if wanted else self.none()

    def overdue(self, day: date) -> DutyQuerySet:
        return self.filter(due_on__lt=day)


class Duty(models.Model):
    """`key` names the thing owed for good (update:17, milestone:5); it is what reminders are unique by.

    `subject` is what a person would call the thing: a title, or a month as 2026-10. `page_id` is the argument of the
    page on which the duty is discharged. Each kind is a view of its own; see migrations/_duties.py.
    """

    class Kind(models.TextChoices):
        UPDATE = "update", _("file the monthly update")
        SIGNATURE = "signature", _("sign the filing")
        REVIEW = "review", _("review the filing")
        MILESTONE = "milestone", _("reach the milestone")
        ACKNOWLEDGEMENT = "acknowledgement", _("acknowledge the measure")
        OBJECTION = "objection", _("answer the objection")
        PLAN_BACK = "plan_back", _("plan the measure back")
        PLAN_BACK_REVIEW = "plan_back_review", _("decide on the plan-back")
        EXTENSION_SIGNATURE = "extension_signature", _("sign the extension request")
        EXTENSION = "extension", _("decide on the extension request")
        INSTRUCTION = "instruction", _("answer the instruction")
        INSTRUCTION_REVIEW = "instruction_review", _("settle the instruction")
        SUGGESTION_DISPATCH = "suggestion_dispatch", _("assign the suggestion")
        SUGGESTION = "suggestion", _("answer the suggestion")
        SUGGESTION_REVIEW = "suggestion_review", _("close the suggestion")
        INSPECTION = "inspection", _("conclude the inspection")
        INSPECTION_REPLY = "inspection_reply", _("reply to the findings")
        CLOSING = "closing", _("decide on closing")
        CONTRIBUTION = "contribution", _("write the part of a supporting department")
        SUPPLEMENT = "supplement", _("file for the locked month")

    # Which of them a post of each role owes, as each view says in its column `role`.
    BY_ROLE = {
        Role.LIAISON: (
            Kind.UPDATE,
            Kind.MILESTONE,
            Kind.ACKNOWLEDGEMENT,
            Kind.PLAN_BACK,
            Kind.INSTRUCTION,
            Kind.SUGGESTION,
            Kind.INSPECTION_REPLY,
            Kind.CONTRIBUTION,
            Kind.SUPPLEMENT,
        ),
        Role.HEAD: (Kind.SIGNATURE, Kind.EXTENSION_SIGNATURE),
        Role.COORDINATOR: (
            Kind.REVIEW,
            Kind.OBJECTION,
            Kind.PLAN_BACK_REVIEW,
            Kind.EXTENSION,
            Kind.INSTRUCTION_REVIEW,
            Kind.SUGGESTION_DISPATCH,
            Kind.SUGGESTION_REVIEW,
            Kind.INSPECTION,
            Kind.CLOSING,
        ),
    }
    # The page on which each is discharged; its argument is `page_id`.
    PAGES = {
        Kind.UPDATE: "update_edit",
        Kind.SIGNATURE: "update_detail",
        Kind.REVIEW: "review_detail",
        Kind.MILESTONE: "measure_detail",
        Kind.ACKNOWLEDGEMENT: "acknowledgement_list",
        Kind.OBJECTION: "objection_detail",
        Kind.PLAN_BACK: "plan_back_propose",
        Kind.PLAN_BACK_REVIEW: "plan_back_detail",
        Kind.EXTENSION_SIGNATURE: "extension_detail",
        Kind.EXTENSION: "extension_detail",
        Kind.INSTRUCTION: "instruction_detail",
        Kind.INSTRUCTION_REVIEW: "instruction_detail",
        Kind.SUGGESTION_DISPATCH: "suggestion_detail",
        Kind.SUGGESTION: "suggestion_detail",
        Kind.SUGGESTION_REVIEW: "suggestion_detail",
        Kind.INSPECTION: "inspection_detail",
        Kind.INSPECTION_REPLY: "inspection_item",
        Kind.CLOSING: "closing_detail",
        Kind.CONTRIBUTION: "contribution_edit",
        Kind.SUPPLEMENT: "update_edit",
    }
    # What is to be done, for a letter and the desk.
    ORDERS = {
        Kind.UPDATE: _("File the progress of %(subject)s"),
        Kind.SIGNATURE: _("Sign the filing of %(subject)s"),
        Kind.REVIEW: _("Review the filing of %(subject)s"),
        Kind.MILESTONE: _("Reach the milestone “%(subject)s”"),
        Kind.ACKNOWLEDGEMENT: _("Acknowledge “%(subject)s”"),
        Kind.OBJECTION: _("Answer the objection to leading “%(subject)s”"),
        Kind.PLAN_BACK: _("Plan “%(subject)s” back"),
        Kind.PLAN_BACK_REVIEW: _("Decide on the plan-back of “%(subject)s”"),
        Kind.EXTENSION_SIGNATURE: _("Sign the extension request for “%(subject)s”"),
        Kind.EXTENSION: _("Decide on the extension request for “%(subject)s”"),
        Kind.INSTRUCTION: _("Answer the instruction “%(subject)s”"),
        Kind.INSTRUCTION_REVIEW: _("Settle the instruction “%(subject)s”"),
        Kind.SUGGESTION_DISPATCH: _("Assign the suggestion “%(subject)s”"),
        Kind.SUGGESTION: _("Answer the suggestion “%(subject)s”"),
        Kind.SUGGESTION_REVIEW: _("Close the suggestion “%(subject)s”"),
        Kind.INSPECTION: _("Conclude the inspection of %(subject)s"),
        Kind.INSPECTION_REPLY: _("Reply to the findings on “%(subject)s”"),
        Kind.CLOSING: _("Decide whether “%(subject)s” is closed"),
        Kind.CONTRIBUTION: _("Write your part of the filing of %(subject)s"),
        Kind.SUPPLEMENT: _("File the progress of %(subject)s after its lock"),
    }
    # What one button on the desk says; it leads to the page.
    CALLS = {
        Kind.UPDATE: _("Fill in"),
        Kind.SIGNATURE: _("Sign"),
        Kind.REVIEW: _("Review"),
        Kind.ACKNOWLEDGEMENT: _("Acknowledge"),
        Kind.OBJECTION: _("Answer"),
        Kind.PLAN_BACK: _("Propose"),
        Kind.PLAN_BACK_REVIEW: _("Decide"),
        Kind.EXTENSION_SIGNATURE: _("Sign"),
        Kind.EXTENSION: _("Decide"),
        Kind.INSTRUCTION: _("Answer"),
        Kind.SUGGESTION_DISPATCH: _("Assign"),
        Kind.SUGGESTION: _("Answer"),
        Kind.INSPECTION_REPLY: _("Reply"),
        Kind.CLOSING: _("Decide"),
        Kind.CONTRIBUTION: _("Fill in"),
        Kind.SUPPLEMENT: _("Fill in"),
    }
    ABOUT_UPDATES = (Kind.UPDATE, Kind.SIGNATURE, Kind.REVIEW, Kind.SUPPLEMENT)
    ABOUT_MONTHS = (*ABOUT_UPDATES, Kind.CONTRIBUTION)

    key = models.CharField(_("key"), max_length=40, primary_key=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    thing_id = models.BigIntegerField()
    page_id = models.BigIntegerField()
    subject = models.CharField(_("subject"), max_length=300)
    plan = models.ForeignKey(Plan, models.DO_NOTHING, related_name="+", verbose_name=_("plan"))
    measure = models.ForeignKey(Measure, models.DO_NOTHING, null=True, related_name="duties", verbose_name=_("measure"))
    department = models.ForeignKey(Department, models.DO_NOTHING, related_name="+", verbose_name=_("department"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    opened_on = models.DateField(_("since"))
    due_on = models.DateField(_("due"))

    objects = DutyQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "tracking_duty"
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ("due_on", "key")

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse(self.PAGES[self.Kind(self.kind)], args=[self.page_id])

    @property
    def name(self) -> str:
        """`subject` as the reader's language writes it."""
        if self.kind in self.ABOUT_MONTHS:
            return date_format(date.fromisoformat(f"{self.subject}-01"), "YEAR_MONTH_FORMAT")
        if self.kind == self.Kind.INSPECTION:
            return date_format(date.fromisoformat(self.subject), "DATE_FORMAT")
        return self.subject

    @property
    def order(self) -> str:
        return self.ORDERS[self.Kind(self.kind)] % {"subject": self.name}

    @property
    def call(self) -> StrOrPromise:
        return self.CALLS.get(self.Kind(self.kind), _("Open"))
