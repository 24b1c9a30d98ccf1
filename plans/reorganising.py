"""What a reorganisation is about, before and after it is written down: values that preview and act both read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans.models import Department, Reorganisation, Succession


@dataclass(frozen=True)
class Heir:
    """A successor: a department that exists, one to be set up under `name`, or one that exists and changes its name."""

    department: Department | None = None
    name: str = ""
    short_name: str = ""
    is_principal: bool = True

    def __str__(self) -> str:
        return self.short_name or str(self.department)


@dataclass(frozen=True)
class Intent:
    """Every one of `departments` is followed by every one of `heirs`; a department among its heirs stays on."""

    kind: str
    district: Department
    departments: tuple[Department, ...]
    heirs: tuple[Heir, ...]
    effective_on: date
    reason: str = ""

    @property
    def leaving(self) -> tuple[Department, ...]:
        """Those that end on the day."""
        staying = {heir.department.pk for heir in self.heirs if heir.department}
        return tuple(unit for unit in self.departments if unit.pk not in staying)

    @property
    def principal(self) -> Heir | None:
        return next((heir for heir in self.heirs if heir.is_principal), None)

    @property
    def divides(self) -> bool:
        """A person has to say which successor gets which measure."""
        return len(self.heirs) > 1


def intent_of(reorganisation: Reorganisation) -> Intent:
    """What was decided, as it was decided."""
    rows = list(reorganisation.successions.select_related("before__parent", "after__parent"))
    departments = {row.before_id: row.before for row in rows}
    heirs = {
        (row.after_id, row.name): Heir(row.after, row.name, row.short_name, row.is_principal)
        for row in rows
        if row.after or row.name
    }
    return Intent(
        kind=reorganisation.kind,
        district=reorganisation.district,
        departments=tuple(departments.values()),
        heirs=tuple(heirs.values()),
        effective_on=reorganisation.effective_on,
        reason=reorganisation.reason,
    )


def successions_of(intent: Intent) -> list[Succession]:
    """The rows of `intent`, not yet saved: one for each pair, one without successor for who ends without."""
    return [
        Succession(
            before=unit,
            after=heir.department,
            name=heir.name,
            short_name=heir.short_name,
            is_principal=heir.is_principal,
        )
        for unit in intent.departments
        for heir in intent.heirs or (Heir(),)
    ]
