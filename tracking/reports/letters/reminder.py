"""The reminder letter 催办函: a chase on paper, with the dates it was about and how often the measure was chased."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from plans.models import User
from tracking.models import Chase, Duty, Notification
from tracking.reports.letters.prose import paragraphs, printed
from tracking.reports.title import lines_of
from tracking.reports.writers.paper import Paper


def paper_of(chase: Chase, told: Iterable[Notification]) -> Paper:
    """`told` are the reminders of this chase that the reader may see; a thing stands once, however many were told."""
    measure = chase.measure
    plan, day = measure.plan, timezone.localdate(chase.chased_at)
    with translation.override(plan.language):
        rows = list(told)
        departments = dict.fromkeys(row.post.department.name for row in rows)
        titles = {"measure": measure, "plan": plan, "times": _times(chase)}
        opening = _("On measure “%(measure)s” of “%(plan)s” the following is owed. This is reminder No. %(times)s.")
        return Paper(
            language=plan.language,
            as_of=day,
            title=lines_of(_("Reminder on measure “%(measure)s”") % titles),
            addressee=_("%(department)s:") % {"department": _(", ").join(departments)},
            blocks=paragraphs([opening % titles, *_owed(rows), chase.text]),
            office=plan.office.name,
            dated=printed(day),
        )


def for_reader(chase: Chase, user: User) -> Paper:
    """With what this person may see of the things that were chased."""
    told = Notification.objects.visible_to(user).filter(chase=chase)
    return paper_of(chase, told.select_related("post__department").order_by("pk"))


def _times(chase: Chase) -> int:
    """Which chase of the measure this is."""
    return Chase.objects.filter(measure=chase.measure_id, chased_at__lte=chase.chased_at).count()


def _owed(rows: Iterable[Notification]) -> list[str]:
    """1. … due on …, so many working days late. What is no longer owed has only the name of its kind."""
    things = {row.duty_key: row for row in rows}
    named = {duty.key: duty.order for duty in Duty.objects.named(things)}
    said = []
    for number, row in enumerate(sorted(things.values(), key=lambda row: (row.due_on, row.duty_key)), start=1):
        thing = named.get(row.duty_key) or Duty.Kind(row.kind).label
        words = {"number": number, "thing": thing, "day": printed(row.due_on), "days": row.stage}
        late = _("%(number)s. %(thing)s: due on %(day)s, %(days)s working days ago.")
        said.append((late if row.stage > 0 else _("%(number)s. %(thing)s: due on %(day)s.")) % words)
    return said
