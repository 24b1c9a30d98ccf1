"""The working title of a measure: what the office calls it. The official text stays as printed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from measures.models import Measure
from measures.policies import require
from plans.actions.acts import note
from plans.lifecycle import Refused
from plans.models import Act, User

LONGEST = 100  # characters


@transaction.atomic
def call(measure: Measure, *, title: str, by: User, now: datetime, part_of: Act | None = None) -> Measure:
    """Give a measure its working title; an empty one leaves the printed heading. The same again changes nothing."""
    require(by, "measure.call", measure)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=measure.pk)
    title = title.strip()
    if title == measure.working_title:
        return measure
    if len(title) > LONGEST or "\n" in title:
        raise Refused(
            _("A working title is one line of at most %(count)s characters.") % {"count": LONGEST}, code="title"
        )
    measure.working_title = title
    measure.save(update_fields=["working_title"])
    note("measure.call", measure, of=measure.plan, by=by, now=now, comment=title, part_of=part_of)
    return measure
