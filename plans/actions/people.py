"""Who holds which post from when."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from plans.abbreviations import plain
from plans.lifecycle import Refused
from plans.models import Department, DepartmentAlias, Holding, Membership, Post, User
from plans.models.membership import are_apart
from plans.naming import Reason
from plans.policies import require


def speak(person: User, language: str) -> None:
    """Remember in which language the pages speak to `person`, in whatever browser."""
    User.objects.filter(pk=person.pk).update(language=language)


@transaction.atomic
def appoint(post: Post, *, person: User, from_on: date, by: User, now: datetime) -> Membership:
    """Hand a post over: `person` holds it from `from_on`, the predecessor up to the day before.

    Open duties belong to the post and go with it. Appointing the holder again changes nothing.
    """
    require(by, "post.appoint", post)
    refuse_two_administrations(post, person, from_on=from_on, until_on=None)
    Post.objects.select_for_update().get(pk=post.pk)
    held = Membership.objects.filter(post=post).exclude(until_on__lt=from_on).order_by("from_on").first()
    if held and held.person_id == person.pk and held.from_on <= from_on and held.until_on is None:
        return held
    if held and held.from_on >= from_on:
        raise Refused(
            _("%(person)s holds this post from %(day)s on; the new holder can only follow.")
            % {"person": held.person, "day": held.from_on}
        )
    until_on = held.until_on if held else None
    if held:
        Membership.objects.filter(pk=held.pk).update(until_on=from_on - timedelta(days=1))
    return Membership.objects.create(
        post=post, person=person, from_on=from_on, takes_over=held, predecessor_until_on=until_on
    )


def refuse_two_administrations(post: Post, person: User, *, from_on: date, until_on: date | None) -> None:
    """Raises Refused where `person` holds a post then that stands apart from this one (三员分立)."""
    reaching = Holding.objects.filter(person=person).exclude(until_on__lt=from_on).select_related("post__department")
    for held in reaching.filter(from_on__lte=until_on) if until_on else reaching:
        if are_apart(held.post.role, post.role):
            raise Refused(
                _("%(person)s is %(held)s already; nobody holds that and this post at the same time.")
                % {"person": person, "held": held.post},
                code="administrations_apart",
            )


@transaction.atomic
def remember_spelling(department: Department, *, printed: str, by: User, now: datetime) -> DepartmentAlias | None:
    """Teach the district's book that `printed` means `department`, so that the next document leaves no doubt.

    None where the book already knows. Refused where the spelling is another department's: it would become ambiguous.
    """
    territory = department.territory()
    require(by, "people.edit", territory)
    name = plain(printed)[: DepartmentAlias.SPELLING_LIMIT]
    match = Department.objects.name_book(territory).find(name)
    if match.exact == department.pk or not name:
        return None
    if match.exact is not None or Reason.WRITTEN in match.reasons or Reason.ALIAS in match.reasons:
        raise Refused(
            _("“%(name)s” is already a spelling of %(department)s.")
            % {"name": name, "department": "、".join(match.labels)}
        )
    return DepartmentAlias.objects.get_or_create(department=department, name=name)[0]
