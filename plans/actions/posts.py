"""Posts change hands: handed over on a day, left vacant, or filled by a deputy for an absence."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions import acts, people
from plans.lifecycle import Conflict, MoveRefused, Refused
from plans.models import Delegation, Membership, Post, User
from plans.policies import require

DAY = timedelta(days=1)


@transaction.atomic
def hand_over(post: Post, *, person: User, from_on: date, by: User, now: datetime, comment: str = "") -> Membership:
    """`person` holds the post from `from_on`; what the predecessor left for the successor is told in `comment`.

    Deputies were there for the predecessor: none goes beyond the last day of that one.
    """
    if not person.is_active:
        raise Refused(_("The account of %(person)s is closed.") % {"person": person}, code="closed_account")
    held = people.appoint(post, person=person, from_on=from_on, by=by, now=now)
    if held.from_on != from_on:
        return held
    _end_deputies(post, from_on=from_on, by=by, now=now)
    acts.note("post.hand_over", post, of=post.department.territory(), by=by, now=now, comment=comment)
    return held


@transaction.atomic
def undo_hand_over(membership: Membership, *, by: User, now: datetime) -> None:
    """Take back an appointment before its day; the predecessor keeps the post as if nothing had been said."""
    post = membership.post
    require(by, "post.appoint", post)
    Post.objects.select_for_update().get(pk=post.pk)
    gone, _rows = Membership.objects.filter(pk=membership.pk, from_on__gt=timezone.localdate(now)).delete()
    if not gone:
        raise MoveRefused("post.undo_hand_over", membership)
    if membership.takes_over_id:
        Membership.objects.filter(pk=membership.takes_over_id).update(until_on=membership.predecessor_until_on)
    acts.note("post.undo_hand_over", post, of=post.department.territory(), by=by, now=now)


@transaction.atomic
def vacate(post: Post, *, last_on: date, by: User, now: datetime, comment: str = "") -> Membership:
    """The holder leaves after `last_on` and nobody follows yet."""
    require(by, "post.appoint", post)
    Post.objects.select_for_update().get(pk=post.pk)
    held = Membership.objects.filter(post=post).in_force(last_on).first()
    if held is None:
        raise Refused(_("Nobody holds this post on %(day)s.") % {"day": last_on})
    if Membership.objects.filter(post=post, from_on__gt=last_on).exists():
        raise Conflict(_("Somebody takes the post over after that day already."))
    Membership.objects.filter(pk=held.pk).update(until_on=last_on)
    acts.note("post.vacate", post, of=post.department.territory(), by=by, now=now, comment=comment)
    held.refresh_from_db()
    return held


@transaction.atomic
def delegate(
    post: Post, *, person: User, from_on: date, until_on: date, reason: str, by: User, now: datetime
) -> Delegation:
    """Have `person` act for the post on these days, beside whoever holds it.

    Refused to who only is a deputy, for somebody who holds the post then, and where there is a deputy already.
    """
    require(by, "post.delegate", post)
    Post.objects.select_for_update().get(pk=post.pk)
    _refuse_unfit(post, person=person, from_on=from_on, until_on=until_on, reason=reason, today=timezone.localdate(now))
    delegation = Delegation.objects.create(
        post=post,
        person=person,
        from_on=from_on,
        until_on=until_on,
        reason=reason.strip(),
        made_at=now,
        made_by=by,
    )
    acts.note("post.delegate", delegation, of=post.department.territory(), by=by, now=now, about=post, comment=reason)
    return delegation


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User, now: datetime) -> Delegation:
    """Before its time, at once."""
    post = delegation.post
    require(by, "post.delegate", post)
    standing = Delegation.objects.reaching(timezone.localdate(now)).filter(pk=delegation.pk)
    if standing.update(ended_at=now, ended_by=by) != 1:
        raise MoveRefused("post.end_delegation", delegation)
    acts.note("post.end_delegation", delegation, of=post.department.territory(), by=by, now=now, about=post)
    delegation.refresh_from_db()
    return delegation


def _refuse_unfit(post: Post, *, person: User, from_on: date, until_on: date, reason: str, today: date) -> None:
    if not reason.strip():
        raise Refused(_("Say why a deputy is needed."), code="no_reason")
    if until_on < from_on or until_on < today:
        raise Refused(_("The last day lies before the first one, or is over already."), code="unfit_days")
    if not person.is_active:
        raise Refused(_("The account of %(person)s is closed.") % {"person": person}, code="closed_account")
    people.refuse_two_administrations(post, person, from_on=from_on, until_on=until_on)
    held = Membership.objects.filter(post=post, person=person, from_on__lte=until_on).exclude(until_on__lt=from_on)
    if held.exists():
        raise Refused(_("%(person)s holds this post; nobody is deputy to himself.") % {"person": person}, code="self")
    other = Delegation.objects.reaching(from_on).filter(post=post, from_on__lte=until_on).select_related("person")
    if taken := other.first():
        raise Refused(
            _("%(person)s is deputy from %(from)s to %(until)s already.")
            % {"person": taken.person, "from": taken.from_on, "until": taken.until_on},
            code="taken",
        )


def _end_deputies(post: Post, *, from_on: date, by: User, now: datetime) -> None:
    """Those who were to begin with `from_on` or later never begin; a present one stops the day before."""
    reaching = Delegation.objects.reaching(from_on).filter(post=post)
    reaching.filter(from_on__gte=from_on).update(ended_at=now, ended_by=by)
    reaching.filter(from_on__lt=from_on).update(until_on=from_on - DAY)
