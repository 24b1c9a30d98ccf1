"""What became of the measures of an earlier plan: guessed from the texts, decided by a person, link by link."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from measures.lineage_matching import Candidate, Text, match
from measures.models import Lineage, LineageEnd, Measure
from measures.policies import require
from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Plan, User


@transaction.atomic
def propose(plan: Plan, *, earlier: Plan, by: User, now: datetime) -> int:
    """Guess what the measures of `plan` go back to in `earlier`; returns how many pairs are newly proposed.

    What was decided stays decided, a rejected pair stays rejected, and the same texts give nothing new. Open guesses
    that the texts no longer bear out are taken back.
    """
    plan = _held(plan, by)
    _refuse_unfit(earlier, plan)
    guesses = _guesses(_in_force(earlier), _in_force(plan))
    known = {(one.earlier_id, one.later_id): one for one in Lineage.objects.between(earlier, plan)}
    stale = [one.pk for pair, one in known.items() if one.is_open and pair not in guesses]
    Lineage.objects.filter(pk__in=stale).delete()
    new = [
        Lineage(
            earlier_id=before,
            later_id=after,
            source=Lineage.Source.PROPOSED,
            score=Decimal(str(guess.score)),
            shared=[words[:100] for words in guess.shared],
        )
        for (before, after), guess in guesses.items()
        if (before, after) not in known
    ]
    Lineage.objects.bulk_create(new)
    if new or stale:
        acts.note("lineage.propose", plan, of=plan, by=by, now=now, comment=str(earlier))
    return len(new)


@transaction.atomic
def confirm(link: Lineage, *, by: User, now: datetime) -> Lineage:
    """Decide that the later measure goes back to the earlier one; confirming again changes nothing.

    Refused for a rejected pair and where one of the two was decided to have no counterpart.
    """
    plan = _held(link.later.plan, by)
    link.refresh_from_db()
    if link.is_confirmed:
        return link
    _refuse_ended(link.earlier, link.later)
    if not Lineage.objects.open().filter(pk=link.pk).update(confirmed_at=now, confirmed_by=by):
        raise MoveRefused("lineage.confirm", link)
    return _noted(link, "lineage.confirm", plan, by=by, now=now)


@transaction.atomic
def reject(link: Lineage, *, by: User, now: datetime, reason: str = "") -> Lineage:
    """Decide that a guess is wrong; it is not made again. Rejecting again changes nothing."""
    plan = _held(link.later.plan, by)
    link.refresh_from_db()
    if link.is_rejected:
        return link
    if not Lineage.objects.open().filter(pk=link.pk).update(rejected_at=now, rejected_by=by):
        raise MoveRefused("lineage.reject", link)
    return _noted(link, "lineage.reject", plan, by=by, now=now, comment=reason)


@transaction.atomic
def link(later: Measure, *, earlier: Measure, by: User, now: datetime, reason: str = "") -> Lineage:
    """Link two measures by hand, whether or not the pair was guessed; a pair that is linked stays as it is."""
    plan = _held(later.plan, by)
    _refuse_unfit(earlier.plan, plan)
    _refuse_ended(earlier, later)
    known = Lineage.objects.filter(earlier=earlier, later=later).first()
    if known and known.is_confirmed:
        return known
    decided = {"confirmed_at": now, "confirmed_by": by, "rejected_at": None, "rejected_by": None}
    made, _new = Lineage.objects.update_or_create(earlier=earlier, later=later, defaults=decided)
    return _noted(made, "lineage.link", plan, by=by, now=now, comment=reason)


@transaction.atomic
def reopen(link: Lineage, *, by: User, now: datetime) -> Lineage | None:
    """Take a decision back. A guess is open again; a link made by hand is gone. Without a decision nothing changes."""
    plan = _held(link.later.plan, by)
    link.refresh_from_db()
    if link.is_open:
        return link
    acts.note("lineage.reopen", link, of=plan, by=by, now=now, about=link.later)
    if link.source == Lineage.Source.HAND:
        Lineage.objects.filter(pk=link.pk).delete()
        return None
    Lineage.objects.filter(pk=link.pk).update(confirmed_at=None, confirmed_by=None, rejected_at=None, rejected_by=None)
    link.refresh_from_db()
    return link


@transaction.atomic
def end(measure: Measure, *, plan: Plan, by: User, now: datetime, reason: str = "") -> LineageEnd:
    """Decide that `measure` has no counterpart in `plan`: there it is new, or was dropped. Again changes nothing.

    Refused while a confirmed link says otherwise.
    """
    earlier, later = sorted((measure.plan, plan), key=lambda one: one.year)
    later = _held(later, by)
    _refuse_unfit(earlier, later)
    known = LineageEnd.objects.filter(measure=measure, plan=plan).first()
    if known:
        return known
    links = Lineage.objects.confirmed().between(earlier, later)
    if links.filter(earlier=measure).exists() or links.filter(later=measure).exists():
        raise Refused(
            _("“%(measure)s” has a confirmed counterpart in “%(plan)s”; take that back first.")
            % {"measure": measure, "plan": plan},
            code="has_counterpart",
        )
    ended = LineageEnd.objects.create(measure=measure, plan=plan, reason=reason.strip(), decided_at=now, decided_by=by)
    acts.note("lineage.end", ended, of=later, by=by, now=now, about=measure, comment=reason)
    return ended


@transaction.atomic
def resume(ended: LineageEnd, *, by: User, now: datetime) -> None:
    """Take the decision back that a measure has no counterpart; it is an open question again."""
    _earlier, later = sorted((ended.measure.plan, ended.plan), key=lambda one: one.year)
    later = _held(later, by)
    acts.note("lineage.resume", ended, of=later, by=by, now=now, about=ended.measure)
    LineageEnd.objects.filter(pk=ended.pk).delete()


def _held(plan: Plan, by: User) -> Plan:
    """The later plan, whose coordinator decides; held, so that two decisions about one pair of plans take turns."""
    require(by, "lineage.edit", plan)
    return Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)


def _noted(link: Lineage, verb: str, plan: Plan, *, by: User, now: datetime, comment: str = "") -> Lineage:
    link.refresh_from_db()
    acts.note(verb, link, of=plan, by=by, now=now, about=link.later, comment=comment)
    return link


def _refuse_unfit(earlier: Plan, later: Plan) -> None:
    if earlier.district_id != later.district_id or earlier.year >= later.year:
        raise Refused(
            _("“%(earlier)s” is no earlier plan of the same district as “%(later)s”.")
            % {"earlier": earlier, "later": later},
            code="unfit_plans",
        )


def _refuse_ended(earlier: Measure, later: Measure) -> None:
    ends = LineageEnd.objects.between(earlier.plan, later.plan).filter(measure__in=(earlier, later))
    ended = ends.select_related("measure", "plan").first()
    if ended:
        raise Refused(
            _("“%(measure)s” was decided to have no counterpart in “%(plan)s”; take that back first.")
            % {"measure": ended.measure, "plan": ended.plan},
            code="no_counterpart",
        )


def _in_force(plan: Plan) -> list[Measure]:
    return list(plan.measures.in_force().in_plan_order().select_related("section"))


def _guesses(earlier: list[Measure], later: list[Measure]) -> dict[tuple[int, int], Candidate]:
    """The best candidates of each, in both directions."""
    found = match([_text(one) for one in earlier], [_text(one) for one in later])
    guesses = {
        (earlier[one.place].pk, after.pk): one
        for after, candidates in zip(later, found.back, strict=True)
        for one in candidates
    }
    for before, candidates in zip(earlier, found.forth, strict=True):
        guesses |= {(before.pk, later[one.place].pk): one for one in candidates}
    return guesses


def _text(measure: Measure) -> Text:
    return Text(measure.heading, measure.body, measure.section.heading if measure.section else "")
