"""Supervision notices 督办单: drawn, numbered without a gap, frozen and filed.

The paper is rendered before the transaction that gives it its number; when somebody else took that number meanwhile, it
is rendered again with the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from measures.models import Measure
from plans import vault
from plans.actions import acts
from plans.lifecycle import Conflict, Refused
from plans.models import Department, Plan, User
from tracking.models import Duty, SupervisionNotice
from tracking.models.supervision import Colour
from tracking.policies import require
from tracking.reports.letters import notice
from tracking.reports.letters.prose import printed
from tracking.reports.writers import docx

LONGEST = 2000  # characters
TRIES = 5  # of how many people who issue at once each still gets a number

Contents = Mapping[str, Any]


def issue(
    measure: Measure, *, department: Department, colour: str, text: str, reply_by: date, by: User, now: datetime
) -> SupervisionNotice:
    """Number, freeze and file a notice to one department that takes part in `measure`."""
    require(by, "notice.issue", measure)
    today = timezone.localdate(now)
    _refuse_unfit(measure, department, text=text, reply_by=reply_by, today=today)
    said: dict[str, Any] = {"colour": Colour(colour), "text": text.strip(), "reply_by": reply_by}
    for _try in range(TRIES):
        serial = _next(measure.plan, today.year)
        contents = contents_of(measure, department, serial=serial, today=today, **said)
        digest = vault.keep(render(contents))
        with transaction.atomic():
            Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=measure.plan_id)
            if serial == _next(measure.plan, today.year):
                stamps = {"issued_at": now, "issued_by": by, "sha256": digest, "contents": contents}
                where = {"plan": measure.plan, "measure": measure, "department": department}
                notice = SupervisionNotice.objects.create(**where, year=today.year, serial=serial, **said, **stamps)
                acts.note("notice.issue", notice, of=measure.plan, about=measure, by=by, now=now, comment=str(notice))
                return notice
    raise Conflict(_("Many notices are issued at this moment; try again."), code="busy")


def _next(plan: Plan, year: int) -> int:
    issued = SupervisionNotice.objects.filter(plan=plan, year=year)
    return 1 + (issued.aggregate(last=Max("serial"))["last"] or 0)


def _refuse_unfit(measure: Measure, department: Department, *, text: str, reply_by: date, today: date) -> None:
    if measure.plan.status != Plan.Status.ACTIVE or measure.is_withdrawn:
        raise Refused(_("Notices are issued on the measures of a plan that is running."), code="not_running")
    if not text.strip():
        raise Refused(_("Say what is asked for."), code="no_text")
    if reply_by < today:
        raise Refused(_("The day of the reply lies in the past."), code="past_day")
    if not measure.assignments.confirmed().filter(department=department).exists():
        raise Refused(_("%(names)s takes no part in this measure.") % {"names": department}, code="no_part")


def contents_of(
    measure: Measure, department: Department, *, serial: int, colour: Colour, text: str, reply_by: date, today: date
) -> dict[str, Any]:
    """The words of the paper, in the language of the plan; names as they are today."""
    plan = measure.plan
    with translation.override(plan.language):
        named = {"district": plan.district.short_name or plan.district.name, "year": today.year, "serial": serial}
        overdue = Duty.objects.filter(measure=measure, department=department).overdue(today).order_by("due_on", "key")
        return {
            "colour": str(colour),
            "title": _("Supervision notice (%(colour)s)") % {"colour": colour.label},
            "number": _("%(district)s Supervision [%(year)s] No. %(serial)s") % named,
            "office": plan.office.name,
            "subject": _("Supervision of measure “%(measure)s”") % {"measure": measure},
            "addressee": _("%(department)s:") % {"department": department.name},
            "language": plan.language,
            "paragraphs": [
                _("On measure “%(measure)s” of “%(plan)s” you are asked as follows.")
                % {"measure": measure, "plan": plan},
                text,
                *_overdue(overdue),
                _("Reply in writing by %(day)s.") % {"day": printed(reply_by)},
            ],
            "dated": printed(today),
            "issued_on": today.isoformat(),
        }


def _overdue(duties: Any) -> list[str]:
    items = [_("%(order)s (due on %(day)s)") % {"order": duty.order, "day": printed(duty.due_on)} for duty in duties]
    return [_("Overdue on this day: %(items)s.") % {"items": _("; ").join(items)}] if items else []


def render(contents: Contents) -> bytes:
    """The docx, byte for byte the same for the same contents."""
    return docx.render(notice.paper_of(contents))
