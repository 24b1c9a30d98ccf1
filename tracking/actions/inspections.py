"""Inspections after the draw: looked at on the spot, the department heard, concluded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import CalendarDay, User
from tracking.actions.attachments import Sent, attach
from tracking.models import Inspection, InspectionItem
from tracking.models.inspection import Verdict
from tracking.policies import require


@transaction.atomic
def inspect(
    item: InspectionItem,
    *,
    verdict: str,
    findings: str,
    visited_on: date,
    inspector: str,
    by: User,
    now: datetime,
    files: Sequence[Sent] = (),
) -> InspectionItem:
    """Write down what was found on the spot. From now on the department knows, and has a term to reply."""
    require(by, "inspection.inspect", item)
    plan, today = item.inspection.plan, timezone.localdate(now)
    if verdict not in Verdict.values or not findings.strip() or not inspector.strip():
        raise Refused(_("An inspection says who found what, and with which verdict."), code="incomplete")
    if visited_on > today:
        raise Refused(_("%(day)s has not come yet; record the visit when it was made.") % {"day": visited_on})
    acts.take(
        item,
        "inspect",
        of=plan,
        by=by,
        now=now,
        about=item.measure,
        comment=findings,
        verdict=verdict,
        findings=findings.strip(),
        inspector=inspector.strip(),
        visited_on=visited_on,
        reply_due_on=CalendarDay.objects.calendar(plan.district_id).add(today, plan.inspection_reply_days),
        inspected_at=now,
        inspected_by=by,
    )
    attach(files, by=by, now=now, inspection_item=item)
    return item


@transaction.atomic
def reply(item: InspectionItem, *, text: str, by: User, now: datetime, files: Sequence[Sent] = ()) -> InspectionItem:
    """The lead department is heard, once, within its term."""
    require(by, "inspection.reply", item)
    if not text.strip():
        raise Refused(_("Say what the department has to say to the findings."), code="no_text")
    if item.reply_due_on and timezone.localdate(now) > item.reply_due_on:
        words = _("The term for a reply ended on %(day)s.")
        raise Refused(words % {"day": date_format(item.reply_due_on, "DATE_FORMAT")}, code="too_late")
    plan, measure = item.inspection.plan, item.measure
    acts.take(
        item, "reply", of=plan, by=by, now=now, about=measure, comment=text, reply=text.strip(), replied_at=now,
        replied_by=by,
    )  # fmt: skip
    attach(files, by=by, now=now, inspection_item=item)
    return item


@transaction.atomic
def conclude_item(item: InspectionItem, *, verdict: str, conclusion: str, by: User, now: datetime) -> InspectionItem:
    """Say what stands in the end: after the reply, after its term, or at once where all was as reported."""
    require(by, "inspection.conclude", item)
    if verdict not in Verdict.values:
        raise Refused(_("Say with which verdict the inspection ends."), code="incomplete")
    unheard = item.status == InspectionItem.Status.INSPECTED and item.verdict != Verdict.TRUE
    if unheard and item.reply_due_on and timezone.localdate(now) <= item.reply_due_on:
        words = _("The department may reply until %(day)s; the inspection is concluded after that.")
        raise Refused(words % {"day": date_format(item.reply_due_on, "DATE_FORMAT")}, code="not_heard")
    if verdict != item.verdict and not conclusion.strip():
        raise Refused(_("Say why the final verdict differs from what was found."), code="no_text")
    plan, measure = item.inspection.plan, item.measure
    return acts.take(
        item, "conclude", of=plan, by=by, now=now, about=measure, comment=conclusion, final_verdict=verdict,
        conclusion=conclusion.strip(), concluded_at=now, concluded_by=by,
    )  # fmt: skip


@transaction.atomic
def conclude(inspection: Inspection, *, by: User, now: datetime) -> Inspection:
    """Close an inspection once every measure of its sample is concluded."""
    require(by, "inspection.conclude", inspection)
    held = Inspection.objects.select_for_update(no_key=True).filter(pk=inspection.pk, status=Inspection.Status.OPEN)
    if not held:
        raise MoveRefused("inspection.conclude", inspection)
    open_items = inspection.items.exclude(status=InspectionItem.Status.CONCLUDED).count()
    if open_items:
        words = ngettext(
            "%(count)s measure of the sample is not concluded yet.",
            "%(count)s measures of the sample are not concluded yet.",
            open_items,
        )
        raise Refused(words % {"count": open_items}, code="open_items")
    return acts.take(
        inspection, "conclude", of=inspection.plan, by=by, now=now, about=inspection.plan, concluded_at=now,
        concluded_by=by,
    )  # fmt: skip
