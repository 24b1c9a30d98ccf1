"""What happened, for programs outside: the two records read as events, whoever wrote them and by whichever door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from plans.models import Act
from tracking.events import EVENTS, verbs_of
from tracking.models import EventSubscription, Extension, Message, Step

MOST = 1000  # of each record at a time


@dataclass(frozen=True)
class Happening:
    """One event; `source` is the line of the record (act:17), `path` the page of what it happened to."""

    source: str
    event: str
    plan: int
    pk: int
    path: str
    taken_at: datetime
    taken_by: int

    @property
    def kind(self) -> str:
        return self.event.partition(".")[0]


def of_acts(subscription: EventSubscription) -> list[Happening]:
    """Acts that the subscription was not told of yet, the oldest first."""
    wanted = Act.objects.filter(
        pk__gt=subscription.last_act, verb__in=verbs_of(subscription.kinds), plan__in=subscription.plans().values("pk")
    )
    acts = list(_untold(wanted, "act", subscription).order_by("pk")[:MOST])
    moved = _milestones(acts)
    found = []
    for act in acts:
        kind, _colon, number = act.subject.partition(":")
        assert act.plan_id is not None
        found.append(
            Happening(
                source=f"act:{act.pk}",
                event=EVENTS[act.verb],
                plan=act.plan_id,
                pk=moved[int(number)] if kind == "extension" else int(number),
                path=_path(act),
                taken_at=act.taken_at,
                taken_by=act.taken_by_id,
            )
        )
    return found


def of_steps(subscription: EventSubscription) -> list[Happening]:
    """Steps of updates, which have a record of their own."""
    verbs = [verb.partition(".")[2] for verb in verbs_of(subscription.kinds) if verb.startswith("update.")]
    plans = Q(update__measure__plan__in=subscription.plans().values("pk"))
    wanted = Step.objects.filter(plans, pk__gt=subscription.last_step, verb__in=verbs)
    steps = _untold(wanted, "step", subscription).select_related("update__measure").order_by("pk")[:MOST]
    return [
        Happening(
            source=f"step:{step.pk}",
            event=EVENTS[f"update.{step.verb}"],
            plan=step.update.measure.plan_id,
            pk=step.update_id,
            path=step.update.get_absolute_url(),
            taken_at=step.taken_at,
            taken_by=step.taken_by_id,
        )
        for step in steps
    ]


def _untold(rows: QuerySet[Any], record: str, subscription: EventSubscription) -> QuerySet[Any]:
    told = Message.objects.filter(event_subscription=subscription, event_source=OuterRef("source"))
    named = rows.annotate(source=Concat(Value(f"{record}:"), Cast("pk", CharField())))
    return named.filter(~Exists(told))


def _milestones(acts: Iterable[Act]) -> dict[int, int]:
    """By extension: which milestone it moved."""
    extensions = [act.subject.partition(":")[2] for act in acts if act.verb == "extension.grant"]
    return dict(Extension.objects.filter(pk__in=extensions).values_list("pk", "milestone"))


def _path(act: Act) -> str:
    """A milestone is told on the page of its measure."""
    kind, _colon, pk = act.about.partition(":")
    return reverse({"plan": "plan_detail", "report": "report_detail"}.get(kind, "measure_detail"), args=[pk])
