"""Whether a reorganisation can be decided as it is meant: the part of the rules that this floor knows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from plans.lifecycle import Conflict, Refused
from plans.models import Department, Reorganisation, Succession
from plans.reorganising import Heir, Intent

Kind = Reorganisation.Kind


def refuse_unfit(intent: Intent) -> None:
    """Raise Refused with the first thing that is wrong with `intent`, in the words of who fills in the form."""
    for reason, holds in _rules(intent):
        if not holds:
            raise Refused(reason, code="unfit_reorganisation")
    for heir in intent.heirs:
        _refuse_taken_name(heir, intent)


def _rules(intent: Intent) -> Iterator[tuple[str, bool]]:
    units, heirs = intent.departments, intent.heirs
    named = [*units, *(heir.department for heir in heirs if heir.department)]
    yield _("Say why."), bool(intent.reason.strip())
    yield _("Choose at least one department."), bool(units)
    yield _("A department is named twice."), len({unit.pk for unit in units}) == len(units)
    yield _("All departments must belong to %(district)s.") % {"district": intent.district}, _belong(named, intent)
    yield _("One of the departments is abolished already."), all(unit.abolished_on is None for unit in named)
    yield (
        _("A new department needs a full and a short name."),
        all(heir.name and heir.short_name for heir in _new(heirs)),
    )
    yield (
        _("A district or city itself can only be renamed."),
        intent.kind == Kind.RENAME or not any(unit.kind in Department.TERRITORIES for unit in named),
    )
    yield _("A successor lies below a department that ends."), not _inside(intent)
    yield _shape(intent)
    yield (
        _("Say which successor inherits what is not divided."),
        sum(heir.is_principal for heir in heirs) == bool(heirs),
    )


def _shape(intent: Intent) -> tuple[str, bool]:
    """What each kind is made of."""
    units, heirs, leaving = intent.departments, intent.heirs, intent.leaving
    if intent.kind == Kind.RENAME:
        fits = len(units) == 1 and [heir.department for heir in heirs] == [units[0]] and bool(heirs[0].name)
        return _("Renaming is about one department and its new name."), fits
    if intent.kind == Kind.MERGE:
        several = len(leaving) >= (1 if heirs and heirs[0].department else 2)
        return _("A merger joins several departments in one."), len(heirs) == 1 and several
    if intent.kind == Kind.SPLIT:
        distinct = len({(heir.department, heir.name) for heir in heirs}) == len(heirs)
        return _("A split needs one department and at least two successors."), (
            len(units) == 1 and len(heirs) >= 2 and distinct
        )
    known = all(heir.department and not heir.name for heir in heirs)
    return _("What is abolished has at most one successor, which exists already."), (
        len(heirs) <= 1 and known and len(leaving) == len(units)
    )


def _new(heirs: tuple[Heir, ...]) -> list[Heir]:
    return [heir for heir in heirs if heir.department is None or heir.name or heir.short_name]


def _belong(named: list[Department], intent: Intent) -> bool:
    here = Department.objects.at_or_below([intent.district.pk])
    return here.filter(pk__in=[unit.pk for unit in named]).count() == len({unit.pk for unit in named})


def _inside(intent: Intent) -> bool:
    below = Department.objects.at_or_below([unit.pk for unit in intent.leaving])
    return below.filter(pk__in=[heir.department.pk for heir in intent.heirs if heir.department]).exists()


def _refuse_taken_name(heir: Heir, intent: Intent) -> None:
    """Two of one name could not be told apart in a document; an abolished one keeps its name for its own days."""
    if not heir.name:
        return
    own = [heir.department.pk] if heir.department else []
    here = Department.objects.at_or_below([intent.district.pk]).exclude(pk__in=own)
    names = [heir.name, heir.short_name]
    bearer = here.filter(abolished_on=None).filter(Q(name__in=names) | Q(short_name__in=names))
    bearer = bearer.exclude(pk__in=[unit.pk for unit in intent.leaving])
    parent = (heir.department or intent.departments[0]).parent
    if taken := bearer.first() or here.filter(parent=parent, name=heir.name).first():
        raise Refused(_("“%(name)s” is the name of a department already.") % {"name": taken.name}, code="name_taken")


def refuse_planned(intent: Intent) -> None:
    """Raise Conflict where something else is planned for one of the departments."""
    named = [*intent.departments, *(heir.department for heir in intent.heirs if heir.department)]
    planned = Succession.objects.filter(reorganisation__status=Reorganisation.Status.PLANNED)
    if other := planned.filter(Q(before__in=named) | Q(after__in=named)).select_related("reorganisation").first():
        raise Conflict(
            _("“%(plan)s” is planned for one of these departments; carry it out or call it off first.")
            % {"plan": other.reorganisation},
            code="planned_already",
        )
