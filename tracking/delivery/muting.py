"""What people choose not to be told. Only what is optional can be chosen away; there is no way to name a duty here."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from plans.models import User
from tracking.models import Mute
from tracking.models.ladder import Channel
from tracking.models.mute import Optional

Muted = Collection[tuple[str, str]]  # kind and channel


@transaction.atomic
def choose(muted: Muted, *, by: User) -> None:
    """Exactly these of the own are muted from now on."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    Mute.objects.filter(person=by).delete()
    Mute.objects.bulk_create(
        Mute(person=by, kind=Optional(kind), channel=Channel(channel)) for kind, channel in sorted(set(muted))
    )


def mute(*, kind: str, channel: str, by: User) -> Mute:
    """This one as well; twice gives the same."""
    return Mute.objects.get_or_create(person=by, kind=kind, channel=channel)[0]


def mute_all(person: int, channel: str) -> None:
    """Everything optional by this channel; twice does no harm."""
    wanted = [Mute(person_id=person, kind=kind, channel=channel) for kind in Optional.values]
    Mute.objects.bulk_create(wanted, ignore_conflicts=True)
