"""The doubts about filings, each with its reason: rows are loaded once for all of them, then the rules decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from measures.models import Milestone, Target
from tracking.doubts import numbers, texts
from tracking.doubts.annotated import with_doubts
from tracking.doubts.rules import Case, Doubt, Finding, Reported, Step, Told
from tracking.models import Explanation, Extension, ProgressUpdate, Reading
from tracking.models.update import ProgressUpdateQuerySet

Rule = Callable[[Case], Iterator[str]]


def unproven(case: Case) -> Iterator[str]:
    if case.known.get("unproven"):
        yield _("no file is attached")


def unchanged(case: Case) -> Iterator[str]:
    if case.known.get("unchanged"):
        yield _("“no change” in this month and the two before")


RULES: Mapping[Doubt, Rule] = {
    Doubt.FELL: numbers.fell,
    Doubt.READING_FELL: numbers.reading_fell,
    Doubt.OPEN_MILESTONE: texts.open_milestone,
    Doubt.UNPROVEN: unproven,
    Doubt.DEPARTMENTS_DIFFER: numbers.departments_differ,
    Doubt.TEXT_DIFFERS: texts.text_differs,
    Doubt.BEFORE_START: numbers.before_start,
    Doubt.JUMPED: numbers.jumped,
    Doubt.REPEATED: texts.repeated,
    Doubt.UNCHANGED: unchanged,
    Doubt.EXTENSION_REPEATED: texts.extension_repeated,
    Doubt.NO_READING: numbers.no_reading,
}


def findings_of(case: Case, answers: Mapping[str, str]) -> list[Finding]:
    """The heaviest first; several findings of one rule are told together."""
    found = ((doubt, list(rule(case))) for doubt, rule in RULES.items())
    return [Finding(doubt, _("; ").join(words), answers.get(doubt.value, "")) for doubt, words in found if words]


def with_findings(updates: ProgressUpdateQuerySet) -> list[tuple[Any, list[Finding]]]:
    """Each update with its doubts, in a number of queries that does not grow; the updates keep their order."""
    rows: list[Any] = list(with_doubts(updates))
    measures = {row.measure_id for row in rows}
    if not rows:
        return []
    loaded = _Loaded(measures, [row.pk for row in rows])
    return [(row, findings_of(loaded.case(row), loaded.answers[row.pk])) for row in rows]


class _Loaded:
    """What is known about the measures of some filings, by measure, target and update."""

    def __init__(self, measures: Iterable[int], updates: Iterable[int]) -> None:
        measures = list(measures)
        self.filed: dict[int, list[dict[str, Any]]] = defaultdict(list)
        columns = ("measure_id", "period__month", "progress", "percent", "status")
        for row in ProgressUpdate.objects.filed().filter(measure__in=measures).values(*columns):
            self.filed[row["measure_id"]].append(row)
        self.steps: dict[int, list[Step]] = defaultdict(list)
        for one in Milestone.objects.filter(measure__in=measures).order_by("due_on", "ordinal"):
            self.steps[one.measure_id].append(Step(one.title, one.due_on, one.done_on))
        self.targets: dict[int, list[Target]] = defaultdict(list)
        for target in Target.objects.in_force().filter(measure__in=measures):
            self.targets[target.measure_id].append(target)
        self.readings: dict[int, list[Any]] = defaultdict(list)
        standing = Reading.objects.standing().with_counted_at().filter(target__measure__in=measures)
        for reading in standing.exclude(value=None).select_related("department").order_by("as_of", "pk"):
            self.readings[reading.target_id].append(reading)
        self.asked: dict[int, list[tuple[str, str]]] = defaultdict(list)
        asked = Extension.objects.filter(milestone__measure__in=measures).order_by("filed_at", "pk")
        for measure, milestone, reason in asked.values_list("milestone__measure", "milestone__title", "reason"):
            self.asked[measure].append((milestone, reason))
        self.answers: dict[int, dict[str, str]] = defaultdict(dict)
        given = Explanation.objects.filter(revision__update__in=updates).order_by("revision__number")
        for update, doubt, words in given.values_list("revision__update", "doubt", "words"):
            self.answers[update][doubt] = words

    def case(self, row: Any) -> Case:
        month, own = row.period.month, self.targets[row.measure_id]
        before = sorted(
            (one for one in self.filed[row.measure_id] if one["period__month"] < month),
            key=lambda one: one["period__month"],
        )
        accepted = ProgressUpdate.Status.ACCEPTED
        return Case(
            month=month,
            starts_on=date(row.measure.plan.year, 1, 1),
            progress=row.progress,
            percent=row.percent,
            no_change=row.no_change,
            percents=tuple(
                (one["period__month"], one["percent"])
                for one in before
                if one["status"] == accepted and one["percent"] is not None
            ),
            texts=tuple(one["progress"] for one in reversed(before)),
            steps=tuple(self.steps[row.measure_id]),
            reported=tuple(
                _reported(target, row, self.readings[target.pk]) for target in own if self._own(target, row)
            ),
            told=tuple(self._told(row, own)),
            expected=tuple(target.text for target in own if _is_expected(target)),
            extension_reasons=tuple(self.asked[row.measure_id]),
            known={name: getattr(row, f"doubt_{name}") for name in ("fell", "unproven", "unchanged")},
        )

    def _own(self, target: Target, row: Any) -> bool:
        return any(_is_of(one, row) for one in self.readings[target.pk])

    def _told(self, row: Any, own: Iterable[Target]) -> Iterator[Told]:
        """Every department's value of a day for which this filing, or a part of it, reports one."""
        for target in own:
            days = {one.as_of for one in self.readings[target.pk] if one.update_id == row.pk}
            for one in self.readings[target.pk]:
                if one.as_of in days:
                    name = str(one.department) if one.department else _("lead department")
                    yield Told(target.text, one.as_of, name, one.value)


def _is_of(reading: Any, row: Any) -> bool:
    return reading.update_id == row.pk and reading.department_id is None


def _is_expected(target: Target) -> bool:
    return target.value is not None and target.kind != Target.Kind.ASPIRATION


def _reported(target: Target, row: Any, readings: Sequence[Any]) -> Reported:
    own = next(one for one in reversed(readings) if _is_of(one, row))
    earlier = tuple(
        (one.as_of, one.value)
        for one in readings
        if one.counted_at is not None and one.department_id is None and one.update_id != row.pk
    )
    return Reported(target.text, target.kind, target.unit, target.scale, target.adds_up, own.value, own.as_of, earlier)
