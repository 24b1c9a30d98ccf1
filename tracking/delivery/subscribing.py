"""Letters that bring an issued report to who asked for it: one a report and person, with the file or a link."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from plans.actions import acts
from plans.lifecycle import Refused
from plans.models import CalendarDay, Plan, User
from tracking.delivery import sentences
from tracking.delivery.quiet import quiet_of
from tracking.models import Message, Report, Subscription
from tracking.models.ladder import Channel
from tracking.policies import require


@transaction.atomic
def subscribe(plan: Plan, *, person: User, by: User, now: datetime, attached: str = "") -> Subscription:
    """From now on every report of `plan` goes to `person`; who has them sent already gets the other file instead."""
    require(by, "subscription.make", Subscription(plan=plan, person=person))
    if not person.email:
        raise Refused(_("%(person)s has no e-mail address.") % {"person": person.name}, code="no_address")
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    running = Subscription.objects.running().filter(plan=plan, person=person).first()
    if running is not None:
        Subscription.objects.filter(pk=running.pk).update(attached=attached)
        running.refresh_from_db()
        return running
    made = Subscription.objects.create(plan=plan, person=person, attached=attached, made_at=now, made_by=by)
    acts.note("subscription.make", made, of=plan, by=by, now=now, about=plan, comment=person.name)
    return made


@transaction.atomic
def end(subscription: Subscription, *, by: User, now: datetime) -> Subscription:
    """No further report goes there; twice does no harm."""
    require(by, "subscription.end", subscription)
    if Subscription.objects.running().filter(pk=subscription.pk).update(ended_at=now, ended_by=by) == 1:
        plan, comment = subscription.plan, subscription.person.name
        acts.note("subscription.end", subscription, of=plan, by=by, now=now, about=plan, comment=comment)
    subscription.refresh_from_db()
    return subscription


def named_by_link(pk: int) -> Subscription:
    """The one in a link that we signed: the link stands for the person. Rows are never deleted."""
    return Subscription.objects.select_related("person", "plan").get(pk=pk)


def compose(*, now: datetime) -> int:
    """The letters of reports issued since somebody asked for them; how many. A plan's quiet hours make none."""
    wanted = Subscription.objects.running().filter(person__is_active=True, plan__reports__status=Report.Status.ISSUED)
    plans = Plan.objects.filter(pk__in=wanted.values("plan"))
    silent = quiet_of(plans, calendars=CalendarDay.objects.calendars()).silent(now)
    open_ones = wanted.exclude(plan__in=silent).select_related("person", "plan").distinct()
    return sum(_compose_for(subscription, now=now) for subscription in open_ones.order_by("pk"))


@transaction.atomic
def _compose_for(subscription: Subscription, *, now: datetime) -> int:
    # The person's row is the lock, as for every other letter: a second worker finds nothing left a minute later.
    unlocked = User.objects.select_for_update(skip_locked=True, no_key=True)
    person = unlocked.filter(pk=subscription.person_id, is_active=True).first()
    if person is None:
        return 0
    issued = Report.objects.visible_to(person).in_force().filter(plan=subscription.plan_id)
    fresh = issued.filter(issued_at__gte=subscription.made_at)
    unsent = fresh.exclude(messages__person=person.pk, messages__channel=Channel.EMAIL)
    reports = list(unsent.select_related("plan", "period").order_by("issued_at", "pk"))
    for report in reports:
        _write(report, subscription, person, now=now)
    return len(reports)


def _write(report: Report, subscription: Subscription, person: User, *, now: datetime) -> None:
    day: date = timezone.localdate(now)
    earlier = Message.objects.filter(person=person, channel=Channel.EMAIL, day=day)
    with translation.override(settings.LANGUAGE_CODE):
        said = sentences.report_letter(
            name=person.name,
            plan=report.plan.title,
            month=report.period.month,
            revision=report.revision,
            as_of=report.as_of,
            address=urljoin(settings.PUBLIC_URL, report.get_absolute_url()),
            attached=bool(file_of(report, subscription)),
        )
    Message.objects.create(
        person=person,
        channel=Channel.EMAIL,
        day=day,
        serial=1 + (earlier.aggregate(last=Max("serial"))["last"] or 0),
        subject=said.subject,
        body=said.body,
        report=report,
        subscription=subscription,
        may_unsubscribe=True,
        not_before=now,
        message_id=f"<{uuid4()}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        created_at=now,
    )


def file_of(report: Report, subscription: Subscription) -> str:
    """The hash of the file that goes along; empty for the link alone, or where the report has no such file."""
    found = report.files.filter(format=subscription.attached).values_list("sha256", flat=True)
    return found.first() or "" if subscription.attached else ""


def still_stands(message: Message) -> bool:
    """Whether the letter is to go out: the report holds, and the person wants it and may see it."""
    subscription, report = message.subscription, message.report
    if subscription is None or report is None or subscription.ended_at is not None:
        return False
    return Report.objects.visible_to(message.person).in_force().filter(pk=report.pk).exists()
