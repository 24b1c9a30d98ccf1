"""Tags of a measure: words of the coordinating office by which it finds measures again."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from measures.models import Measure
from measures.policies import require
from plans.actions.acts import note
from plans.lifecycle import Refused
from plans.models import Act, User

LONGEST = 20  # characters of one tag
MOST = 12


@transaction.atomic
def tag(
    measure: Measure,
    *,
    by: User,
    now: datetime,
    add: Collection[str] = (),
    remove: Collection[str] = (),
    part_of: Act | None = None,
) -> Measure:
    """Put some tags on a measure and take others off. New ones come last; what is so already changes nothing."""
    require(by, "measure.tag", measure)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=measure.pk)
    kept = [word for word in measure.tags if word not in remove]
    tags = list(dict.fromkeys([*kept, *(word for word in add if word not in remove)]))
    if tags == measure.tags:
        return measure
    if len(tags) > MOST or any(len(word) > LONGEST for word in tags):
        words = _("A measure has at most %(most)s tags of at most %(longest)s characters each.")
        raise Refused(words % {"most": MOST, "longest": LONGEST}, code="tags")
    measure.tags = tags
    measure.save(update_fields=["tags"])
    note("measure.tag", measure, of=measure.plan, by=by, now=now, comment=_(", ").join(tags), part_of=part_of)
    return measure
