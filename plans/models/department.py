"""Departments: a tree with a city or district at its root."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from plans.models.lines import one_line
from plans.naming import NameBook

if TYPE_CHECKING:
    from plans.models.user import User

BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT unnest(%s::bigint[])
        UNION SELECT child.id FROM plans_department child JOIN below ON child.parent_id = below.id)
    SELECT id FROM below"""
ABOVE = """
    WITH RECURSIVE above(id, parent_id) AS (
        SELECT id, parent_id FROM plans_department WHERE id = ANY(%s::bigint[])
        UNION SELECT up.id, up.parent_id FROM plans_department up JOIN above ON above.parent_id = up.id)
    SELECT id FROM above"""


class DepartmentQuerySet(models.QuerySet["Department"]):
    def at_or_below(self, ids: Iterable[int]) -> DepartmentQuerySet:
        """Below nobody stands nobody: of a statement about what somebody oversees or holds, that part is left out."""
        found = list(ids)
        return self.filter(pk__in=RawSQL(BELOW, [found])) if found else self.none()

    def at_or_above(self, ids: Iterable[int]) -> DepartmentQuerySet:
        found = list(ids)
        return self.filter(pk__in=RawSQL(ABOVE, [found])) if found else self.none()

    def visible_to(self, user: User) -> DepartmentQuerySet:
        """Everybody sees who is who in the own territory and in those above it."""
        held = user.held()
        return self.at_or_below(held.territories) | self.at_or_above(held.territories)

    def territories(self) -> DepartmentQuerySet:
        return self.filter(kind__in=Department.TERRITORIES)

    def name_book(self, territory: Department) -> NameBook:
        """Every spelling of the departments that exist today in `territory`: full names, short names, aliases.

        Of those that are abolished it keeps the names, so that a paper that still uses one can be told.
        """
        rows = self.at_or_below([territory.pk]).values_list("pk", "name", "short_name", "abolished_on")
        units = {pk: (name, short) for pk, name, short, abolished_on in rows if abolished_on is None}
        return NameBook.of(
            [(pk, name) for pk, names in units.items() for name in names],
            labels={pk: short for pk, (_name, short) in units.items()},
            territory=territory.name,
            aliases=DepartmentAlias.objects.filter(department__in=units).values_list("department_id", "name"),
            former=[name for _pk, *names, abolished_on in rows if abolished_on for name in names],
        )

    def existing(self, day: date) -> DepartmentQuerySet:
        """Not abolished by `day`: those that can be given something."""
        return self.filter(Q(abolished_on=None) | Q(abolished_on__gt=day))

    def as_named_on(self, day: date) -> DepartmentQuerySet:
        """Annotates `name_then` and `short_name_then`, as the department was called on `day`."""
        former = DepartmentName.objects.on(day).filter(department=OuterRef("pk"))
        return self.annotate(
            name_then=Coalesce(Subquery(former.values("name")[:1]), F("name")),
            short_name_then=Coalesce(Subquery(former.values("short_name")[:1]), F("short_name")),
        )

    def in_office_order(self) -> DepartmentQuerySet:
        return self.order_by("ordinal", "pk")


class Department(models.Model):
    """A unit that owes or supervises something: a district, a bureau, a street office, a company, a section."""

    class Kind(models.TextChoices):
        CITY = "city", _("city")
        DISTRICT = "district", _("district")
        BUREAU = "bureau", _("department")
        STREET = "street", _("street or town")
        COMPANY = "company", _("company or park")
        SECTION = "section", _("section")

    TERRITORIES = (Kind.CITY, Kind.DISTRICT)

    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BUREAU)
    name = models.CharField(_("full name"), max_length=100, validators=[one_line])
    short_name = models.CharField(_("short name"), max_length=40, validators=[one_line])
    ordinal = models.PositiveIntegerField(_("office order"), default=0)
    abolished_on = models.DateField(_("abolished on"), null=True, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("ordinal", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], nulls_distinct=False, name="department_name_once_under_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def territory(self) -> Department:
        """The district or city to which it belongs, through all that lies between; of such a one itself."""
        unit = self
        while unit.parent and unit.kind not in Department.TERRITORIES:
            unit = unit.parent
        return unit


class DepartmentAliasQuerySet(models.QuerySet["DepartmentAlias"]):
    def visible_to(self, user: User) -> DepartmentAliasQuerySet:
        return self.filter(department__in=Department.objects.visible_to(user))


class DepartmentAlias(models.Model):
    """Another spelling under which documents name a department (区发改委 for 区发展和改革委员会)."""

    SPELLING_LIMIT = 100

    department = models.ForeignKey(Department, models.CASCADE, related_name="aliases", verbose_name=_("department"))
    name = models.CharField(_("spelling"), max_length=SPELLING_LIMIT, db_index=True)

    objects = DepartmentAliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("other spelling")
        verbose_name_plural = _("other spellings")
        constraints = [models.UniqueConstraint(fields=["department", "name"], name="alias_once_per_department")]

    def __str__(self) -> str:
        return self.name


def days_held() -> Func:
    """The days from `from_on` to `until_on`, both included, as the range that the constraints compare."""
    return Func(
        "from_on",
        "until_on",
        RangeBoundary(inclusive_lower=True, inclusive_upper=True),
        function="daterange",
        output_field=DateRangeField(),
    )


class DepartmentNameQuerySet(models.QuerySet["DepartmentName"]):
    def visible_to(self, user: User) -> DepartmentNameQuerySet:
        return self.filter(department__in=Department.objects.visible_to(user))

    def on(self, day: date) -> DepartmentNameQuerySet:
        return self.filter(Q(from_on=None) | Q(from_on__lte=day), until_on__gte=day)


class DepartmentName(models.Model):
    """What a department was called up to a day, that day included. Its present name stands with the department."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="former_names", verbose_name=_("department")
    )
    name = models.CharField(_("full name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"))

    objects = DepartmentNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ("department", "until_on")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on__gte=F("from_on")), name="former_name_ends_after_start"
            ),
            ExclusionConstraint(
                name="department_has_one_name_at_a_time",
                expressions=[
                    ("department", RangeOperators.EQUAL),
                    (days_held(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.short_name
