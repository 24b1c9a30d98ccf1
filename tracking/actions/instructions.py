"""Instructions: left on a measure, answered by each department addressed, settled or followed up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.models import Assignment, Measure, Milestone
from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import CalendarDay, Department, Plan, User
from plans.models.membership import Role
from tracking.actions.attachments import Sent, attach
from tracking.models import Instruction, InstructionAddressee, InstructionStep, ReplyTerm
from tracking.models.reply_term import Urgency
from tracking.policies import require

Verb = InstructionStep.Verb


@transaction.atomic
def give(
    measure: Measure,
    *,
    text: str,
    given_by: User,
    by: User,
    now: datetime,
    departments: Collection[Department] = (),
    urgency: str = Urgency.ORDINARY,
    due_on: date | None = None,
    milestone: Milestone | None = None,
) -> Instruction:
    """Leave an instruction on a measure, or on one of its milestones, addressed to its lead and to `departments`.

    `given_by` is the leader whose words these are; only a coordinator writes down another person's. Without `due_on`
    the reply is due by the plan's term for `urgency`.
    """
    require(by, "instruction.give", measure)
    today = timezone.localdate(now)
    _refuse_unfit(measure, text=text, milestone=milestone)
    _refuse_words_of_others(measure, given_by=given_by, by=by, today=today)
    addressed = _addressed(measure, departments)
    instruction = Instruction.objects.create(
        measure=measure,
        milestone=milestone,
        text=text.strip(),
        given_by=given_by,
        given_on=today,
        urgency=urgency,
        due_on=_day_of_reply(measure.plan, urgency=urgency, due_on=due_on, today=today),
        recorded_at=now,
        recorded_by=by,
    )
    InstructionAddressee.objects.bulk_create(
        InstructionAddressee(instruction=instruction, department_id=pk) for pk in addressed
    )
    acts.note("instruction.give", instruction, of=measure.plan, by=by, now=now, about=measure)
    return instruction


@transaction.atomic
def reply(
    addressee: InstructionAddressee, *, text: str, by: User, now: datetime, files: Sequence[Sent] = ()
) -> Instruction:
    """Answer for one department. The answer of the last one that still owes hands the instruction back."""
    require(by, "instruction.reply", addressee)
    if not text.strip():
        raise Refused(_("Say what was done about the instruction."), code="no_text")
    instruction = _held(addressee.instruction)
    owing = set(instruction.addressees.still_owing().values_list("pk", flat=True))
    if addressee.pk not in owing:
        raise MoveRefused("instruction.reply", instruction)
    verb = "reply" if owing == {addressee.pk} else "reply_in_part"
    plan, measure = instruction.measure.plan, instruction.measure
    acts.take(instruction, verb, of=plan, by=by, now=now, about=measure, comment=text)
    step = _step(instruction, Verb.REPLY, text=text, by=by, now=now, department=addressee.department)
    attach(files, by=by, now=now, instruction_step=step)
    return instruction


@transaction.atomic
def settle(instruction: Instruction, *, by: User, now: datetime, comment: str = "") -> Instruction:
    """The leader, or the coordinator for the leader, is satisfied with the answers."""
    require(by, "instruction.settle", instruction)
    measure = instruction.measure
    acts.take(instruction, "settle", of=measure.plan, by=by, now=now, about=measure, comment=comment)
    _step(instruction, Verb.SETTLE, text=comment, by=by, now=now)
    return instruction


@transaction.atomic
def follow_up(
    instruction: Instruction, *, text: str, by: User, now: datetime, due_on: date | None = None
) -> Instruction:
    """Ask further: every department addressed owes an answer again, by a new day."""
    require(by, "instruction.follow_up", instruction)
    measure = instruction.measure
    due_on = _day_of_reply(measure.plan, urgency=instruction.urgency, due_on=due_on, today=timezone.localdate(now))
    acts.take(instruction, "follow_up", of=measure.plan, by=by, now=now, about=measure, comment=text, due_on=due_on)
    _step(instruction, Verb.FOLLOW_UP, text=text, by=by, now=now, due_on=due_on)
    return instruction


def _held(instruction: Instruction) -> Instruction:
    """The row, kept from any other answer until this transaction ends."""
    rows = Instruction.objects.select_for_update(of=("self",), no_key=True).select_related("measure__plan")
    return rows.get(pk=instruction.pk)


def _step(
    instruction: Instruction,
    verb: str,
    *,
    text: str,
    by: User,
    now: datetime,
    department: Department | None = None,
    due_on: date | None = None,
) -> InstructionStep:
    return InstructionStep.objects.create(
        instruction=instruction,
        verb=verb,
        department=department,
        text=text.strip(),
        due_on=due_on,
        taken_at=now,
        taken_by=by,
    )


def _refuse_unfit(measure: Measure, *, text: str, milestone: Milestone | None) -> None:
    if not text.strip():
        raise Refused(_("An instruction says something."), code="no_text")
    if measure.plan.status != Plan.Status.ACTIVE or measure.is_withdrawn:
        raise Refused(_("Instructions are left on the measures of a plan that is running."), code="not_running")
    if milestone is not None and milestone.measure_id != measure.pk:
        raise Refused(_("“%(milestone)s” belongs to another measure.") % {"milestone": milestone}, code="unfit")


def _refuse_words_of_others(measure: Measure, *, given_by: User, by: User, today: date) -> None:
    posts = given_by.held_on(today).posts
    if not any(post.role == Role.LEADER and post.territory_id == measure.plan.district_id for post in posts):
        raise Refused(_("%(person)s is no leader of this district today.") % {"person": given_by}, code="no_leader")
    writes_for_others = by.is_clock or any(
        post.role == Role.COORDINATOR and post.territory_id == measure.plan.district_id for post in by.held().posts
    )
    if given_by != by and not writes_for_others:
        raise Refused(_("A leader's words are written down by the leader or a coordinator."), code="not_own_words")


def _addressed(measure: Measure, departments: Collection[Department]) -> list[int]:
    """The lead first, then those of `departments` that take part in the measure."""
    roles = dict(Assignment.objects.confirmed().filter(measure=measure).values_list("department", "role"))
    lead = [pk for pk, role in roles.items() if role == Assignment.Role.LEAD]
    strangers = [str(one) for one in departments if one.pk not in roles]
    if strangers:
        words = _("%(names)s takes no part in this measure.")
        raise Refused(words % {"names": _(", ").join(strangers)}, code="no_part")
    if not lead:
        raise Refused(_("Nobody leads this measure yet, so that nobody could answer."), code="no_lead")
    return list(dict.fromkeys([*lead, *(one.pk for one in departments)]))


def _day_of_reply(plan: Plan, *, urgency: str, due_on: date | None, today: date) -> date:
    if due_on is None:
        days = ReplyTerm.objects.days_of(plan)[urgency]
        return CalendarDay.objects.calendar(plan.district_id).add(today, days)
    if due_on < today:
        raise Refused(_("The day of the reply lies in the past."), code="past_day")
    return due_on
