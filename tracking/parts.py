"""The parts of supporting departments as a page shows them beside the filing of the lead."""

from __future__ import annotations

from collections.abc import Sequence

from plans.models import User
from tracking.models import Contribution, ProgressUpdate


def parts_of(update: ProgressUpdate, *, viewer: User) -> Sequence[Contribution]:
    """Those this person may see, in office order; a missing one is among them as not written."""
    rows = Contribution.objects.visible_to(viewer).filter(update=update)
    return list(rows.select_related("department", "submitted_by").order_by("department__ordinal", "pk"))
