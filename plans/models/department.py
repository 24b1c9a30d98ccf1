"""Departments: a tree with a city or district at its root."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

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
        return self.filter(pk__in=RawSQL(BELOW, [list(ids)]))

    def at_or_above(self, ids: Iterable[int]) -> DepartmentQuerySet:
        return self.filter(pk__in=RawSQL(ABOVE, [list(ids)]))

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
    name = models.CharField(_("full name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40)
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
