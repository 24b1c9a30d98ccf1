"""What has changed on a department's measures since its people were last written to, for the optional part of a digest.

A state is compared with the one at the last letter, so that what went there and back is not told at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from measures.models import Assignment
from plans.models import Act, User
from plans.models.membership import Role
from tracking.delivery.sentences import Change
from tracking.models import Step

MOST = 10  # lines; a digest is for what is to be done


def since(moment: datetime, *, person: User, now: datetime) -> list[Change]:
    """On the measures that the departments of `person` lead, between `moment` and `now`, by others."""
    departments = person.held_on(now.date()).departments(Role.LIAISON, Role.HEAD)
    led = Assignment.objects.confirmed().leads().filter(department__in=departments, measure__withdrawn_at=None)
    measures = {one.measure_id: str(one.measure) for one in led.select_related("measure")}
    if not measures:
        return []
    within = Q(taken_at__gt=moment, taken_at__lte=now)
    found = [*_of_filings(measures, within, moment, person), *_of_acts(measures, within, moment, person)]
    return found[:MOST]


def _of_filings(measures: dict[int, str], within: Q, moment: datetime, person: User) -> Iterator[Change]:
    steps = Step.objects.filter(within, update__measure__in=list(measures)).exclude(taken_by=person)
    for update in {step.update_id: step.update for step in steps.select_related("update__period")}.values():
        earlier = Step.objects.filter(update=update, taken_at__lte=moment).order_by("taken_at", "pk")
        before = _state(update, (step.verb for step in earlier))
        name = _("filing of %(month)s") % {"month": update.period}
        yield from _changed(update, before, measures[update.measure_id], name)


def _of_acts(measures: dict[int, str], within: Q, moment: datetime, person: User) -> Iterator[Change]:
    """Of extensions, instructions, closings and whatever else has a status table and is told on a measure."""
    abouts = {f"measure:{pk}": name for pk, name in measures.items()}
    acts = Act.objects.filter(within, about__in=list(abouts)).exclude(taken_by=person).order_by("taken_at", "pk")
    for subject, about in dict(acts.values_list("subject", "about")).items():
        if (thing := _thing(subject)) is None:
            continue
        earlier = Act.objects.filter(subject=subject, taken_at__lte=moment).order_by("taken_at", "pk")
        verbs = (verb.partition(".")[2] for verb in earlier.values_list("verb", flat=True))
        yield from _changed(thing, _state(thing, verbs), abouts[about], str(thing._meta.verbose_name))


def _thing(key: str) -> Any:
    """The row that the record names, where it has a status table and is still there."""
    name, _colon, pk = key.partition(":")
    kinds = [model for model in apps.get_models() if model._meta.model_name == name and hasattr(model, "MOVES")]
    return kinds[0]._default_manager.filter(pk=pk).first() if kinds else None


def _state(thing: Any, verbs: Iterable[str]) -> str:
    """In which state these steps, in order, left `thing`; that of a new one before any."""
    state = str(thing._meta.get_field("status").get_default())
    for verb in verbs:
        state = thing.MOVES[verb].target if verb in thing.MOVES else state
    return state


def _changed(thing: Any, before: str, measure: str, name: str) -> Iterator[Change]:
    if before != thing.status:
        labels = dict(thing._meta.get_field("status").flatchoices)
        yield Change(measure, name, str(labels.get(before, before)), str(labels[thing.status]))
